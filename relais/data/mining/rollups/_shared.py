"""What the rollups share: the sums of lines, and columns that say them."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir

from relais.data.warehouse.columns import Column, required

PROVIDER = required("provider_id", "text", "Provider.")
YEAR = required("year", "int32", "Civil year of the care.")
QUANTITY = required("quantity", "int64", "Acts.")
REIMBURSED = required("reimbursed_cents", "int64", "Paid by the fund, cents.")
SUMS = (
    required("n_lines", "int64", "Lines."),
    QUANTITY,
    required("billed_cents", "int64", "Billed, cents."),
    REIMBURSED,
)
FUND = required("fund", "text", "Fund that pays; the last by its code where there are several.")
COMMUNE = Column("commune", "text", "Commune of residence of the patient.")


def lines_summed(lines: ir.Table) -> dict[str, Any]:
    """The four sums, of lines."""
    names = ("quantity", "billed_cents", "reimbursed_cents")
    return {"n_lines": lines.count(), **summed(lines, *names)}


def summed(rows: ir.Table, *names: str) -> dict[str, Any]:
    """Sums by name. Spark widens nothing here, DuckDB does: cast back."""
    return {name: rows[name].sum().cast("int64") for name in names}
