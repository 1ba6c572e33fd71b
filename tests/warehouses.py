"""Small warehouses for tests: rows given as dicts, the columns left out are NULL (or a plain default)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from relais.data.extracts.means import means_query
from relais.data.extracts.rollups import MADE
from relais.data.warehouse.columns import ARROW
from relais.data.warehouse.publish import building, publish
from relais.data.warehouse.schema import TABLES
from relais.data.warehouse.versions import Version

DEFAULTS: dict[str, dict[str, Any]] = {
    "claims": {
        "line_no": 1,
        "fund": "831",
        "quantity": 1,
        "act_family": "other",
        "billed_cents": 0,
        "reimbursed_cents": 0,
        "cancelled": False,
    },
    "persons": {"fund": "831", "household_role": "applicant"},
    "households": {"fund": "831"},
    "work_stops": {"fund": "831", "kind": "maladie"},
}
Rows = list[dict[str, Any]]


def table_of(name: str, rows: Rows) -> pa.Table:
    """Rows in the declared types; monthly columns are those that the rows name."""
    declared = TABLES[name]
    fields = list(declared.arrow)
    named = {key for row in rows for key in row}
    extra = sorted(named - {field.name for field in fields})
    for key in extra:
        assert declared.monthly and key.rsplit("_", 2)[0] in declared.monthly.prefixes, key
        fields.append(pa.field(key, ARROW[declared.monthly.kind]))
    filled = [{**DEFAULTS.get(name, {}), **row} for row in rows]
    return pa.Table.from_pylist(filled, schema=pa.schema(fields))


def make_warehouse(
    home: Path, extract_on: date, tables: dict[str, Rows | pa.Table], version: str = "test"
) -> Version:
    """Publish a version with these tables under `home`, for `open_warehouse(home)`."""
    with building(home, version) as folder:
        rows = {}
        for name, given in tables.items():
            table = given if isinstance(given, pa.Table) else table_of(name, given)
            pq.write_table(table, folder / f"{name}.parquet")
            rows[name] = {"rows": table.num_rows}
        manifest = {"version": version, "extract_on": extract_on.isoformat(), "tables": rows}
        manifest["rollups"] = {
            name: one.write(
                duckdb.connect(), *(folder / f"{table}.parquet" for table in (*one.needs, name))
            )
            for name, one in MADE.items()
            if rows.keys() >= set(one.needs)
        }
        return publish(home, folder, manifest)


def means_of(persons: pa.Table, resources: pa.Table) -> ir.Table:
    """`means` as an ingest makes it of these two, for a register."""
    engine = duckdb.connect()
    engine.register("persons", persons)
    engine.register("resources", resources)
    query = means_query("persons", "resources", resources.column_names)
    return ibis.memtable(engine.execute(query).to_arrow_table())
