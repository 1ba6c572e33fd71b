"""AME and a twin written apart: every unknown fact is replaced by each thing it may be. CASF L251-1, décret 2020-1325."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relais.rules.right import decide
from tests.generative.c2s import twin as c2s
from tests.generative.c2s.households import ANY_DAY, TERRITORIES
from tests.generative.ij.twin import shifted

Facts = dict[str, Any]
NINETY_DAYS_FROM = date(2020, 11, 1)  # before: thirty
WAITING_FROM = date(2021, 1, 1)


def could_be(facts: Facts, on: date) -> set[str]:
    """The verdicts of every person these facts may be of."""
    choices = {
        "territory": ("metropole", "guadeloupe", "mayotte"),
        "birth_date": (date(on.year - 40, 1, 1), on),
        "irregular_stay": (True, False),
        "present_since": (date(2001, 1, 1), on),
        "household_size": (1, 30),
        "resources_cents": (0, 10**10),
    }
    known = [choices[name] if facts[name] is None else (facts[name],) for name in choices]
    return {verdict(on, *one) for one in product(*known)}


def verdict(
    on: date, place: str, born: date, irregular: bool, since: date, size: int, resources: int
) -> str:
    adult = c2s.age(born, on) >= 18
    long_enough = not adult or shifted(since, 3) < on  # more than three months
    plafond = free_ceiling(size, place, on)
    open_to = place != "mayotte" and irregular and long_enough and resources <= plafond
    return "due" if open_to else "none"


def free_ceiling(size: int, place: str, on: date) -> int:
    home = [{"role": "applicant"}, *[{"role": "partner"}] * (size - 1)]
    return c2s.ceiling(home, place, on, participative=False)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Facts, date]:
    on = draw(ANY_DAY)
    near = [shifted(on, -3) + timedelta(days=step) for step in (-2, -1, 0, 1, 30)]
    grown = date(on.year - 18, on.month, min(on.day, 28))
    births = st.sampled_from([grown + timedelta(days=step) for step in (-1, 0, 1)])
    size = draw(st.integers(1, 9))
    place = draw(st.sampled_from(TERRITORIES))
    edge = free_ceiling(size, place, on)
    facts: Facts = {
        "territory": place,
        "birth_date": draw(births | st.dates(date(1940, 1, 1), on)),
        "irregular_stay": draw(st.sampled_from([True, True, True, False])),
        "present_since": draw(st.sampled_from(near) | st.dates(date(2010, 1, 1), on)),
        "household_size": size,
        "resources_cents": max(0, edge + draw(st.sampled_from([-100_000, -1, 0, 1, 100_000]))),
    }
    if facts["present_since"] > on:
        facts["present_since"] = on
    for name in draw(st.sets(st.sampled_from(sorted(facts)), max_size=2)):
        facts[name] = None
    return facts, on


def told(facts: Facts) -> Facts:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in facts.items()
    }


@settings(deadline=None)
@given(cases())
def test_who_has_the_right(case: tuple[Facts, date]) -> None:
    facts, on = case
    said = decide("ame", told(facts), on)
    seen = could_be(facts, on)
    assert said.verdict == (seen.pop() if len(seen) == 1 else "undetermined")
    assert said.missing or said.verdict != "undetermined"


@settings(deadline=None)
@given(ANY_DAY, st.dates(date(2018, 1, 1), date(2026, 12, 31)))
def test_what_the_right_covers(on: date, admitted: date) -> None:
    facts = {
        "territory": "metropole",
        "birth_date": "1980-01-01",
        "irregular_stay": True,
        "present_since": "2010-01-01",
        "household_size": 1,
        "resources_cents": 0,
        "first_admitted_on": min(admitted, on).isoformat(),
    }
    said = decide("ame", facts, on)
    back = 90 if on >= NINETY_DAYS_FROM else 30
    assert said.amounts["care_covered_from"] == (on - timedelta(days=back)).isoformat()
    assert said.amounts["decision_due_on"] == shifted(on, 2).isoformat()
    if on >= WAITING_FROM:
        ninth = shifted(min(admitted, on), 9).isoformat()
        assert said.amounts["planned_care_from"] == ninth
