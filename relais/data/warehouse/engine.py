"""The engines that read the tables, opened with settings that hold on a small machine.

Everything that knows how an engine is set up stands here; the rest speaks Ibis (or, in `extracts`, SQL).
"""

from __future__ import annotations

import importlib.util
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import ibis
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.config import Config

from relais.data.warehouse.errors import WarehouseError

ENGINES = ("duckdb", "spark")
MEMORY_LIMIT = "4GB"
SPILL_LIMIT = "60GB"
PARTS_PER_CORE = 2
"""Spark alone on a machine: its usual 200 parts are those of a cluster."""


def settings(spill: Path, memory_limit: str, threads: int | None) -> dict[str, Any]:
    """DuckDB settings: bounded memory, bounded spill under RELAIS_HOME, no download of extensions.

    Raises WarehouseError when the memory is not told as `4GB` or `512MiB`.
    """
    if not re.fullmatch(r"\d+(\.\d+)?\s*[KMGT]i?B", memory_limit, re.IGNORECASE):
        raise WarehouseError(f"Mémoire mal dite : « {memory_limit} » (attendu par exemple 4GB).")
    chosen: dict[str, Any] = {
        "memory_limit": memory_limit,
        "temp_directory": str(spill),
        "max_temp_directory_size": SPILL_LIMIT,
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if threads is not None:
        chosen["threads"] = threads
    return chosen


def require(engine: str) -> None:
    """Raises WarehouseError (French) when the engine is unknown or not installed."""
    if engine not in ENGINES:
        raise WarehouseError(f"Moteur inconnu : « {engine} » (duckdb ou spark).")
    if engine == "spark" and importlib.util.find_spec("pyspark") is None:
        raise WarehouseError(
            "Le moteur Spark n’est pas installé : pip install 'relais[spark]' (et Java 17)."
        )


@contextmanager
def spill_folder(home: Path) -> Iterator[Path]:
    """A folder for what does not fit in memory; it holds health data, and goes when the block ends."""
    folder = home / "tmp" / f"spill-{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_dead_spills(home: Path) -> None:
    """Remove the folders of processes that were killed."""
    for folder in (home / "tmp").glob("spill-*-*"):
        pid = folder.name.split("-")[1]
        if pid.isdigit() and not _alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def duckdb_connection(
    home: Path, memory_limit: str = MEMORY_LIMIT, threads: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A bare connection, for what writes files. Same settings as the reader's."""
    with spill_folder(home) as spill:
        connection = duckdb.connect(config=settings(spill, memory_limit, threads))
        try:
            yield connection
        finally:
            connection.close()


def ibis_duckdb(spill: Path, memory_limit: str, threads: int | None) -> Any:
    """An Ibis backend on an embedded DuckDB without a database file."""
    return ibis.duckdb.connect(**settings(spill, memory_limit, threads))


def ibis_spark(spill: Path, memory_limit: str, threads: int | None) -> Any:
    """An Ibis backend on Spark: that of SPARK_REMOTE or spark-defaults when given, else local.

    Raises WarehouseError when the `relais[spark]` extra or Java is not there.
    """
    require("spark")
    from pyspark.sql import SparkSession

    builder = (
        SparkSession.builder.appName("relais")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", memory_limit.upper().removesuffix("B").lower())
        .config("spark.local.dir", str(spill))
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "ERROR")
    )
    if "SPARK_REMOTE" not in os.environ and "SPARK_MASTER" not in os.environ:
        builder = builder.master(f"local[{threads or '*'}]").config(
            "spark.sql.shuffle.partitions", PARTS_PER_CORE * (threads or os.cpu_count() or 1)
        )
    try:
        return ibis.pyspark.connect(builder.getOrCreate())
    except Exception as failure:
        raise WarehouseError(
            f"Spark n’a pas démarré (Java 17 est-il installé ?) : {str(failure).splitlines()[0]}"
        ) from failure


class _SparkOptions(Config):
    treat_nan_as_null: bool = False


def spark_sql(expression: Any) -> str:
    """The Spark SQL of an Ibis expression, without Spark nor Java: does the definition compile?"""
    if ibis.options.pyspark is None:
        # Set by the backend when it loads; columns of floats ask for it, and no NaN is ever written.
        ibis.options.pyspark = _SparkOptions()
    return PySparkCompiler().to_sqlglot(expression.unbind()).sql(dialect="spark", pretty=True)
