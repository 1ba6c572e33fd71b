"""Lines of claims as somebody reads them: those of one provider, a page at a time; those that a signal names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis.expr.types as ir

from relais.data.warehouse import Warehouse

SHOWN = (
    *("claim_id", "line_no", "starts_on", "paid_on", "patient_id", "act_code", "act_family"),
    *("quantity", "billed_cents", "reimbursed_cents", "prescriber_id", "cancelled"),
)
NAMED = (
    *("claim_id", "line_no", "starts_on", "patient_id", "act_code", "quantity"),
    *("billed_cents", "reimbursed_cents", "cancelled"),
)
MOST_NAMED = 1_000


@dataclass(frozen=True)
class Wanted:
    """Which lines of a provider. `first_on`, `last_on`: days of care, inclusive. `cancelled`: those cancelled, apart."""

    provider_id: str
    fund: str
    first_on: date | None = None
    last_on: date | None = None
    patient_id: str = ""
    act_code: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class Lines:
    """`total`, `billed_cents`, `reimbursed_cents`: of all that is wanted; `rows`: the page."""

    rows: Sequence[dict[str, Any]]
    total: int
    billed_cents: int
    reimbursed_cents: int


def provider_lines(warehouse: Warehouse, wanted: Wanted, offset: int, limit: int) -> Lines:
    """The latest care first; ties are settled by the claim, so that pages do not overlap."""
    lines = _wanted(warehouse.table("claims"), wanted)
    [sums] = (
        lines.agg(
            total=lines.count(),
            billed_cents=lines.billed_cents.sum().cast("int64"),
            reimbursed_cents=lines.reimbursed_cents.sum().cast("int64"),
        )
        .to_pyarrow()
        .to_pylist()
    )
    page = lines.order_by(lines.starts_on.desc(), "claim_id", "line_no").limit(limit, offset=offset)
    rows = page.select(*SHOWN).to_pyarrow().to_pylist() if sums["total"] else []
    return Lines(rows, sums["total"], sums["billed_cents"] or 0, sums["reimbursed_cents"] or 0)


def knows(warehouse: Warehouse, provider_id: str, fund: str) -> bool:
    """Did the fund ever pay this provider, or cancel a line of his?"""
    claims = warehouse.table("claims")
    mine = claims.filter((claims.provider_id == provider_id) & (claims.fund == fund))
    return bool(mine.select("claim_id").limit(1).to_pyarrow().num_rows)


def _wanted(claims: ir.Table, wanted: Wanted) -> ir.Table:
    lines = claims.filter(
        (claims.provider_id == wanted.provider_id)
        & (claims.fund == wanted.fund)
        & (claims.cancelled if wanted.cancelled else ~claims.cancelled)
    )
    if wanted.first_on is not None:
        lines = lines.filter(lines.starts_on >= wanted.first_on)
    if wanted.last_on is not None:
        lines = lines.filter(lines.starts_on <= wanted.last_on)
    if wanted.patient_id:
        lines = lines.filter(lines.patient_id == wanted.patient_id)
    if wanted.act_code:
        lines = lines.filter(lines.act_code == wanted.act_code)
    return lines


def named_lines(
    warehouse: Warehouse, fund: str, providers: Collection[str], claim_ids: Collection[str]
) -> dict[tuple[str, int], dict[str, Any]]:
    """(claim_id, line_no) -> line, of these claims of these providers: the file is sorted by provider, and read only there."""
    if not providers or not claim_ids:
        return {}
    claims = warehouse.table("claims")
    found = claims.filter(
        claims.provider_id.isin(sorted(providers)[:MOST_NAMED])
        & (claims.fund == fund)
        & claims.claim_id.isin(sorted(claim_ids)[:MOST_NAMED])
    )
    rows = found.select(*NAMED).to_pyarrow().to_pylist()
    return {(row["claim_id"], row["line_no"]): row for row in rows}
