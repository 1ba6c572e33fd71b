"""What the rollups share: the sums of lines, and columns that say them."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir

from relais.data.warehouse.columns import Column, required

PROVIDER = required("provider_id", "text", "Provider.")
YEAR = required("year", "int32", "Civil year of the care.")
SUMS = (
    required("n_lines", "int64", "Lines."),
    required("quantity", "int64", "Acts."),
    required("billed_cents", "int64", "Billed, cents."),
    required("reimbursed_cents", "int64", "Paid by the fund, cents."),
)
FUND = required("fund", "text", "Fund that pays; the last by its code where there are several.")
COMMUNE = Column("commune", "text", "Commune of residence of the patient.")


def lines_summed(lines: ir.Table) -> dict[str, Any]:
    """The four sums, of lines."""
    return {"n_lines": lines.count(), **_amounts(lines)}


def rows_summed(rows: ir.Table) -> dict[str, Any]:
    """The four sums, of rows that hold them already. Spark widens nothing here, DuckDB does: cast back."""
    return {"n_lines": rows.n_lines.sum().cast("int64"), **_amounts(rows)}


def _amounts(rows: ir.Table) -> dict[str, Any]:
    names = ("quantity", "billed_cents", "reimbursed_cents")
    return {name: rows[name].sum().cast("int64") for name in names}
