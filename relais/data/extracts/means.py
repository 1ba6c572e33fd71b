"""`means`: persons put beside their months, cumulated once at ingest, so that a register reads one sorted table.

What the columns hold is told by `relais.rules.rights.c2s.months`, which reads them.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from relais.data.extracts.assemble import ROW_GROUP
from relais.data.extracts.checks import literal, quoted
from relais.data.warehouse.tables_people import MEANS, PERSONS
from relais.rules.rights.c2s.months import UNKNOWN, months_of

NEEDS = ("persons", "resources")


def means_query(persons: str, resources: str, columns: list[str]) -> str:
    """The query of `means` over two relations; `columns`: those of the resources. Somebody without a row of
    resources has `has_resources` false and every month unknown."""
    cells = []
    for kind, months in months_of(columns).items():
        former = ""
        for month in months:
            name = quoted(f"{kind}_to_{month}")
            cell = f"ifnull(r.{quoted(f'{kind}_{month}')}::BIGINT, {UNKNOWN})"
            cells.append(f"{former}{cell} AS {name}")
            former = f"{name} + "
    told = [f"p.{name}" for name in MEANS.by_name if name in PERSONS.by_name]
    return (
        f"SELECT {', '.join([*told, 'r.person_id IS NOT NULL AS has_resources', *cells])} "
        f"FROM {persons} p LEFT JOIN {resources} r ON r.person_id = p.person_id"
    )


def write_means(
    connection: duckdb.DuckDBPyConnection, persons: Path, resources: Path, made: Path
) -> int:
    """Write the file `made` from those of its two tables, in the order of the resources. Returns its rows."""
    known = connection.execute(f"DESCRIBE SELECT * FROM {_read(resources)}").fetchall()
    query = means_query(_read(persons), _read(resources), [name for name, *_ in known])
    connection.execute(
        f"COPY ({query}) TO {literal(str(made))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    found = connection.execute(f"SELECT count(*) FROM {_read(made)}").fetchone()
    assert found is not None
    return int(found[0])


def _read(path: Path) -> str:
    return f"read_parquet({literal(str(path))})"
