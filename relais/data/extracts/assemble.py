"""From the files of one table to its Parquet file: checked, without duplicates, sorted, counted."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from relais.data.extracts.checks import SQL, literal, quoted
from relais.data.extracts.duplicates import without_duplicates
from relais.data.extracts.errors import IngestError
from relais.data.extracts.plan import Making
from relais.data.extracts.stage import Staged, stage, unreadable
from relais.data.extracts.watch import Watch
from relais.data.warehouse.columns import Table
from relais.data.warehouse.schema import TABLES

ROW_GROUP = 122_880


@dataclass(frozen=True)
class FileCounts:
    """What became of the rows of one file: read = kept + rejected + duplicates."""

    file: str
    name: str
    source: str
    sha256: str
    read: int
    kept: int
    rejected: int
    duplicates: int
    ignored_columns: list[str]

    def __post_init__(self) -> None:
        if self.read != self.kept + self.rejected + self.duplicates:
            raise AssertionError(f"counts of {self.file} do not add up: {self}")


@dataclass
class TableMade:
    """One table of the new version, for its manifest."""

    rows: int
    columns: list[str]
    inputs: list[str]
    files: list[FileCounts]
    warnings: list[str] = field(default_factory=list)

    def manifest(self) -> dict[str, Any]:
        return asdict(self)


def make_table(
    connection: duckdb.DuckDBPyConnection, making: Making, folder: Path, watch: Watch
) -> TableMade:
    """Write `<table>.parquet` (and rejected rows) into the folder. Raises IngestError."""
    counts: list[FileCounts] = []
    rejected: list[str] = []
    repeated: list[str] = []
    for name, parts in making.files.items():
        staged = []
        for file, columns in parts:
            with watch.query(connection, making.table, f"lecture de {file.label}"):
                staged.append(stage(connection, file, columns, folder))
        with watch.query(connection, making.table, "recherche des doublons"):
            kept = without_duplicates(connection, making.source.files[name], staged)
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(name)} AS {kept.rows}")
        counts += [_counts(part, kept.duplicates[part.file.label], making) for part in staged]
        rejected += [part.refusals for part in staged if part.rejected]
        repeated += [kept.listed] if kept.listed else []
    _write_refused(connection, making.table, folder, rejected, repeated)
    _refuse_nothing_kept(connection, making, counts, folder)
    with watch.query(connection, making.table, "tri et écriture"):
        made = _write(connection, making, folder)
    return TableMade(made[0], made[1], making.inputs, counts, _warnings(counts))


def _counts(part: Staged, duplicates: int, making: Making) -> FileCounts:
    file = part.file
    return FileCounts(
        file=file.label,
        name=file.file.name,
        source=making.source.name,
        sha256=file.digest,
        read=part.read,
        kept=part.read - part.rejected - duplicates,
        rejected=part.rejected,
        duplicates=duplicates,
        ignored_columns=list(part.layout.ignored) if making.source.name == "relais" else [],
    )


def _write_refused(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    folder: Path,
    rejected: list[str],
    repeated: list[str],
) -> None:
    for suffix, parts in (("", rejected), (".duplicates", repeated)):
        if parts:
            (folder / "rejected").mkdir(exist_ok=True)
            path = folder / "rejected" / f"{table}{suffix}.parquet"
            rows = " UNION ALL ".join(f"({part})" for part in parts)
            connection.execute(
                f"COPY (SELECT * FROM ({rows}) ORDER BY file, line) TO {literal(str(path))} "
                "(FORMAT parquet, COMPRESSION zstd)"
            )


def _refuse_nothing_kept(
    connection: duckdb.DuckDBPyConnection, making: Making, counts: list[FileCounts], folder: Path
) -> None:
    """A table of which nothing can be kept does not replace the one that is there."""
    for one in counts:
        if one.read and not one.kept and one.rejected == one.read:
            path = folder / "rejected" / f"{making.table}.parquet"
            first = connection.execute(
                f'SELECT line, "column", reason FROM read_parquet({literal(str(path))}) '
                f"WHERE file = {literal(one.file)} ORDER BY line LIMIT 1"
            ).fetchone()
            assert first is not None
            raise IngestError(
                f"Aucune des {one.read} lignes de « {one.file} » ne peut être gardée ; la première, "
                f"ligne {first[0]}, colonne « {first[1]} » : {first[2]}."
            )


def _write(
    connection: duckdb.DuckDBPyConnection, making: Making, folder: Path
) -> tuple[int, list[str]]:
    table = TABLES[making.table]
    query = making.derived.query(frozenset(making.files))
    path = folder / f"{table.name}.parquet"
    try:
        given = {name for name, *_ in connection.execute(f"DESCRIBE {query}").fetchall()}
        order = ", ".join(quoted(name) for name in table.sorted_by)
        columns = _columns(table, given)
        connection.execute(
            f"COPY (SELECT {', '.join(columns.values())} FROM ({query}) ORDER BY {order}) "
            f"TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        )
        found = connection.execute(
            f"SELECT count(*) FROM read_parquet({literal(str(path))})"
        ).fetchone()
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as broken:
        raise unreadable(", ".join(sorted(making.files)), broken) from broken
    assert found is not None
    return int(found[0]), list(columns)


def _columns(table: Table, given: set[str]) -> dict[str, str]:
    """Columns in the declared order and type, those that the source does not know NULL."""
    chosen = {}
    for column in table.columns:
        name, kind = quoted(column.name), SQL[column.kind]
        known = name if column.name in given else "NULL"
        chosen[column.name] = f"CAST({known} AS {kind}) AS {name}"
    monthly = sorted(given - chosen.keys())
    return chosen | {name: quoted(name) for name in monthly}


def _warnings(counts: list[FileCounts]) -> list[str]:
    warnings = []
    for one in counts:
        if one.read == 0:
            warnings.append(f"« {one.file} » n’a aucune ligne")
        if one.ignored_columns:
            names = ", ".join(one.ignored_columns[:5])
            more = (
                f" et {len(one.ignored_columns) - 5} autres" if len(one.ignored_columns) > 5 else ""
            )
            warnings.append(f"« {one.file} » : colonnes inconnues laissées de côté : {names}{more}")
    return warnings
