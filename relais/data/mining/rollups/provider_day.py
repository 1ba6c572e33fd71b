"""What each provider did each day: acts, patients, standard minutes."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups._shared import FUND, PROVIDER, SUMS, lines_summed
from relais.data.warehouse.columns import Table, required

VERSION = "1"
READS = ("kept_lines",)
TABLE = Table(
    name="provider_day",
    meaning="What each provider did each day: acts, patients, standard minutes.",
    key=("provider_id", "starts_on"),
    sorted_by=(),
    columns=(
        PROVIDER,
        required("starts_on", "date", "Day."),
        *SUMS,
        FUND,
        required("n_patients", "int64", "Patients."),
        required("n_communes", "int64", "Communes of residence of the patients."),
        required("minutes", "int64", "Standard minutes of the acts whose duration is known."),
        required("n_timed", "int64", "Acts whose standard duration is known."),
    ),
)


def build(tables: Claims) -> ir.Table:
    """An act has the duration of its code, else none: it then counts for no minute."""
    lines = tables.table("kept_lines")
    times = tables.acts("mining_act_minutes").rename(from_on="starts_on", to_on="ends_on")
    joined = lines.left_join(
        times,
        [
            lines.act_code == times.act_code,
            lines.starts_on >= times.from_on,
            lines.starts_on <= times.to_on,
        ],
    )
    timed = joined.select(
        *(lines[name] for name in _COLUMNS), each=ibis.coalesce(times["value"], 0)
    )
    return timed.group_by("provider_id", "starts_on").agg(
        **lines_summed(timed),
        fund=timed.fund.max(),
        n_patients=timed.patient_id.nunique(),
        n_communes=timed.commune.nunique(),
        minutes=(timed.quantity * timed.each).sum().cast("int64"),
        n_timed=ibis.ifelse(timed.each > 0, timed.quantity, 0).sum().cast("int64"),
    )


_COLUMNS = ("provider_id", "starts_on", "fund", "patient_id", "commune", "quantity",
            "billed_cents", "reimbursed_cents")  # fmt: skip
