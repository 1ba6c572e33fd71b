"""Shadow run: the same register under the values in force and under others, before a change is switched on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.screening.verdicts import Progress, write_verdicts
from relais.data.warehouse import Warehouse
from relais.rules.store import Store

RANKS = {"none": 0, "undetermined": 1, "participative": 2, "free": 3}
"""From the least to the most favourable; what cannot be established stands between."""


@dataclass
class Change:
    """Households counted, those for whom the right gets better or worse, and what all pay a month before and after."""

    households: int = 0
    gaining: int = 0
    losing: int = 0
    before_cents: int = 0
    after_cents: int = 0

    def add(self, row: dict[str, Any]) -> None:
        self.households += row["n"]
        self.gaining += row["n"] * (row["gain"] == 1)
        self.losing += row["n"] * (row["gain"] == -1)
        self.before_cents += int(row["paid_before"])
        self.after_cents += int(row["paid_after"])


@dataclass(frozen=True)
class Shadow:
    """`total`: of all households. `moves`: by (verdict before, verdict after). `by_commune`: where somebody gains or
    loses. `changed`: Parquet of the households whose verdict, or at the same verdict whose participation, changes."""

    on: date
    other_on: date
    total: Change
    moves: dict[tuple[str, str], Change]
    by_commune: dict[str, Change]
    changed: Path


def shadow(
    warehouse: Warehouse,
    home: Path,
    on: date,
    values: Store | None = None,
    other_on: date | None = None,
    progress: Progress = lambda done, total: None,
) -> Shadow:
    """Judge every household twice: on a day under the values in force, then under `values`, or on another day, or both.

    Changed ones go to `home/verdicts/c2s_shadow/<on>.parquet`. Nothing else is written: no signal, no verdict.
    Raises ScreeningError (French).
    """
    with TemporaryDirectory(dir=_folder(home)) as scratch:
        before, after = Path(scratch) / "before.parquet", Path(scratch) / "after.parquet"
        write_verdicts(warehouse, before, on, progress)
        write_verdicts(warehouse, after, other_on or on, progress, values)
        pairs = _pairs(warehouse.backend, before, after)
        changed = _folder(home) / f"{on.isoformat()}.parquet"
        pairs.filter(pairs.gain != 0).order_by("household_id").to_parquet(str(changed))
        return _summed(pairs, on, other_on or on, changed)


def _folder(home: Path) -> Path:
    folder = home / "verdicts" / "c2s_shadow"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _pairs(backend: Any, before: Path, after: Path) -> ir.Table:
    """One row a household: both verdicts and participations, and `gain`: 1 better, -1 worse, 0 the same."""
    old = backend.read_parquet(str(before), table_name="shadow_before")
    new = backend.read_parquet(str(after), table_name="shadow_after")
    joined = old.inner_join(new, "household_id").select(
        old.household_id,
        old.commune,
        before=old.verdict,
        after=new.verdict,
        paid_before=ibis.coalesce(old.participation, 0),
        paid_after=ibis.coalesce(new.participation, 0),
        base_before=old.base_low,
        base_after=new.base_low,
    )
    step = _rank(joined.after) - _rank(joined.before)
    saved = joined.paid_before - joined.paid_after
    return joined.mutate(
        gain=ibis.cases((step > 0, 1), (step < 0, -1), (saved > 0, 1), (saved < 0, -1), else_=0)
    )


def _rank(verdict: Any) -> Any:
    return ibis.cases(*[(verdict == word, rank) for word, rank in RANKS.items()])


def _summed(pairs: ir.Table, on: date, other_on: date, changed: Path) -> Shadow:
    counts = pairs.group_by("before", "after", "gain", "commune").agg(
        n=pairs.count(), paid_before=pairs.paid_before.sum(), paid_after=pairs.paid_after.sum()
    )
    total = Change()
    moves: dict[tuple[str, str], Change] = {}
    communes: dict[str, Change] = {}
    for row in counts.to_pyarrow().to_pylist():
        total.add(row)
        moves.setdefault((row["before"], row["after"]), Change()).add(row)
        communes.setdefault(row["commune"] or "", Change()).add(row)
    touched = {code: one for code, one in sorted(communes.items()) if one.gaining or one.losing}
    return Shadow(on, other_on, total, dict(sorted(moves.items())), touched, changed)
