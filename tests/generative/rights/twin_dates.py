"""PUMa closing dates and the paternity split, written again from the reference's words."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

from tests.generative.rights.twin_base import shifted

ONE = dt.timedelta(days=1)
DECREE_2023 = dt.date(2023, 4, 28)
DECREE_2020 = dt.date(2020, 11, 15)


def puma_closing(facts: dict[str, Any]) -> dict[str, dt.date | None]:
    """Earliest closing by reason; None when the decision's date is missing and needed."""
    found: dict[str, dt.date | None] = {}
    sent = facts.get("decision_sent_on")
    if facts.get("removal_executed_on"):
        found["removal"] = facts["removal_executed_on"]
    lost = facts.get("residence_lost_found_on")
    if lost and lost >= DECREE_2023:
        found["residence"] = lost
    elif lost:
        found["residence"] = sent + 45 * ONE if sent else None
    title = facts.get("title_ends_on")
    if title:
        kept = shifted(title, 6 if title >= DECREE_2020 else 12)
        candidates = [kept]
        if kept >= DECREE_2023:
            candidates.append(kept + 45 * ONE)
        if sent:
            candidates.append(sent + 45 * ONE)
        found["stay"] = max(candidates)
    return found


def puma_open(facts: dict[str, Any], on: dt.date) -> bool | None:
    """The right on a day, for someone who lives in France for years."""
    unknown = False
    for reason, closing in puma_closing(facts).items():
        if closing is None:
            unknown = True
        elif on >= closing:
            if reason == "stay" and not facts.get("decision_sent_on"):
                unknown = True
            else:
                return False
    return None if unknown else True


def split_is_right(
    born: dt.date, many: bool, leave_ends: dt.date, plan: list[tuple[dt.date, dt.date]]
) -> bool:
    """Salaried parent who told the end of the birth leave."""
    if any(after[0] <= before[1] for before, after in pairwise(plan)):
        return False
    lengths = [(end - start).days + 1 for start, end in plan]
    if born < dt.date(2021, 7, 1):
        if len(plan) != 1 or lengths[0] > (18 if many else 11):
            return False
        return born <= plan[0][0] <= shifted(born, 4)
    if plan[0][0] != leave_ends + ONE or lengths[0] < 4:
        return False
    chosen = lengths[1:] if lengths[0] == 4 else [lengths[0] - 4, *lengths[1:]]
    return (
        len(chosen) <= 2
        and all(days >= 5 for days in chosen)
        and sum(chosen) <= (28 if many else 21)
        and all(start <= shifted(born, 6) for start, _ in plan)
    )
