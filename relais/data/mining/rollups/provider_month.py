"""What each provider did each month, from its days."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups._shared import PROVIDER, REIMBURSED, summed
from relais.data.warehouse.columns import Table, required

VERSION = "3"
READS = ("provider_day",)
TABLE = Table(
    name="provider_month",
    meaning="What each provider did each month, from its days.",
    key=("provider_id", "month"),
    sorted_by=(),
    columns=(
        PROVIDER,
        required("month", "date", "First day of the month."),
        REIMBURSED,
        required("n_days", "int64", "Days with at least one act."),
        required("n_visits", "int64", "Patients of each day, summed."),
    ),
)


def build(tables: Claims) -> ir.Table:
    days = tables.table("provider_day")
    # Truncated dates come back as instants from both engines: the day is written anew.
    first = ibis.date(days.starts_on.year(), days.starts_on.month(), 1)
    dated = days.mutate(month=first)
    return dated.group_by("provider_id", "month").agg(
        **summed(dated, "reimbursed_cents"),
        n_days=dated.count(),
        n_visits=dated.n_patients.sum().cast("int64"),
    )
