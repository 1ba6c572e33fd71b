"""Rows with the key of an earlier row: the first one is kept, whatever the others say."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from relais.data.extracts.checks import literal, quoted
from relais.data.extracts.stage import Staged
from relais.data.warehouse.columns import Table


@dataclass(frozen=True)
class Kept:
    """`rows`: SQL of the declared columns of rows kept; `duplicates`: how many, by file label;
    `listed`: SQL of the duplicates (file, line, first_file, first_line), None without any."""

    rows: str
    duplicates: dict[str, int]
    listed: str | None


def without_duplicates(
    connection: duckdb.DuckDBPyConnection, table: Table, staged: list[Staged]
) -> Kept:
    """Rows of all files of a table, less rejected ones and repeated keys."""
    parts = [
        f"SELECT {number} AS _file, _line, {part.columns} FROM ({part.rows})"
        + (" WHERE NOT _bad" if part.rejected else "")
        for number, part in enumerate(staged)
    ]
    rows = " UNION ALL BY NAME ".join(parts)
    kept = f"SELECT * EXCLUDE (_file, _line) FROM ({rows})"
    keys = ", ".join(quoted(name) for name in table.key)
    twice, found = quoted(f"twice_{table.name}"), quoted(f"found_{table.name}")
    # A digest of the key is cheap to count; the few that repeat are then compared in full.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {twice} AS SELECT h FROM "
        f"(SELECT hash({keys}) AS h FROM ({rows})) GROUP BY h HAVING count(*) > 1"
    )
    if connection.execute(f"SELECT 1 FROM {twice} LIMIT 1").fetchone() is None:
        return Kept(kept, {part.file.label: 0 for part in staged}, None)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {found} AS SELECT * FROM (SELECT _file, _line, "
        f"first_value(_file) OVER w AS first_file, first_value(_line) OVER w AS first_line "
        f"FROM ({rows}) WHERE hash({keys}) IN (SELECT h FROM {twice}) "
        f"WINDOW w AS (PARTITION BY {keys} ORDER BY _file, _line)) "
        "WHERE _file <> first_file OR _line <> first_line"
    )
    counted = connection.execute(f"SELECT _file, count(*) FROM {found} GROUP BY _file").fetchall()
    by_file = {number: int(times) for number, times in counted}
    labels = "[" + ", ".join(literal(part.file.label) for part in staged) + "]"
    listed = (
        f"SELECT {labels}[_file + 1] AS file, _line AS line, {labels}[first_file + 1] AS first_file, "
        f"first_line FROM {found} ORDER BY file, line"
    )
    return Kept(
        f"{kept} WHERE (_file, _line) NOT IN (SELECT (_file, _line) FROM {found})",
        {part.file.label: by_file.get(number, 0) for number, part in enumerate(staged)},
        listed if by_file else None,
    )
