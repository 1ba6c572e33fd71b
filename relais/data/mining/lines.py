"""The lines that every detector starts from: those not cancelled, from the first day looked at to the last."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir

NUMBERS = ("quantity", "billed_cents", "base_cents", "reimbursed_cents")


def kept_lines(claims: ir.Table, first_on: date, on: date) -> ir.Table:
    """Columns of `claims`, sums in 64 bits, and `year` (int32)."""
    looked = claims.filter(
        ~claims.cancelled & (claims.starts_on >= first_on) & (claims.starts_on <= on)
    )
    numbers = {name: looked[name].cast("int64") for name in NUMBERS}
    return looked.mutate(**numbers, year=looked.starts_on.year().cast("int32")).drop("cancelled")
