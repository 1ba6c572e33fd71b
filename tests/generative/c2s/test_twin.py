"""The rule of the C2S and a twin written apart from it, with its own tables, say the same of any household."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.rules.right import decide
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


@given(cases(doubtful=["birth_date"]))
@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
def test_children_of_unknown_age(case: tuple[dict[str, Any], date]) -> None:
    """One or two may be too old to count, or rank before or after any other (CSS R861-2)."""
    facts, on = case
    said = decide("c2s", facts, on)
    assert said.verdict == twin.decide(facts, on).verdict
    assert said.missing or said.verdict != "undetermined"


@given(cases(doubtful=["birth_date", "shared_custody"]), st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=SLOW)
def test_names_and_order_of_members_change_nothing(
    case: tuple[dict[str, Any], date], data: st.DataObject
) -> None:
    facts, on = case
    ids = data.draw(st.permutations([member["id"] for member in facts["members"]]))
    renamed = [{**member, "id": name} for member, name in zip(facts["members"], ids, strict=True)]
    other = {**facts, "members": data.draw(st.permutations(renamed))}
    said, then = decide("c2s", facts, on), decide("c2s", other, on)
    assert (said.verdict, said.amounts) == (then.verdict, then.amounts)


@given(cases(doubtful=DOUBTS))
@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
def test_some_things_are_unknown(case: tuple[dict[str, Any], date]) -> None:
    """Undetermined exactly where two households that the facts allow would be answered otherwise."""
    facts, on = case
    said, expected = decide("c2s", facts, on), twin.decide(facts, on)
    assert said.verdict == expected.verdict
    assert said.missing or said.verdict != "undetermined"
