"""The rule of the daily allowances and a twin written apart from it say the same of any stop all of which is known."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, event, given, settings

from relais.rules.right import decide
from tests.generative.ij import twin
from tests.generative.ij.stops import stops

CENT = Fraction(1)


@given(stops())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_days_and_amounts(facts: dict[str, Any]) -> None:
    """To the cent a day: whether cents are cut or rounded is not said by any text."""
    said = decide("ij", facts, date.fromisoformat(facts["ends_on"]))
    event(f"{facts['kind']} {facts['status']} {said.verdict}")
    try:
        expected = twin.decide(facts)
    except twin.Unclear:
        assert said.verdict == "undetermined"
        return
    total = sum(expected.days.values(), Fraction(0))
    assert said.verdict == ("due" if total else "none")
    if total:
        assert said.amounts["days_paid"] == len(expected.days)
        assert said.amounts["waiting_days"] == expected.waiting
        assert abs(said.amounts["total_cents"] - total) <= CENT * len(expected.days)
        first = min(expected.days)
        assert abs(said.amounts["daily_cents"] - expected.days[first]) <= CENT
