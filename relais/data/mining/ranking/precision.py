"""Precision of each detector over the last months, and those that fall below the floor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from relais.common.dates import add_months
from relais.data.mining.ranking.arm import Estimate, estimate
from relais.data.mining.ranking.outcomes import Outcome
from relais.handover.outcomes import CONFIRMED, RETAINED
from relais.rules.store import Law

RIGHT = (CONFIRMED, RETAINED)
"""A signal retained for a file counts for its detector: counting only what was set aside would retire the best ones."""


@dataclass(frozen=True)
class Precision:
    """Of the outcomes of one detector in the window, in one fund. `retired`: enough of them, and the whole interval below the floor."""

    definition: str
    n: int
    confirmed: int
    rate: Estimate
    retired: bool
    fund: str = ""


def rolling(
    given: Iterable[Outcome],
    law: Law,
    on: date,
    returned: Mapping[tuple[str, str], date] | None = None,
) -> list[Precision]:
    """By fund and name; a detector without an outcome in the window (`mining_precision_window` months) is not told.

    `returned`: (fund, definition) -> day an agent put it back to work: what was decided up to then counts no more. A retired detector
    has no new outcome: once the old ones leave the window, it is tried again.
    """
    since = add_months(on, -int(law["mining_precision_window"]))
    least, floor = int(law["mining_precision_least"]), float(law["mining_precision_floor"])
    counts: dict[tuple[str, str], list[int]] = {}
    for one in given:
        if not one.definition or not since < one.decided_on <= on:
            continue
        key = one.fund, one.definition
        if one.decided_on <= (returned or {}).get(key, date.min):
            continue
        told = counts.setdefault(key, [0, 0])
        told[0] += 1
        told[1] += one.outcome in RIGHT
    found = []
    for (fund, name), (n, right) in sorted(counts.items()):
        rate = estimate(right, n)
        assert rate is not None
        found.append(Precision(name, n, right, rate, n >= least and rate.high < floor, fund))
    return found
