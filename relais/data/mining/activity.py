"""What one provider does, month by month and beside its peers: read narrow, for a page that somebody waits for.

Its own months come from its lines (the file is sorted by provider); peers from the tables made once for detectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.kept import kept_rollup
from relais.data.warehouse import Warehouse

MOST_DAYS = 10


@dataclass(frozen=True)
class Month:
    """Lines kept of one month; cents. `peers_*`: what the fund paid to peers who worked that month, None when not known."""

    starts_on: date
    n_lines: int
    quantity: int
    billed_cents: int
    reimbursed_cents: int
    n_patients: int
    n_days: int
    n_cancelled: int
    cancelled_cents: int
    peers_n: int | None = None
    peers_median: int | None = None
    peers_p90: int | None = None


@dataclass(frozen=True)
class Beside:
    """A value beside its peers: rank quantiles, as the detectors compute them. `percentile`: peers strictly below, in 100."""

    name: str
    value: int
    peers_n: int
    peers_median: int
    peers_p90: int
    percentile: int


@dataclass(frozen=True)
class Day:
    """A day with many acts. `minutes`: standard minutes of the acts whose duration is known, 0 when none is."""

    on: date
    quantity: int
    n_patients: int
    n_communes: int
    minutes: int


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
    peers = _Peers(home, warehouse, provider_id, fund, least)
    group = peers.group(chosen)
    return Activity(
        provider_id,
        _profile(warehouse, provider_id),
        peers.beside_months(months, group),
        chosen,
        group or (None, "", ""),
        peers.besides(group),
        _days(home, warehouse, provider_id, chosen),
        warehouse.extract_on,
    )


def beside(name: str, own: int, values: Sequence[int]) -> Beside:
    """`values`: those of all, own included; never empty."""
    ordered, n = sorted(values), len(values)
    below = sum(value < own for value in ordered)
    return Beside(
        name, own, n, ordered[(n + 1) // 2 - 1], ordered[(n * 9 + 9) // 10 - 1], below * 100 // n
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
    days = kept_rollup(home, warehouse, "provider_day")
    if days is None:
        return []
    mine = days.filter((days.provider_id == provider_id) & (days.starts_on.year() == year))
    most = mine.order_by(mine.quantity.desc(), mine.starts_on).limit(MOST_DAYS)
    rows = _rows(most)
    claims = warehouse.table("claims")
    lines = claims.filter((claims.provider_id == provider_id) & ~claims.cancelled)
    theirs = lines.filter(lines.starts_on.isin([row["starts_on"] for row in rows]))
    homes = theirs.group_by("starts_on").agg(n=theirs.commune.nunique())
    n_communes = {row["starts_on"]: row["n"] for row in _rows(homes)} if rows else {}
    return [
        Day(
            row["starts_on"], row["quantity"], row["n_patients"],
            n_communes.get(row["starts_on"], 0), row["minutes"],
        )
        for row in rows
    ]  # fmt: skip


class _Peers:
    """Those of the same specialty and department, of the specialty alone where they are too few."""

    def __init__(
        self, home: Path, warehouse: Warehouse, provider_id: str, fund: str, least: int
    ) -> None:
        self.provider_id, self.least = provider_id, least
        years = kept_rollup(home, warehouse, "provider_year")
        self.years = years.filter(years.fund == fund) if years is not None else None
        self.months = kept_rollup(home, warehouse, "provider_month")

    def group(self, year: int) -> tuple[int, str, str] | None:
        if self.years is None:
            return None
        mine = self.years.filter(self.years.provider_id == self.provider_id)
        own = {row["year"]: row for row in _rows(mine.select("year", "specialty", "territory"))}
        row = own.get(year) or (own[max(own)] if own else None)
        if row is None:
            return None
        same = self.years.filter(
            (self.years.year == row["year"]) & (self.years.specialty == row["specialty"])
        )
        found = _rows(same.group_by("territory").agg(n=same.count()))
        near = next((each["n"] for each in found if each["territory"] == row["territory"]), 0)
        if near >= self.least:
            return row["year"], row["specialty"], row["territory"]
        if sum(each["n"] for each in found) >= self.least:
            return row["year"], row["specialty"], ""
        return None

    def _alike(self, group: tuple[int, str, str]) -> ir.Table:
        assert self.years is not None
        _, specialty, territory = group
        alike = self.years.filter(self.years.specialty == specialty)
        return alike.filter(alike.territory == territory) if territory else alike

    def beside_months(
        self, months: Sequence[Month], group: tuple[int, str, str] | None
    ) -> list[Month]:
        if group is None or self.months is None:
            return list(months)
        alike = self._alike(group).select("provider_id").distinct()
        paid = self.months.semi_join(alike, "provider_id").select(
            "provider_id", "reimbursed_cents", starts_on="month"
        )
        told = {row["starts_on"]: row for row in _rows(_quantiles(paid))}
        return [_with_peers(month, told.get(month.starts_on)) for month in months]

    def besides(self, group: tuple[int, str, str] | None) -> list[Beside]:
        if group is None:
            return []
        alike = self._alike(group)
        rows = _rows(alike.filter(alike.year == group[0]).select(*INDICATORS_READ))
        own = next((row for row in rows if row["provider_id"] == self.provider_id), None)
        if own is None:
            return []
        return [
            beside(name, value(own), [value(row) for row in rows])
            for name, value in INDICATORS.items()
        ]


INDICATORS_READ = ("provider_id", "reimbursed_cents", "quantity", "n_patients", "n_lines")
INDICATORS = {
    "reimbursed_cents": lambda row: row["reimbursed_cents"],
    "n_patients": lambda row: row["n_patients"],
    "quantity": lambda row: row["quantity"],
    "per_patient_cents": lambda row: row["reimbursed_cents"] // max(row["n_patients"], 1),
    "acts_per_100": lambda row: row["quantity"] * 100 // max(row["n_patients"], 1),
}
"""Name -> integer of a row of `provider_year`; `acts_per_100`: acts for a hundred patients."""


def _quantiles(paid: ir.Table) -> ir.Table:
    """Peers of each month: how many, and the value of the middle rank and of the ninetieth in a hundred."""
    order = ibis.window(group_by="starts_on", order_by=["reimbursed_cents", "provider_id"])
    whole = ibis.window(group_by="starts_on")
    ranked = paid.mutate(place=ibis.row_number().over(order) + 1, n=ibis._.count().over(whole))
    cents = ranked.reimbursed_cents
    return ranked.group_by("starts_on").agg(
        peers_n=ranked.count(),
        peers_median=cents.max(where=ranked.place == (ranked.n + 1) // 2),
        peers_p90=cents.max(where=ranked.place == (ranked.n * 9 + 9) // 10),
    )


def _with_peers(month: Month, told: dict[str, Any] | None) -> Month:
    if told is None:
        return month
    return Month(**{**vars(month), **told})


def _rows(table: ir.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return found
