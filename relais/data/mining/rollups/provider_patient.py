"""What each provider did for each patient in each civil year."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups._shared import COMMUNE, PROVIDER, SUMS, YEAR, lines_summed
from relais.data.warehouse.columns import Table, required

VERSION = "2"
READS = ("kept_lines",)
TABLE = Table(
    name="provider_patient",
    meaning="What each provider did for each patient in each civil year.",
    key=("provider_id", "patient_id", "year"),
    sorted_by=(),
    columns=(
        PROVIDER,
        required("patient_id", "text", "Patient."),
        YEAR,
        *SUMS,
        COMMUNE,
        required("first_on", "date", "First day of care."),
        required("last_on", "date", "Last day of care."),
    ),
)


def build(tables: Claims) -> ir.Table:
    lines = tables.table("kept_lines")
    return lines.group_by("provider_id", "patient_id", "year").agg(
        **lines_summed(lines),
        commune=lines.commune.max(),
        first_on=lines.starts_on.min(),
        last_on=lines.starts_on.max(),
    )
