"""One file read, checked and counted: what is good stays a relation, what is not goes to Parquet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from relais.data.extracts.checks import literal
from relais.data.extracts.errors import IngestError
from relais.data.extracts.files import Inspected
from relais.data.extracts.layout import Layout
from relais.data.extracts.rows import csv_lines, from_lines, from_parquet, good_values, refusals


@dataclass(frozen=True)
class Staged:
    """`rows`: SQL of the checked rows (`_line`, `_bad` and the declared columns)."""

    file: Inspected
    layout: Layout
    rows: str
    read: int
    rejected: int
    refusals: str

    @property
    def columns(self) -> str:
        return good_values(self.layout)


def stage(
    connection: duckdb.DuckDBPyConnection, file: Inspected, layout: Layout, scratch: Path
) -> Staged:
    """Read one file once. Raises IngestError when its content cannot be read to the end."""
    try:
        if file.text is None:
            return _staged_parquet(connection, file, layout)
        return _staged_csv(connection, file, layout, scratch)
    except duckdb.OutOfMemoryException:
        raise
    except (duckdb.Error, RuntimeError) as broken:  # a damaged page is a bare RuntimeError
        raise unreadable(file.label, broken) from broken


def unreadable(label: str, broken: Exception) -> IngestError:
    """The engine's complaint, in a sentence."""
    first = (str(broken).splitlines() or [""])[0]
    if "No space left" in first:
        return IngestError("Le disque est plein : libérez de la place et recommencez.")
    if "write" in first.lower():
        return IngestError(f"L’écriture de l’entrepôt s’est arrêtée ({first}).")
    return IngestError(f"La lecture de « {label} » s’est arrêtée, le fichier est abîmé ({first}).")


def _staged_csv(
    connection: duckdb.DuckDBPyConnection, file: Inspected, layout: Layout, scratch: Path
) -> Staged:
    checked = from_lines(csv_lines(file), layout, file)
    path = scratch / f"{file.digest}.parquet"
    # Lines keep their number only when the engine keeps their order.
    connection.execute("SET preserve_insertion_order = true")
    connection.execute(
        f"COPY (SELECT _line, _bad, CASE WHEN _bad THEN _raw END AS _raw, {good_values(layout)} "
        f"FROM ({checked})) TO {literal(str(path))} (FORMAT parquet, COMPRESSION snappy)"
    )
    connection.execute("SET preserve_insertion_order = false")
    rows = f"SELECT * FROM read_parquet({literal(str(path))})"
    read, rejected = _count(connection, rows)
    if read != file.rows:
        raise IngestError(
            f"La lecture de « {file.label} » donne {read} lignes au lieu de {file.rows} : le fichier a "
            "changé pendant la lecture, ou ses fins de ligne sont abîmées."
        )
    lines = f"SELECT _line, _raw AS line FROM ({rows}) WHERE _bad"
    return Staged(
        file, layout, rows, read, rejected, refusals(from_lines(lines, layout, file), layout, file)
    )


def _staged_parquet(
    connection: duckdb.DuckDBPyConnection, file: Inspected, layout: Layout
) -> Staged:
    checked = from_parquet(connection, layout, file)
    read, rejected = _count(connection, checked)
    rows = f"SELECT _line, _bad, {good_values(layout)} FROM ({checked})"
    return Staged(file, layout, rows, read, rejected, refusals(checked, layout, file))


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> tuple[int, int]:
    found = connection.execute(f"SELECT count(*), count(*) FILTER (_bad) FROM ({rows})").fetchone()
    assert found is not None
    return int(found[0]), int(found[1])
