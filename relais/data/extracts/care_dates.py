"""`care_dates`: the last day of each kind of care of each patient, in one pass over the claims at ingest.

What the columns hold is told by `relais.data.warehouse.tables_care`.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from relais.data.extracts.assemble import ROW_GROUP
from relais.data.extracts.checks import literal, quoted
from relais.data.warehouse.tables_care import BREAST_ACTS, CERVICAL_ACTS

NEEDS = ("claims",)
_CONSULTATION = "act_family = 'consultation'"


def _acts(codes: tuple[str, ...]) -> str:
    return f"act_code IN ({', '.join(literal(code) for code in codes)})"


LAST = {
    "consultation_on": _CONSULTATION,
    "general_practice_on": f"{_CONSULTATION} AND specialty = '01'",
    "unsaid_on": f"{_CONSULTATION} AND specialty IS NULL",
    "dental_on": "act_family = 'dental'",
    "optical_on": "act_family = 'optical'",
    "hearing_on": "act_family = 'hearing'",
    "breast_on": _acts(BREAST_ACTS),
    "cervical_on": _acts(CERVICAL_ACTS),
}
"""Column -> lines of which it is the last day of care."""


def query(claims: str) -> str:
    """The query of `care_dates` over a relation of claims; cancelled lines are nobody's care."""
    last = ", ".join(
        f"max(starts_on) FILTER (WHERE {which}) AS {quoted(name)}" for name, which in LAST.items()
    )
    return (
        f"SELECT patient_id AS person_id, min(starts_on) AS first_on, {last} FROM {claims} "
        "WHERE NOT cancelled GROUP BY patient_id ORDER BY person_id"
    )


def write_care_dates(connection: duckdb.DuckDBPyConnection, claims: Path, made: Path) -> int:
    """Write the file `made` from that of claims. Returns its rows."""
    source = f"read_parquet({literal(str(claims))})"
    connection.execute(
        f"COPY ({query(source)}) TO {literal(str(made))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    found = connection.execute(
        f"SELECT count(*) FROM read_parquet({literal(str(made))})"
    ).fetchone()
    assert found is not None
    return int(found[0])
