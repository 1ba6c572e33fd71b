"""The patients of each provider in each civil year."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups._shared import COMMUNE, PROVIDER, YEAR
from relais.data.warehouse.columns import Table, required

VERSION = "2"
READS = ("kept_lines",)
TABLE = Table(
    name="provider_patient",
    meaning="The patients of each provider in each civil year.",
    key=("provider_id", "patient_id", "year"),
    sorted_by=(),
    columns=(
        PROVIDER,
        required("patient_id", "text", "Patient."),
        YEAR,
        COMMUNE,
    ),
)


def build(tables: Claims) -> ir.Table:
    lines = tables.table("kept_lines")
    return lines.group_by("provider_id", "patient_id", "year").agg(commune=lines.commune.max())
