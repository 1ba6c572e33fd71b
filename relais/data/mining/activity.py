"""What one provider does, month by month and beside its peers: read narrow, for a page that somebody waits for.

Its own months and days come from its lines (the file is sorted by provider); peers from the tables made once for detectors.
One query, on its lines; the rest is counted as it is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from relais.data.mining.beside import Beside, Month, Peers
from relais.data.mining.kept import kept_rows
from relais.data.warehouse import Warehouse

MOST_DAYS = 10


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
    lines = _lines(warehouse, provider_id, fund)
    months = _months(lines)
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
        _days(home, warehouse, lines, provider_id, chosen),
        warehouse.extract_on,
    )


def _profile(warehouse: Warehouse, provider_id: str) -> dict[str, Any]:
    if "providers" not in warehouse.names():
        return {}
    register = warehouse.table("providers")
    found = register.filter(register.provider_id == provider_id).to_pyarrow().to_pylist()
    return found[0] if found else {}


def _lines(warehouse: Warehouse, provider_id: str, fund: str) -> pa.Table:
    """LINES of one provider: the file is sorted by provider, and read only there."""
    claims = warehouse.table("claims")
    mine = claims.filter((claims.provider_id == provider_id) & (claims.fund == fund))
    return mine.select(*LINES).to_pyarrow()


def _months(lines: pa.Table) -> list[Month]:
    """Each month with a line, cancelled or not, in order."""
    first = pc.floor_temporal(lines["starts_on"], unit="month")
    dated = lines.append_column("month", first.cast(pa.date32()))
    kept = _by("month", dated.filter(pc.invert(dated["cancelled"])), KEPT)
    gone = _by("month", dated.filter(dated["cancelled"]), CANCELLED)
    return [
        Month(month, **{**NOTHING, **kept.get(month, {}), **gone.get(month, {})})
        for month in sorted({*kept, *gone})
    ]


def _by(
    key: str, rows: pa.Table, told: Mapping[str, tuple[str, str]]
) -> dict[date, dict[str, int]]:
    """{day: {name: sum or count}}; `told`: name -> (column, how)."""
    found = rows.group_by(key).aggregate([(column, how) for column, how in told.values()])
    columns = [found[f"{column}_{how}"].to_pylist() for column, how in told.values()]
    return {
        day: dict(zip(told, values, strict=True))
        for day, *values in zip(found[key].to_pylist(), *columns, strict=True)
    }


def _days(
    home: Path, warehouse: Warehouse, lines: pa.Table, provider_id: str, year: int
) -> list[Day]:
    """The fullest days of the year; none before the detectors have made the table that knows standard minutes."""
    here = pc.and_(pc.invert(lines["cancelled"]), pc.equal(pc.year(lines["starts_on"]), year))
    acts = _by("starts_on", lines.filter(here), ACTS)
    most = sorted(acts, key=lambda day: (-acts[day]["quantity"], day))[:MOST_DAYS]
    timed = kept_rows(
        home,
        warehouse,
        "provider_day",
        ("starts_on", "minutes"),
        [("provider_id", "=", provider_id), ("starts_on", "in", most or [date(year, 1, 1)])],
    )
    if timed is None:
        return []
    known = {row["starts_on"]: row["minutes"] for row in timed.to_pylist()}
    return [Day(day, **acts[day], minutes=known[day]) for day in most if day in known]


LINES = (
    *("starts_on", "cancelled", "quantity", "billed_cents", "reimbursed_cents"),
    *("patient_id", "commune"),
)
KEPT = {
    "n_lines": ("cancelled", "count"),
    "quantity": ("quantity", "sum"),
    "billed_cents": ("billed_cents", "sum"),
    "reimbursed_cents": ("reimbursed_cents", "sum"),
    "n_patients": ("patient_id", "count_distinct"),
    "n_days": ("starts_on", "count_distinct"),
}
CANCELLED = {"n_cancelled": ("cancelled", "count"), "cancelled_cents": ("billed_cents", "sum")}
NOTHING = dict.fromkeys((*KEPT, *CANCELLED), 0)
ACTS = {
    "quantity": ("quantity", "sum"),
    "n_patients": ("patient_id", "count_distinct"),
    "n_communes": ("commune", "count_distinct"),
}
