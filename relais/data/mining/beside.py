"""A provider beside its peers: those of the same specialty and department, of the specialty alone where they are too few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.data.mining.kept import kept_rows
from relais.data.warehouse import Warehouse

Group: TypeAlias = tuple[int, str, str]
"""Year, specialty, territory (empty: all)."""


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


INDICATORS = {
    "reimbursed_cents": lambda row: row["reimbursed_cents"],
    "n_patients": lambda row: row["n_patients"],
    "quantity": lambda row: row["quantity"],
    "per_patient_cents": lambda row: row["reimbursed_cents"] // max(row["n_patients"], 1),
    "acts_per_100": lambda row: row["quantity"] * 100 // max(row["n_patients"], 1),
}
"""Name -> integer of a row of `provider_year`; `acts_per_100`: acts for a hundred patients."""
YEARS = ("provider_id", "year", "territory", "reimbursed_cents", "quantity", "n_patients")


class Peers:
    """Nobody when the detectors have not made the tables yet."""

    def __init__(
        self, home: Path, warehouse: Warehouse, provider_id: str, fund: str, least: int
    ) -> None:
        self.home, self.warehouse = home, warehouse
        self.provider_id, self.least = provider_id, least
        self.own = self._years(("year", "specialty"), fund, ("provider_id", "=", provider_id))
        self.fund = fund
        self.alike: pa.Table | None = None

    def _years(
        self, columns: Sequence[str], fund: str, wanted: tuple[str, str, Any]
    ) -> pa.Table | None:
        filters = [("fund", "=", fund), wanted]
        return kept_rows(self.home, self.warehouse, "provider_year", columns, filters)

    def group(self, year: int) -> Group | None:
        """Those it is compared with; None when there are too few, or nothing is known."""
        known = {row["year"]: row["specialty"] for row in self.own.to_pylist()} if self.own else {}
        if not known:
            return None
        chosen = year if year in known else max(known)
        specialty = known[chosen]
        same = self._years(YEARS, self.fund, ("specialty", "=", specialty))
        assert same is not None
        now = same.filter(pc.equal(same["year"], chosen))
        mine = now.filter(pc.equal(now["provider_id"], self.provider_id))
        territory: str | None = mine["territory"][0].as_py()
        near = pc.sum(pc.equal(now["territory"], territory)).as_py() if territory else 0
        if (near or 0) >= self.least:
            self.alike = same.filter(pc.equal(same["territory"], territory))
            return chosen, specialty, territory or ""
        if now.num_rows >= self.least:
            self.alike = same
            return chosen, specialty, ""
        return None

    def beside_months(self, months: Sequence[Month]) -> list[Month]:
        """Each month with what was paid to the peers who worked in it."""
        if self.alike is None:
            return list(months)
        alike = pc.unique(self.alike["provider_id"]).to_pylist()
        columns = ("month", "reimbursed_cents")
        paid = kept_rows(
            self.home, self.warehouse, "provider_month", columns, [("provider_id", "in", alike)]
        )
        if paid is None:
            return list(months)
        told = _quantiles(paid)

        return [_with_peers(one, told.get(one.starts_on)) for one in months]

    def besides(self, group: Group | None) -> list[Beside]:
        if group is None or self.alike is None:
            return []
        rows = self.alike.filter(pc.equal(self.alike["year"], group[0])).to_pylist()
        own = next((row for row in rows if row["provider_id"] == self.provider_id), None)
        if own is None:
            return []
        return [
            beside(name, value(own), [value(row) for row in rows])
            for name, value in INDICATORS.items()
        ]


def _quantiles(paid: pa.Table) -> Mapping[date, tuple[int, int, int]]:
    """Peers of each month: how many, and the value of the middle rank and of the ninetieth in a hundred."""
    months = paid["month"].to_numpy().astype("datetime64[D]")
    cents = paid["reimbursed_cents"].to_numpy()
    order = np.lexsort((cents, months))
    months, cents = months[order], cents[order]
    firsts, starts, sizes = np.unique(months, return_index=True, return_counts=True)
    return {
        month.item(): (int(n), int(cents[start + _middle(n)]), int(cents[start + _ninetieth(n)]))
        for month, start, n in zip(firsts, starts, sizes, strict=True)
    }


def _with_peers(month: Month, told: tuple[int, int, int] | None) -> Month:
    if told is None:
        return month
    n, median, p90 = told
    return replace(month, peers_n=n, peers_median=median, peers_p90=p90)


def _middle(n: int) -> int:
    return int((n + 1) // 2 - 1)


def _ninetieth(n: int) -> int:
    return int((n * 9 + 9) // 10 - 1)


def beside(name: str, own: int, values: Sequence[int]) -> Beside:
    """`values`: those of all, own included; never empty."""
    ordered, n = sorted(values), len(values)
    below = sum(value < own for value in ordered)
    return Beside(name, own, n, ordered[_middle(n)], ordered[_ninetieth(n)], below * 100 // n)
