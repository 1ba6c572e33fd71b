"""From a folder of extracts to a version of the warehouse: whole, or nothing.

The folder's tables replace those of the version before; the tables it does not give stay as they are.
Same files (whatever their names) and same declarations: nothing is done.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from relais.data.extracts.assemble import make_table
from relais.data.extracts.checks import literal
from relais.data.extracts.errors import IngestError
from relais.data.extracts.files import Inspected, discover, inspect, refuse_twice
from relais.data.extracts.plan import Making, declared_date, inputs_of, plan, version_id
from relais.data.extracts.references import orphans
from relais.data.extracts.watch import Listener, Watch
from relais.data.warehouse import versions
from relais.data.warehouse.engine import MEMORY_LIMIT, duckdb_connection
from relais.data.warehouse.publish import make_current, publish, remove_leftovers, scratch
from relais.data.warehouse.schema import fingerprint

DATED = {
    "claims": ("paid_on", "starts_on"),
    "rights_requests": ("requested_on", "decided_on"),
    "work_stops": ("received_on", "paid_on"),
    "quotes": ("issued_on",),
    "certificates": ("issued_at",),
    "persons": ("last_care_on", "died_on"),
}
"""Columns whose latest date is that of the extracts, when nobody says it."""


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
    with _plainly(home):
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


@contextmanager
def _plainly(home: Path) -> Iterator[None]:
    """Say in a sentence what the machine refuses."""
    try:
        yield
    except OSError as failure:
        if failure.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise IngestError(
                "Le disque est plein : libérez de la place et recommencez."
            ) from failure
        if failure.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise IngestError(
                f"Impossible d’écrire ou de lire « {failure.filename or home} » : droits insuffisants."
            ) from failure
        if failure.errno == errno.ENOENT:
            raise IngestError(f"« {failure.filename} » a disparu pendant la lecture.") from failure
        if failure.errno in {errno.EEXIST, errno.ENOTDIR, errno.EISDIR}:
            raise IngestError(
                f"« {failure.filename} » devrait être un dossier et ne l’est pas."
            ) from failure
        raise
    except duckdb.OutOfMemoryException as failure:
        raise IngestError(
            "La mémoire permise ne suffit pas, ou le disque de débordement est plein : augmentez "
            "--memory, ou libérez de la place."
        ) from failure


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
    manifest = {
        "version": wanted,
        "schema": fingerprint(),
        "extract_on": (extract_on or _latest(work, tables)).isoformat(),
        "tables": dict(sorted(tables.items())),
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


def _latest(work: _Work, tables: dict[str, Any]) -> date:
    found = [work.former.extract_on] if work.former else []
    for name, columns in DATED.items():
        if name in tables:
            latest = ", ".join(f"max({column})::DATE" for column in columns)
            path = literal(str(work.scratch / f"{name}.parquet"))
            row = work.connection.execute(f"SELECT {latest} FROM read_parquet({path})").fetchone()
            found += [value for value in row or () if value is not None]
    if not found:
        raise IngestError(
            "La date des extraits n’est dite nulle part : donnez-la par --on AAAA-MM-JJ, ou dans "
            "un fichier extract.json."
        )
    return max(found)


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
