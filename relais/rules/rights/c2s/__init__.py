"""Complémentaire santé solidaire: free or with a participation, for one household on one day.

CSS L861-1 and following, R861-2 to R861-15. The definition itself is `formula.py`; `household.py` applies
it at the counter, `register.py` to every household at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from relais.rules.right import Condition, FactsError, Verdict
from relais.rules.rights.c2s import explain
from relais.rules.rights.c2s.facts import Facts
from relais.rules.rights.c2s.household import ABATING, Household, weigh
from relais.rules.rights.c2s.scale import Scale, months_after, scale_at
from relais.rules.store import Law
from relais.rules.wording import day_name

TITLE = "Complémentaire santé solidaire"
REFERENCES = ("CSS L861-1", "CSS R861-2", "CSS R861-8", "CSS R861-10")
EXAMPLE = {
    "territory": "metropole",
    "alsace_moselle": False,
    "housing": "tenant",
    "housing_aid": [],
    "members": [
        {
            "id": "m1",
            "role": "applicant",
            "birth_date": "1990-02-01",
            "shared_custody": False,
            "situations": [],
            "resources": [{"month": "2024-04", "kind": "wage_net", "amount_cents": 999996}],
            "complete": True,
        }
    ],
}
EXAMPLE_ON = date(2025, 5, 14)
OLDEST = 130
RANK_DOUBT = (
    "rang des enfants nés le même jour quand l’un est en résidence alternée : aucun texte ne le dit, ceux "
    "qui sont à charge entière sont comptés d’abord"
)


def evaluate(facts: Facts, law: Law) -> Verdict:
    """free, participative, none or undetermined, with the amounts compared. Raises FactsError on birth
    dates that cannot be, NotInForce after the last ceilings known."""
    check_births(facts, law.on)
    scale, rule = scale_at(law.store, law.on)
    if scale is None:
        return _before_it_existed(law)
    home = weigh(facts, scale)
    for name in decisive(facts, scale, home):
        law.in_force(name)
    return Verdict(
        rule=rule,
        verdict=home.verdict,
        amounts=_amounts(facts, scale, home, law),
        conditions=explain.conditions(facts, scale, home),
        missing=explain.missing(facts, scale, home),
        what_would_change=explain.changes(facts, scale, home),
        to_confirm=(RANK_DOUBT,) if _ranks_in_doubt(home) else (),
    )


def _ranks_in_doubt(home: Household) -> bool:
    """Children born on one day, of whom some only count for half: their ranks have two readings."""
    custody = defaultdict(set)
    for member in home.counted:
        if member.role == "dependant" and member.birth_date:
            custody[member.birth_date].add(member.shared_custody)
    return any(len(found) > 1 for found in custody.values())


def participation_cents(facts: Facts, scale: Scale, home: Household) -> int | None:
    """Monthly participation of the household: sum over its members by age; None when an age is unknown."""
    if home.doubtful or facts.alsace_moselle is None:
        return None
    bands = scale.participation_local if facts.alsace_moselle else scale.participation
    total = 0
    for member in home.counted:
        if member.birth_date is None:
            return None
        born = member.birth_date
        total += next((cents for until, cents in bands if born <= until), bands[-1][1])
    return total


def decisive(facts: Facts, scale: Scale, home: Household) -> Iterator[str]:
    """Names of the values that this case rests on: their texts are quoted, their doubts are shown."""
    if home.automatic:
        prefix = "automatic" if home.automatic == "rsa" else "presumed"
        yield f"c2s_{prefix}_{home.automatic}"
    if home.standing.excluded or home.automatic == "rsa":
        return
    kinds = {
        resource.kind
        for member in home.counted
        for resource in member.resources
        if resource.month in scale.window and resource.amount_cents
    }
    overseas = "_overseas" if facts.territory not in (None, "metropole") else ""
    yield from (f"c2s_ceiling_{kind}{overseas}" for kind in ("free", "participative"))
    yield from ("c2s_ceiling_base", "c2s_household_coefficients", "c2s_reference_period")
    if overseas:
        yield "c2s_overseas_factor"
    if kinds & {kind for kind, fate in scale.kinds.items() if fate == "excluded"}:
        yield "c2s_resource_kinds"
    yield from (f"c2s_abatement_{kind}" for kind in ("aah", "asi", "aspa") if kind in kinds)
    if "micro_turnover" in kinds:
        yield "c2s_micro_abatement"
    if "wage_net" in kinds and any(ABATING & set(one.situations or ()) for one in home.counted):
        yield "c2s_earned_income_abatement"
    if home.housing[1]:
        with_aid = facts.housing == "tenant_with_aid"
        yield f"c2s_housing_rate_{'with_aid' if with_aid else 'owner_or_free'}"
    if home.verdict == "participative":
        yield f"c2s_participation_by_age{'_alsace_moselle' if facts.alsace_moselle else ''}"
        yield "c2s_participation_age_day"


def check_births(facts: Facts, on: date) -> None:
    for member in facts.members:
        born = member.birth_date
        if born and born > on:
            raise FactsError(f"{member.id} : née ou né le {born:%d/%m/%Y}, après le {on:%d/%m/%Y}.")
        if born and born.year < on.year - OLDEST:
            raise FactsError(f"{member.id} : date de naissance invraisemblable ({born:%d/%m/%Y}).")


def right_period(decided_on: date, law: Law) -> tuple[date, date]:
    """First and last day of a free right: from the first of the month after the decision."""
    starts_on = months_after(decided_on.replace(day=1), 1)
    return starts_on, months_after(starts_on, law["c2s_duration"]) - timedelta(days=1)


def renewal_window(ends_on: date, law: Law) -> tuple[date, date]:
    """Days between which a renewal is to be asked for, by the last day of the right."""
    months = law["c2s_renewal_window"]
    return months_after(ends_on, -months["opens"]), months_after(ends_on, -months["closes"])


def _amounts(facts: Facts, scale: Scale, home: Household, law: Law) -> dict[str, Any]:
    bounds, known = home.bounds, explain.exact(home)
    same = bounds.free_low == bounds.free_high
    due = {"free": 0, "participative": participation_cents(facts, scale, home)}
    amounts: dict[str, Any] = {
        "base_cents": bounds.low if known else None,
        "base_known_cents": bounds.low,
        "ceiling_free_cents": bounds.free_low if same else None,
        "ceiling_participative_cents": bounds.participative_low if same else None,
        "housing_cents": home.housing[0] if home.housing[0] == home.housing[1] else None,
        "monthly_participation_cents": due.get(home.verdict),
        "automatic": home.automatic,
        "near_ceiling": home.near,
        "household_size": home.size,
        "period": {"from": scale.window[0], "to": scale.window[-1]},
    }
    if facts.previous_right_ends_on:
        opens, closes = renewal_window(facts.previous_right_ends_on, law)
        amounts["renewal"] = {"from": opens.isoformat(), "to": closes.isoformat()}
    return amounts


def _before_it_existed(law: Law) -> Verdict:
    opening = law.store.history("c2s_opening")[0]
    return Verdict(
        verdict="none",
        amounts={
            "base_cents": None,
            "ceiling_free_cents": None,
            "ceiling_participative_cents": None,
            "housing_cents": None,
            "monthly_participation_cents": None,
            "automatic": None,
        },
        conditions=(
            Condition(
                "right_exists",
                False,
                f"La C2S existe depuis le {day_name(opening.starts_on)} ; avant, c’étaient la CMU-C et l’ACS.",
            ),
        ),
    )
