"""Tests on Spark: where it runs, all in one process, one virtual machine for them all."""

from __future__ import annotations

import gc
import importlib.util
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

needs_spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="pyspark ou Java absent : pip install 'relais[spark]', Java 17",
)
TOGETHER = [
    pytest.mark.xdist_group("spark"),
    pytest.mark.timeout(1200),
    # What Ibis and PySpark give goes through pandas, by words that pandas is about to drop.
    pytest.mark.filterwarnings("ignore:The 'future.infer_string' option:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The copy keyword is deprecated:DeprecationWarning"),
    # PySpark leaves the closing of its sockets to the collector of memory.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]
SETTINGS = "spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1\n"
"""Queries over small tables run once: compiling them long costs more than it brings."""


@pytest.fixture(scope="session")
def spark_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Spark set for small tables; its virtual machine does not outlive the tests."""
    folder: Path = tmp_path_factory.mktemp("spark-settings")
    (folder / "spark-defaults.conf").write_text(SETTINGS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        yield
    _end()


@pytest.fixture
def on_spark(spark_machine: None) -> Iterator[None]:
    """A test on Spark, whose sockets do not wait for a later test to be collected."""
    yield
    gc.collect()


def _end() -> None:
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    if gateway is None:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(60)
        SparkContext._gateway = SparkContext._jvm = None
        gc.collect()
