"""What one provider did for one patient in one day: what days, and lines that repeat, are found from."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.bits import BITS, bit, bit_or
from relais.data.mining.definition import Claims
from relais.data.mining.rollups._shared import PROVIDER, QUANTITY, REIMBURSED, summed
from relais.data.warehouse.columns import Table, required

VERSION = "1"
READS = ("kept_lines",)
RESTS = {"mining_act_minutes": "minutes"}
TABLE = Table(
    name="visit",
    meaning="What each provider did for each patient each day.",
    key=("patient_id", "provider_id", "starts_on"),
    sorted_by=(),
    columns=(
        required("patient_id", "text", "Patient."),
        PROVIDER,
        required("starts_on", "date", "Day."),
        required("n_lines", "int64", "Lines."),
        QUANTITY,
        REIMBURSED,
        required("minutes", "int64", "Standard minutes of the acts whose duration is known."),
        required("n_paid", "int64", "Lines of which something was paid."),
        required("paid_acts", "int64", "Bits of the acts paid; two acts may have the same bit."),
    ),
)


def build(tables: Claims) -> ir.Table:
    """An act has the duration of its code that day, else none: it then counts for no minute."""
    lines = tables.table("kept_lines")
    codes = lines.select("act_code").distinct()
    numbered = codes.mutate(number=ibis.row_number().over(ibis.window(order_by="act_code")))
    bits = numbered.select("act_code", bit=bit(numbered.number % BITS))
    named = lines.inner_join(bits, "act_code").select(*(lines[name] for name in _READ), bits.bit)
    times = tables.acts("mining_act_minutes").rename(from_on="starts_on", to_on="ends_on")
    joined = named.left_join(
        times,
        [
            named.act_code == times.act_code,
            named.starts_on >= times.from_on,
            named.starts_on <= times.to_on,
        ],
    )
    timed = joined.select(*(named[name] for name in named.columns), each=times["value"])
    paid = timed.reimbursed_cents > 0
    return timed.group_by("patient_id", "provider_id", "starts_on").agg(
        n_lines=timed.count(),
        **summed(timed, "quantity", "reimbursed_cents"),
        minutes=ibis.coalesce((timed.quantity * timed.each).sum(), 0).cast("int64"),
        n_paid=paid.cast("int64").sum().cast("int64"),
        paid_acts=bit_or(ibis.ifelse(paid, timed.bit, 0)).cast("int64"),
    )  # fmt: skip


_READ = ("patient_id", "provider_id", "starts_on", "act_code", "quantity", "reimbursed_cents")  # fmt: skip
