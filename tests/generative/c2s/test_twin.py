"""The rule of the C2S and a twin written apart from it, with its own tables, say the same of any household."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings

from relais.rules.right import Verdict, decide
from tests.generative.c2s import twin
from tests.generative.c2s.households import DOUBTS, cases

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)


@given(cases())
@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
def test_everything_is_known(case: tuple[dict[str, Any], date]) -> None:
    facts, on = case
    said, expected = decide("c2s", facts, on), twin.decide(facts, on)
    assert said.verdict == expected.verdict
    assert said.amounts["base_cents"] == expected.base_cents
    assert said.amounts["housing_cents"] == expected.housing_cents
    assert said.amounts["ceiling_free_cents"] == expected.free_cents
    assert said.amounts["ceiling_participative_cents"] == expected.participative_cents
    assert said.amounts["monthly_participation_cents"] == expected.participation_cents
    assert not said.missing


@given(cases(doubtful=DOUBTS))
@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
def test_some_things_are_unknown(case: tuple[dict[str, Any], date]) -> None:
    """Undetermined exactly where two households that the facts allow would be answered otherwise."""
    facts, on = case
    said, expected = decide("c2s", facts, on), twin.decide(facts, on)
    assert said.verdict == expected.verdict or (of_unknown_age(facts) and cautious(said))
    assert said.missing or said.verdict != "undetermined"


def of_unknown_age(facts: dict[str, Any]) -> bool:
    """Someone who may be too old to count: the rule then bounds resources and ceilings each on its own."""
    return any(
        member["role"] == "dependant" and not member["birth_date"] for member in facts["members"]
    )


def cautious(said: Verdict) -> bool:
    presumed = {condition.name: condition.met for condition in said.conditions}["presumed_right"]
    return said.verdict == ("participative" if presumed else "undetermined")
