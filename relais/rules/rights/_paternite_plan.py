"""The split of a paternity leave: what is wrong with a plan, and plans that are right (C. trav. L1225-35)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from relais.common.dates import public_holidays
from relais.rules.rights._days import add_days, add_months, length
from relais.rules.rights._french import count, day
from relais.rules.store import Law

Span = tuple[date, date]


@dataclass(frozen=True)
class SplitRules:
    """The terms of the leave for one birth: days, and dates within which periods start."""

    total: int
    mandatory: int
    most_periods: int
    least_days: int
    first_start: date
    last_first_start: date
    last_start: date

    def from_any_day(self, starts_on: date) -> SplitRules:
        """The same rules where the end of the birth leave is not known: it may be the eve of this start."""
        first = max(self.first_start, starts_on)
        return replace(self, first_start=first, last_first_start=first)

    @property
    def optional(self) -> int:
        return self.total - self.mandatory


def rules_for(
    law: Law, born_on: date, multiple: bool, status: str, birth_leave_ends_on: date | None
) -> SplitRules:
    mandatory = law["paternite_mandatory_days"][
        "salaried" if status == "salaried" else "self_employed"
    ]
    last_start = add_months(born_on, law["paternite_start_within_months"])
    if birth_leave_ends_on is not None:
        first = latest = add_days(birth_leave_ends_on, 1)
    elif status != "salaried":
        first, latest = born_on, add_days(born_on, 1)
    else:
        first, latest = born_on, _latest_start(born_on, law["paternite_birth_leave_days"])
    return SplitRules(
        total=law["paternite_days"]["multiple" if multiple else "single"],
        mandatory=mandatory,
        most_periods=law["paternite_max_periods"],
        least_days=law["paternite_min_period_days"],
        first_start=first if mandatory else born_on,
        last_first_start=latest if mandatory else last_start,
        last_start=last_start,
    )


def _latest_start(born_on: date, working_days: int) -> date:
    """Day after a birth leave that began as late as it may: the first working day after the birth."""
    on, left = born_on, working_days
    while left:
        on = add_days(on, 1)
        if on.weekday() < 6 and on not in public_holidays(on.year):
            left -= 1
    return add_days(on, 1)


def lengths(plan: Sequence[Span], rules: SplitRules) -> tuple[int, list[int]]:
    """Days given to the mandatory part, then each optional period (what the first period adds counts as one)."""
    days = [length(*span) for span in plan]
    if not rules.mandatory or not days:
        return 0, days
    beyond = days[0] - rules.mandatory
    return min(days[0], rules.mandatory), ([beyond] if beyond > 0 else []) + days[1:]


def problems(plan: Sequence[Span], rules: SplitRules) -> list[str]:
    """What is wrong with a plan, one French sentence a fault; nothing when it is right."""
    told = _order(plan)
    taken, optional = lengths(plan, rules)
    if taken < rules.mandatory:
        told.append(
            f"Les {rules.mandatory} premiers jours sont obligatoires et d'un seul tenant : "
            f"la première période n'en compte que {taken}."
        )
    told += _optional_faults(optional, rules)
    if rules.mandatory and not rules.first_start <= plan[0][0] <= rules.last_first_start:
        told.append(
            "La première période suit immédiatement le congé de naissance ou la naissance : elle commence "
            f"entre le {day(rules.first_start)} et le {day(rules.last_first_start)}, "
            f"pas le {day(plan[0][0])}."
        )
    for number, (starts_on, _) in enumerate(plan, 1):
        if starts_on < rules.first_start and not (rules.mandatory and number == 1):
            told.append(
                f"La période {number} commence avant la naissance ou le congé de naissance."
            )
        if starts_on > rules.last_start:
            told.append(
                f"La période {number} commence le {day(starts_on)}, après le {day(rules.last_start)}, "
                "dernier jour pour commencer."
            )
    return told


def _order(plan: Sequence[Span]) -> list[str]:
    return [
        f"Les périodes {number} et {number + 1} se chevauchent ou ne sont pas dans l'ordre."
        for number, (before, after) in enumerate(pairwise(plan), 1)
        if after[0] <= before[1]
    ]


def _optional_faults(optional: Sequence[int], rules: SplitRules) -> list[str]:
    told = []
    if sum(optional) > rules.optional:
        told.append(
            f"{count(sum(optional), 'jour')} demandés"
            + (" en plus des jours obligatoires" if rules.mandatory else "")
            + f", pour {rules.optional} au plus."
        )
    if len(optional) > rules.most_periods:
        told.append(
            f"{count(len(optional), 'période')}"
            + (" après les jours obligatoires" if rules.mandatory else "")
            + f", pour {rules.most_periods} au plus."
        )
    told += [
        f"Une période de {count(days, 'jour')} est trop courte : {rules.least_days} jours au moins."
        for days in optional
        if days < rules.least_days
    ]
    return told


def proposals(plan: Sequence[Span], rules: SplitRules) -> list[list[Span]]:
    """Right plans: the nearest to what was asked first, then the usual ones."""
    _, wished = lengths(plan, rules)
    half = rules.optional // 2
    candidates = [_repaired(wished, rules)] if wished else []
    candidates += [[rules.optional], []] if rules.mandatory else [[rules.optional]]
    if rules.most_periods > 1:
        candidates.insert(-1, [half, rules.optional - half])
    starts = [span[0] for span in plan]
    found: list[list[Span]] = []
    for optional in candidates:
        placed = _placed(optional, starts, rules)
        if placed and placed not in found and not problems(placed, rules):
            found.append(placed)
    return found


def _repaired(wished: Sequence[int], rules: SplitRules) -> list[int]:
    """As many periods as allowed, each long enough, within the days that exist."""
    kept = list(wished[: rules.most_periods])
    kept[-1] += sum(wished[rules.most_periods :])
    kept = [max(days, rules.least_days) for days in kept]
    room = rules.optional
    for place, days in enumerate(kept):
        after = rules.least_days * (len(kept) - place - 1)
        kept[place] = min(days, room - after)
        room -= kept[place]
    return kept


def _placed(optional: Sequence[int], starts: Sequence[date], rules: SplitRules) -> list[Span]:
    """Dates for the periods: those wished where they fit, else straight after the one before."""
    blocks = ([rules.mandatory] if rules.mandatory else []) + list(optional)
    plan: list[Span] = []
    free = rules.first_start
    for place, days in enumerate(blocks):
        latest = rules.last_first_start if place == 0 else rules.last_start
        wished = starts[place] if place < len(starts) else free
        starts_on = wished if free <= wished <= latest else free
        plan.append((starts_on, add_days(starts_on, days - 1)))
        free = add_days(plan[-1][1], 1)
    return plan
