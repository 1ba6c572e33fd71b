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


@dataclass(frozen=True)
class Shadow:
    """`moves`: (verdict before, verdict after) -> households, changed or not. `gaining`, `losing`: households
    whose verdict, or at the same verdict whose participation, gets better or worse. `monthly_cents`:
    what all of them pay a month, before and after. `by_commune`: gaining and losing."""

    households: int
    moves: dict[tuple[str, str], int]
    gaining: int
    losing: int
    monthly_cents: tuple[int, int]
    by_commune: dict[str, tuple[int, int]]
    changed: Path


def shadow(
    warehouse: Warehouse,
    home: Path,
    on: date,
    values: Store,
    progress: Progress = lambda done, total: None,
) -> Shadow:
    """Judge every household twice; changed ones go to `home/verdicts/c2s_shadow/<on>.parquet`.

    Nothing else is written: no signal, no verdict. Raises ScreeningError (French).
    """
    with TemporaryDirectory(dir=_folder(home)) as scratch:
        before, after = Path(scratch) / "before.parquet", Path(scratch) / "after.parquet"
        write_verdicts(warehouse, before, on, progress)
        write_verdicts(warehouse, after, on, progress, values)
        pairs = _pairs(warehouse.backend, before, after)
        changed = _folder(home) / f"{on.isoformat()}.parquet"
        pairs.filter(pairs.gain != 0).order_by("household_id").to_parquet(str(changed))
        return _summed(pairs, changed)


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


def _summed(pairs: ir.Table, changed: Path) -> Shadow:
    counts = pairs.group_by("before", "after", "gain", "commune").agg(
        n=pairs.count(), paid_before=pairs.paid_before.sum(), paid_after=pairs.paid_after.sum()
    )
    moves: dict[tuple[str, str], int] = {}
    communes: dict[str, tuple[int, int]] = {}
    totals = [0, 0, 0, 0, 0]
    for row in counts.to_pyarrow().to_pylist():
        move = (row["before"], row["after"])
        moves[move] = moves.get(move, 0) + row["n"]
        better, worse = (row["n"] * (row["gain"] == side) for side in (1, -1))
        place = row["commune"] or ""
        had = communes.get(place, (0, 0))
        communes[place] = (had[0] + better, had[1] + worse)
        found = (row["n"], better, worse, int(row["paid_before"]), int(row["paid_after"]))
        totals = [one + more for one, more in zip(totals, found, strict=True)]
    return Shadow(
        households=totals[0],
        moves=dict(sorted(moves.items())),
        gaining=totals[1],
        losing=totals[2],
        monthly_cents=(totals[3], totals[4]),
        by_commune={place: pair for place, pair in sorted(communes.items()) if any(pair)},
        changed=changed,
    )
