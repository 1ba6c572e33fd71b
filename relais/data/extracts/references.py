"""Rows that name somebody who is nowhere: counted and said, never refused."""

from __future__ import annotations

import duckdb

from relais.data.extracts.checks import literal, quoted
from relais.data.warehouse.schema import TABLES
from relais.data.warehouse.versions import Version


def orphans(
    connection: duckdb.DuckDBPyConnection, version: Version, table: str
) -> list[tuple[str, str, int]]:
    """(column, table referred to, rows without it) for the references of a table, none left out.

    A reference to a table that is not in the version is not looked at.
    """
    found = []
    for column in TABLES[table].columns:
        if column.references is None:
            continue
        target, key = column.references.split(".")
        if target not in version.tables or column.name not in version.tables[table]["columns"]:
            continue
        rows = connection.execute(
            f"SELECT count(*) FROM read_parquet({literal(str(version.path(table)))}) t ANTI JOIN "
            f"read_parquet({literal(str(version.path(target)))}) r "
            f"ON t.{quoted(column.name)} = r.{quoted(key)} WHERE t.{quoted(column.name)} IS NOT NULL"
        ).fetchone()
        assert rows is not None
        if rows[0]:
            found.append((column.name, target, int(rows[0])))
    return found
