"""What each provider did each day: acts, patients, standard minutes."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups._shared import PROVIDER, QUANTITY, REIMBURSED, summed
from relais.data.warehouse.columns import Table, required

VERSION = "2"
READS = ("visit",)
TABLE = Table(
    name="provider_day",
    meaning="What each provider did each day: acts, patients, standard minutes.",
    key=("provider_id", "starts_on"),
    sorted_by=(),
    columns=(
        PROVIDER,
        required("starts_on", "date", "Day."),
        QUANTITY,
        REIMBURSED,
        required("n_patients", "int64", "Patients."),
        required("minutes", "int64", "Standard minutes of the acts whose duration is known."),
    ),
)


def build(tables: Claims) -> ir.Table:
    visits = tables.table("visit")
    return visits.group_by("provider_id", "starts_on").agg(
        **summed(visits, "quantity", "reimbursed_cents", "minutes"),
        n_patients=visits.count(),
    )
