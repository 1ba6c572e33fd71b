"""From a folder of extracts to a version of the warehouse: whole, or nothing.

The folder's tables replace those of the version before; the tables it does not give stay as they are.
Same files (whatever their names) and same declarations: nothing is done.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from relais.data.extracts.assemble import make_table
from relais.data.extracts.dating import declared_date, latest
from relais.data.extracts.errors import IngestError
from relais.data.extracts.files import Inspected, discover, inspect, refuse_twice
from relais.data.extracts.plainly import plainly
from relais.data.extracts.plan import Making, inputs_of, plan, version_id
from relais.data.extracts.references import orphans
from relais.data.extracts.rollups import MADE
from relais.data.extracts.watch import Listener, Watch
from relais.data.warehouse import versions
from relais.data.warehouse.engine import MEMORY_LIMIT, duckdb_connection
from relais.data.warehouse.publish import make_current, publish, remove_leftovers, scratch
from relais.data.warehouse.schema import fingerprint


@dataclass(frozen=True)
class Outcome:
    """What an ingest did. `changed` is False when the warehouse already held these files."""

    version: versions.Version
    changed: bool
    made: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]


def ingest(
    home: Path,
    folder: Path,
    *,
    extract_on: date | None = None,
    memory_limit: str = MEMORY_LIMIT,
    threads: int | None = None,
    listener: Listener | None = None,
) -> Outcome:
    """Check the extracts of a folder and make them the current version of the warehouse under `home`.

    `extract_on` is the date of the extracts; without it, that of `extract.json`, else the latest in
    the data. Raises IngestError or WarehouseError, in French, and the warehouse is then as it was.
    """
    watch = Watch(listener)
    with plainly(home):
        known, personal = discover(folder)
        files = _inspected(known, watch)
        refuse_twice(files)
        makings, unused = plan(files)
        extract_on = extract_on or declared_date(folder)
        with versions.only_one(home):
            remove_leftovers(home)
            former = versions.current(home)
            wanted = version_id(inputs_of(makings, former), extract_on)
            left_out = tuple(personal + unused)
            if former is not None and former.id == wanted:
                return Outcome(former, False, (), left_out)
            with (
                scratch(home, wanted) as folder,
                duckdb_connection(home, memory_limit, threads) as connection,
            ):
                work = _Work(home, folder, connection, former, watch)
                version = _build(work, makings, wanted, extract_on)
        return Outcome(version, True, tuple(making.table for making in makings), left_out)


@dataclass(frozen=True)
class _Work:
    """What building a version works with: where, on what, after which version, told to whom."""

    home: Path
    scratch: Path
    connection: duckdb.DuckDBPyConnection
    former: versions.Version | None
    watch: Watch


def _inspected(known: list[Any], watch: Watch) -> list[Inspected]:
    files = []
    for number, file in enumerate(known):
        watch.tell("fichiers", f"contrôle de {file.label}", number / len(known))
        files.append(inspect(file))
    watch.tell("fichiers", "contrôlés", 1.0)
    return files


def _build(
    work: _Work, makings: list[Making], wanted: str, extract_on: date | None
) -> versions.Version:
    already = versions.read_version(versions.root(work.home) / "versions" / wanted)
    if already is not None:
        make_current(work.home, wanted)
        return already
    tables = _make_tables(work, makings, wanted)
    if work.former is not None:
        _carry(work, work.former, tables)
    rollups = _roll_up(work, {making.table for making in makings}, set(tables))
    manifest = {
        "version": wanted,
        "schema": fingerprint(),
        "extract_on": (
            extract_on or latest(work.connection, work.scratch, tables, work.former)
        ).isoformat(),
        "tables": dict(sorted(tables.items())),
        "rollups": rollups,
    }
    for making in makings:
        with work.watch.query(work.connection, making.table, "contrôle des renvois"):
            _warn_orphans(work.connection, versions.Version(work.scratch, manifest), making.table)
    return publish(work.home, work.scratch, manifest)


def _make_tables(work: _Work, makings: list[Making], wanted: str) -> dict[str, Any]:
    tables: dict[str, Any] = {}
    try:
        for making in makings:
            made = make_table(work.connection, making, work.scratch, work.watch)
            tables[making.table] = made.manifest()
            for staged in work.scratch.glob("*.parquet"):
                if staged.stem not in tables:
                    staged.unlink()
    except IngestError:
        _keep_refused(work, wanted)
        raise
    return tables


def _keep_refused(work: _Work, wanted: str) -> None:
    """Rows refused by an ingest that stopped stay readable, apart from those of versions."""
    if (work.scratch / "rejected").exists():
        target = work.home / "rejected" / f"refused-{wanted}"
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        (work.scratch / "rejected").rename(target)


def _carry(work: _Work, former: versions.Version, tables: dict[str, Any]) -> None:
    """The tables that the extracts do not give, by hard links: files never change."""
    for name in former.tables.keys() - tables.keys():
        os.link(former.path(name), work.scratch / f"{name}.parquet")
        tables[name] = former.tables[name]
        for path in (work.home / "rejected" / former.id).glob(f"{name}.*parquet"):
            (work.scratch / "rejected").mkdir(exist_ok=True)
            os.link(path, work.scratch / "rejected" / path.name)


def _roll_up(work: _Work, made: set[str], there: set[str]) -> dict[str, int]:
    """Rows of each rollup: made again when a table it stands on was, else the former one."""
    former = work.former.rollups if work.former else {}
    rollups = {}
    for name, one in MADE.items():
        if not there.issuperset(one.needs):
            continue
        if made.isdisjoint(one.needs) and name in former:
            assert work.former is not None
            os.link(work.former.path(name), work.scratch / f"{name}.parquet")
            rollups[name] = former[name]
            continue
        with work.watch.query(work.connection, name, one.words):
            files = [work.scratch / f"{table}.parquet" for table in (*one.needs, name)]
            rollups[name] = one.write(work.connection, *files)
    return rollups


def _warn_orphans(
    connection: duckdb.DuckDBPyConnection, version: versions.Version, table: str
) -> None:
    entry = version.tables[table]
    entry["orphans"] = [
        {"column": column, "table": target, "rows": rows}
        for column, target, rows in orphans(connection, version, table)
    ]
    for one in entry["orphans"]:
        entry["warnings"].append(
            f"{one['rows']} lignes dont « {one['column']} » n’est pas dans la table « {one['table']} »"
        )
