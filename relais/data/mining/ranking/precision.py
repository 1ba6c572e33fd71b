"""Precision of each detector over the last months, and those that fall below the floor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from relais.common.dates import add_months
from relais.data.mining.ranking.arm import Estimate, estimate
from relais.data.mining.ranking.outcomes import Outcome
from relais.rules.store import Law


@dataclass(frozen=True)
class Precision:
    """Of the outcomes of one detector in the window. `retired`: enough of them, and the whole interval below the floor."""

    definition: str
    n: int
    confirmed: int
    rate: Estimate
    retired: bool


def rolling(given: Iterable[Outcome], law: Law, on: date) -> list[Precision]:
    """By name; a detector without an outcome in the window (`mining_precision_window` months) is not told."""
    since = add_months(on, -int(law["mining_precision_window"]))
    least, floor = int(law["mining_precision_least"]), float(law["mining_precision_floor"])
    counts: dict[str, list[int]] = {}
    for one in given:
        if one.definition and since < one.decided_on <= on:
            told = counts.setdefault(one.definition, [0, 0])
            told[0] += 1
            told[1] += one.confirmed
    found = []
    for name, (n, confirmed) in sorted(counts.items()):
        rate = estimate(confirmed, n)
        assert rate is not None
        found.append(Precision(name, n, confirmed, rate, n >= least and rate.high < floor))
    return found
