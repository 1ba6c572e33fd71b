"""Lists of pseudonyms that campaigns choose from (`targets/`) and measure by (`events/`): what only the warehouse knows.

`targets/<name>.parquet` has the column `pseudonym`; `events/<name>.parquet` also has `on`. They are written whole, under the
home of the warehouse, and replaced by the next night.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from relais.common.dates import add_months
from relais.data.warehouse import Warehouse
from relais.handover.atomic import replacing

MONTHS_WITHOUT_CARE = 24


def _alive(warehouse: Warehouse) -> ir.Table:
    persons = warehouse.table("persons")
    return persons.filter(persons.died_on.isnull())


def _long_illness(warehouse: Warehouse) -> ir.Table:
    persons = _alive(warehouse)
    return persons.filter(persons.ald).select(pseudonym=persons.person_id)


def _invalidity(warehouse: Warehouse) -> ir.Table:
    persons = _alive(warehouse)
    return persons.filter(persons.invalidity_category.notnull()).select(pseudonym=persons.person_id)


def _without_care(warehouse: Warehouse) -> ir.Table:
    persons = _alive(warehouse)
    since: date = add_months(warehouse.extract_on, -MONTHS_WITHOUT_CARE)
    seen = persons.last_care_on.isnull() | (persons.last_care_on < since)
    return persons.filter(seen).select(pseudonym=persons.person_id)


def _c2s_asked(warehouse: Warehouse) -> ir.Table:
    asked = warehouse.table("rights_requests")
    asked = asked.filter(asked.right == "c2s", asked.person_id.notnull())
    return asked.select(pseudonym=asked.person_id, on=asked.requested_on).distinct()


def _consultation(warehouse: Warehouse) -> ir.Table:
    claims = warehouse.table("claims")
    kept = claims.filter(claims.act_family == "consultation", ~claims.cancelled.fill_null(False))
    return kept.select(pseudonym=kept.patient_id, on=kept.starts_on).distinct()


#: By file: the table it is read from, and how.
LISTS: dict[str, tuple[str, Callable[[Warehouse], ir.Table]]] = {
    "targets/affection_de_longue_duree": ("persons", _long_illness),
    "targets/invalidite": ("persons", _invalidity),
    f"targets/sans_soins_depuis_{MONTHS_WITHOUT_CARE}_mois": ("persons", _without_care),
    "events/c2s_demandee": ("rights_requests", _c2s_asked),
    "events/consultation": ("claims", _consultation),
}


def hand_over_lists(warehouse: Warehouse, home: Path) -> dict[str, int]:
    """Writes every list; rows by name. A list whose table the warehouse lacks is left as it was."""
    return {
        name: _write(home / f"{name}.parquet", choose(warehouse))
        for name, (table, choose) in LISTS.items()
        if table in warehouse.names()
    }


def _write(path: Path, rows: ir.Table) -> int:
    fields = [("pseudonym", pa.string()), ("on", pa.date32())]
    schema = pa.schema(fields[: len(rows.columns)])
    table = rows.to_pyarrow().cast(schema)
    with replacing(path) as building:
        pq.write_table(table, building, compression="zstd")
    return table.num_rows
