"""The legal leave of a birth: weeks before and after, by the number of children (CSS L331-3, L331-4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from relais.rules.rights._days import add_days, days_of, length
from relais.rules.rights._french import count, day
from relais.rules.rights.ij.draft import Calendar, Draft
from relais.rules.rights.ij.facts import Facts
from relais.rules.store import Law

THIRD_CHILD = 2


def calendar(draft: Draft, facts: Facts, law: Law, ends_on: date) -> Calendar | None:
    """Days within the leave; where the rank of the child is unknown and counts, days stay unknown."""
    if facts.born_on is None:
        draft.lacks(
            "date de naissance, ou date prévue (born_on)",
            "déclaration de grossesse, acte de naissance",
        )
        return None
    plans = [_labels(facts, facts.born_on, ends_on, weeks) for weeks in _readings(facts, law)]
    if any(plan != plans[0] for plan in plans):
        draft.lacks("enfants déjà à charge (dependent_children)", "livret de famille, Caf")
    return [
        (on, plans[0][place] if len({plan[place] for plan in plans}) == 1 else "unknown")
        for place, on in enumerate(days_of(facts.starts_on, ends_on))
    ]


def gate_length(
    draft: Draft, facts: Facts, law: Law, ends_on: date, weeks_after: int | None
) -> None:
    """The stop must last eight weeks; the self-employed must stop six of them after the birth."""
    weeks = law["ij_maternite_minimum_weeks"]
    days = length(facts.starts_on, ends_on)
    draft.gate(
        "stopped_long_enough",
        days >= 7 * weeks,
        f"Arrêt de {count(days, 'jour')} pour {count(7 * weeks, 'jour')} au moins ({weeks} semaines).",
        days=days,
        days_needed=7 * weeks,
    )
    if days < 7 * weeks:
        draft.changes.append(f"{count(7 * weeks - days, 'jour')} d'arrêt de plus")
    if weeks_after is not None and facts.born_on is not None:
        until = add_days(facts.born_on, 7 * weeks_after - 1)
        draft.gate(
            "stopped_after_birth",
            ends_on >= until,
            f"Arrêt jusqu'au {day(until)} au moins, {weeks_after} semaines après l'accouchement.",
        )


def _readings(facts: Facts, law: Law) -> list[Mapping[str, int]]:
    """Weeks before and after that may apply: two readings when the rank of the child is unknown."""
    if facts.children >= 3:
        return [law["ij_maternite_weeks_triplets"]]
    weeks = law["ij_maternite_weeks"]
    if facts.children == 2:
        return [weeks["twins"]]
    if facts.dependent_children is None:
        return [weeks["first_two"], weeks["third"]]
    return [weeks["third" if facts.dependent_children >= THIRD_CHILD else "first_two"]]


def _labels(facts: Facts, born_on: date, ends_on: date, weeks: Mapping[str, int]) -> list[str]:
    """The whole length is kept when the birth comes early: only the start and the total bind."""
    first = add_days(born_on, -7 * weeks["before"])
    left = 7 * (weeks["before"] + weeks["after"])
    labels = []
    for on in days_of(facts.starts_on, ends_on):
        if on < first:
            labels.append("not_covered")
        elif left > 0:
            labels.append("paid")
            left -= 1
        else:
            labels.append("over_maximum")
    return labels
