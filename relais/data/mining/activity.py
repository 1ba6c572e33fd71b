"""What one provider does, month by month and beside its peers: read narrow, for a page that somebody waits for.

Its own months come from its lines (the file is sorted by provider); peers from the tables made once for detectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from relais.data.mining.beside import Beside, Month, Peers
from relais.data.mining.kept import kept_rows
from relais.data.warehouse import Warehouse

MOST_DAYS = 10


@dataclass(frozen=True)
class Day:
    """A day with many acts. `minutes`: standard minutes of the `n_timed` acts whose duration is known."""

    on: date
    quantity: int
    n_patients: int
    n_communes: int
    minutes: int
    n_timed: int


@dataclass(frozen=True)
class Activity:
    """`profile`: columns of `providers`, empty when the register does not know it. `peers`: (year, specialty, territory) compared
    with; territory empty when there are too few there, year None when nothing is known of peers."""

    provider_id: str
    profile: dict[str, Any]
    months: Sequence[Month]
    year: int
    peers: tuple[int | None, str, str]
    besides: Sequence[Beside]
    days: Sequence[Day]
    extract_on: date

    @property
    def years(self) -> list[int]:
        return sorted({month.starts_on.year for month in self.months}, reverse=True)


def activity(
    home: Path,
    warehouse: Warehouse,
    provider_id: str,
    fund: str,
    least: int,
    year: int | None = None,
) -> Activity | None:
    """The activity paid by a fund; None when it paid nothing to this provider. `least`: peers under which none is told."""
    months = _months(warehouse, provider_id, fund)
    if not months:
        return None
    last = max(month.starts_on.year for month in months)
    chosen = year if year in {month.starts_on.year for month in months} else last
    peers = Peers(home, warehouse, provider_id, fund, least)
    group = peers.group(chosen)
    return Activity(
        provider_id,
        _profile(warehouse, provider_id),
        peers.beside_months(months),
        chosen,
        group or (None, "", ""),
        peers.besides(group),
        _days(home, warehouse, provider_id, chosen),
        warehouse.extract_on,
    )


def _profile(warehouse: Warehouse, provider_id: str) -> dict[str, Any]:
    if "providers" not in warehouse.names():
        return {}
    register = warehouse.table("providers")
    rows: list[dict[str, Any]] = _rows(register.filter(register.provider_id == provider_id))
    return rows[0] if rows else {}


def _months(warehouse: Warehouse, provider_id: str, fund: str) -> list[Month]:
    claims = warehouse.table("claims")
    lines = claims.filter((claims.provider_id == provider_id) & (claims.fund == fund))
    dated = lines.select(
        "cancelled", "quantity", "billed_cents", "reimbursed_cents", "patient_id", day="starts_on",
        starts_on=lines.starts_on.truncate("M").cast("date"),
    )  # fmt: skip
    kept = ~dated.cancelled
    months = dated.group_by("starts_on").agg(
        n_lines=kept.sum().cast("int64"),
        quantity=dated.quantity.sum(where=kept).cast("int64"),
        billed_cents=dated.billed_cents.sum(where=kept).cast("int64"),
        reimbursed_cents=dated.reimbursed_cents.sum(where=kept).cast("int64"),
        n_patients=dated.patient_id.nunique(where=kept),
        n_days=dated.day.nunique(where=kept),
        n_cancelled=dated.cancelled.sum().cast("int64"),
        cancelled_cents=dated.billed_cents.sum(where=dated.cancelled).cast("int64"),
    )
    return [
        Month(row.pop("starts_on"), **{name: value or 0 for name, value in row.items()})
        for row in _rows(months.order_by("starts_on"))
    ]


def _days(home: Path, warehouse: Warehouse, provider_id: str, year: int) -> list[Day]:
    names = ("quantity", "n_patients", "n_communes", "minutes", "n_timed")
    wanted = [
        ("provider_id", "=", provider_id),
        ("starts_on", ">=", date(year, 1, 1)),
        ("starts_on", "<=", date(year, 12, 31)),
    ]
    days = kept_rows(home, warehouse, "provider_day", ("starts_on", *names), wanted)
    if days is None:
        return []
    most = sorted(days.to_pylist(), key=lambda row: (-row["quantity"], row["starts_on"]))
    return [Day(row["starts_on"], *(row[name] for name in names)) for row in most[:MOST_DAYS]]


def _rows(table: ir.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found
