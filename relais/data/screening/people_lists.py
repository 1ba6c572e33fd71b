"""Lists of pseudonyms that campaigns choose from (`targets/`) and measure by (`events/`): what only the warehouse knows.

`targets/<name>.parquet` has the column `pseudonym`; `events/<name>.parquet` also has `on`; their metadata say the title. They are written whole, under the
home of the warehouse, and replaced by the next night.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
    return persons.filter(persons.invalidity_category > 0).select(pseudonym=persons.person_id)


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


@dataclass(frozen=True)
class PeopleList:
    """`table`: the one it is read from; without it the list is left as it was."""

    title: str
    table: str
    choose: Callable[[Warehouse], ir.Table]


LISTS = {
    "targets/affection_de_longue_duree": PeopleList(
        "Affection de longue durée", "persons", _long_illness
    ),
    "targets/invalidite": PeopleList("Pension d’invalidité", "persons", _invalidity),
    f"targets/sans_soins_depuis_{MONTHS_WITHOUT_CARE}_mois": PeopleList(
        f"Sans soins depuis {MONTHS_WITHOUT_CARE} mois", "persons", _without_care
    ),
    "events/c2s_demandee": PeopleList("C2S demandée", "rights_requests", _c2s_asked),
    "events/consultation": PeopleList("Consultation", "claims", _consultation),
}


def hand_over_lists(warehouse: Warehouse, home: Path) -> dict[str, int]:
    """Writes every list; rows by name. A list whose table the warehouse lacks is left as it was."""
    return {
        name: _write(home / f"{name}.parquet", one.choose(warehouse), one.title)
        for name, one in LISTS.items()
        if one.table in warehouse.names()
    }


def _write(path: Path, rows: ir.Table, title: str) -> int:
    fields = [("pseudonym", pa.string()), ("on", pa.date32())]
    schema = pa.schema(fields[: len(rows.columns)], metadata={"title": title})
    table = rows.to_pyarrow().cast(schema)
    if "on" in table.column_names:
        # By date, in small groups: an effect reads the months it needs and no other.
        table = table.sort_by("on")
    with replacing(path) as building:
        pq.write_table(table, building, compression="zstd", row_group_size=131_072)
    return table.num_rows
