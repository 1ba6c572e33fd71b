"""The lines that every detector starts from: those not cancelled, from the first day looked at to the last."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir

from relais.data.warehouse.columns import Column, required
from relais.data.warehouse.tables_care import CLAIMS

NUMBERS = ("quantity", "billed_cents", "base_cents", "reimbursed_cents")


def kept_lines(claims: ir.Table, first_on: date, on: date) -> ir.Table:
    """Columns of `claims`, sums in 64 bits, and `year` (int32)."""
    looked = claims.filter(
        ~claims.cancelled & (claims.starts_on >= first_on) & (claims.starts_on <= on)
    )
    numbers = {name: looked[name].cast("int64") for name in NUMBERS}
    return looked.mutate(**numbers, year=looked.starts_on.year().cast("int32")).drop("cancelled")


_KEPT = ("claim_id", "line_no", "fund", "patient_id", "provider_id", "specialty", "act_code",
         "act_family", "starts_on", "paid_on")  # fmt: skip
READ: tuple[Column, ...] = (
    *(column for column in CLAIMS.columns if column.name in _KEPT),
    required("quantity", "int64", "Acts."),
    required("reimbursed_cents", "int64", "Paid by the fund, cents."),
    required("year", "int32", "Civil year of the care."),
)
"""What a rule reads of a line."""


def narrow(kept: ir.Table) -> ir.Table:
    """Lines as narrow as rules need them: what is not read is not carried to be sorted."""
    return kept.select(*(column.name for column in READ))


def paid_lines(kept: ir.Table) -> ir.Table:
    """The lines of which something was paid, narrow."""
    return narrow(kept.filter(kept.reimbursed_cents > 0))
