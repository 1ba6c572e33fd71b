"""Dear acts over the expected, against peers: the engine and a twin in plain Python say the same of each provider."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.mining import ON, claim, mined

LOW, HIGH = ("3111", 400), ("3112", 700)
BORN = {"young": date(1990, 1, 1), "old": date(1935, 1, 1)}
USUAL = st.tuples(st.sampled_from([65, 70, 75]), st.sampled_from([25, 30, 35]), st.just("young"))
NURSE = st.one_of(
    USUAL,
    USUAL,
    USUAL,
    st.tuples(
        st.sampled_from([0, 2, 10, 20, 60, 100]),
        st.sampled_from([0, 20, 30, 57, 58, 100, 130]),
        st.sampled_from(["young", "old", "unknown"]),
    ),
)
FLOOR, EXCESS, DISTANCE, PRIOR, LEAST_PEERS = 60, 150, 4, 20, 10


def rows_of(nurses: list[tuple[int, int, str]]) -> list[dict[str, Any]]:
    return [
        claim(
            provider_id=f"n{place:02d}",
            patient_id=who,
            act_code=code,
            act_family="nursing",
            specialty="A24",
            quantity=n,
            reimbursed_cents=n * cents,
        )
        for place, (n_low, n_high, who) in enumerate(nurses)
        for n, (code, cents) in ((n_low, LOW), (n_high, HIGH))
        if n
    ]


def flagged(nurses: list[tuple[int, int, str]]) -> dict[str, int]:
    """{provider: cents} from the definition: expected by age, thousandths, median and deviations by rank."""
    usual: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for low, high, who in nurses:
        usual[who][0] += high
        usual[who][1] += low + high
    low_price = 400 if any(low for low, _, _ in nurses) else 0
    units = {}
    for place, (low, high, who) in enumerate(nurses):
        n = low + high
        if n >= FLOOR:
            expected = n * 1000 * usual[who][0] // usual[who][1]
            units[f"n{place:02d}"] = (1000 + (high * 1000 - expected) // n, n, high, expected)
    if len(units) < LEAST_PEERS:
        return {}
    found = {}
    for name, (value, n, high, expected) in units.items():
        peers = _peers(units, name)
        values = sorted(one[0] for one in peers)
        middle = values[(len(values) + 1) // 2 - 1]
        away = sorted(abs(one - middle) for one in values)
        scale = max(away[(len(away) + 1) // 2 - 1] * 14_826 // 10_000, middle // 20, 1)
        shrunk = (value * n + middle * PRIOR) // (n + PRIOR)
        if value - 1000 >= EXCESS and (shrunk - middle) / scale >= DISTANCE:
            price = 700 if high else 0
            found[name] = max(high - expected // 1000, 0) * max(price - low_price, 0)
    return found


def _peers(units: dict[str, Any], name: str) -> list[Any]:
    """Those of the same third by number of acts where they are ten, else all."""
    order = sorted(units, key=lambda one: (units[one][1], one))
    third = {one: place * 3 // len(order) for place, one in enumerate(order)}
    same = [units[one] for one in units if third[one] == third[name]]
    return same if len(same) >= LEAST_PEERS else list(units.values())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(NURSE, min_size=9, max_size=36))
@pytest.mark.timeout(600)
def test_dear_acts_over_the_expected(nurses: list[tuple[int, int, str]]) -> None:
    persons = [
        {"person_id": who, "household_id": "f", "birth_date": born} for who, born in BORN.items()
    ]
    signals = mined("upcoding", rows_of(nurses), ON, persons=persons)
    assert {one.subject_id: one.amount_cents for one in signals} == flagged(nurses)
