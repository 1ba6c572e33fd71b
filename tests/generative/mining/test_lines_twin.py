"""Detectors on lines agree with their twin in plain Python, whatever the lines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.handover.signal import Signal
from tests.generative.mining import twins
from tests.mining import ON, mined_all

ACTS = [
    ("1110", "consultation"), ("1136", "consultation"), ("1211", "consultation"), ("3112", "nursing"),
    ("ZCQM008", "imaging"), ("ZCQM005", "imaging"), ("YYYY600", "imaging"), ("HBJD001", "dental"),
    ("2222124", "optical"), ("2264861", "optical"), ("2201814", "optical"), ("3540", "hearing"), ("3541", "hearing"),
    ("0000", "other"),
]  # fmt: skip
PRICES: list[dict[str, Any]] = [
    {
        "act_code": "2222124",
        "starts_on": date(2019, 1, 1),
        "ends_on": date(2020, 6, 30),
        "cap_cents": 3000,
    },
    {"act_code": "2222124", "starts_on": date(2020, 7, 1), "cap_cents": 2500},
]
BY_LINE = (
    "exact_duplicate",
    "incompatible_pair",
    "day_maximum",
    "orphan_add_on",
    "redundant_act",
    "near_duplicate",
)

LINE = st.fixed_dictionaries(
    {
        "patient_id": st.sampled_from(["p1", "p2"]),
        "provider_id": st.sampled_from(["d1", "d2"]),
        "specialty": st.sampled_from(["01", "15"]),
        "act": st.sampled_from(ACTS),
        "quantity": st.sampled_from([0, 1, 1, 2, 7]),
        "starts_on": st.one_of(
            st.sampled_from([ON, ON + timedelta(days=1), date(2016, 12, 31), date(2017, 1, 1)]),
            st.integers(0, 12).map(lambda n: date(2020, 6, 20) + timedelta(days=n)),
            st.integers(0, 6).map(lambda n: date(2018, 6, 25) + timedelta(days=n * 180)),
            st.sampled_from([date(2020, 6, 20) + timedelta(days=n) for n in (179, 364, 365, 730)]),
        ),
        "paid_on": st.sampled_from([None, date(2021, 1, 5), date(2021, 2, 5)]),
        "billed_cents": st.sampled_from([2500, 2501, 6001]),
        "reimbursed_cents": st.sampled_from([0, 1000, 1999]),
        "cancelled": st.sampled_from([False, False, False, True]),
        "claim": st.integers(0, 30),
    }
)  # fmt: skip

BIRTHS = st.sampled_from(
    [None, date(1960, 1, 1), date(2005, 6, 20), date(2014, 12, 16), date(2016, 1, 1)]
)


def line(number: int, drawn: dict[str, Any]) -> dict[str, Any]:
    """Lines of one drawn claim number share it: several lines of one claim, unlike each other."""
    code, family = drawn.pop("act")
    claim = drawn.pop("claim")
    return {
        **drawn,
        "act_code": code,
        "act_family": family,
        "claim_id": f"c{claim:02d}",
        "line_no": number,
    }


def found(signals: list[Signal]) -> twins.Found:
    lines = [each for one in signals for each in one.evidence["lines"]]
    assert sum(one.amount_cents or 0 for one in signals) == sum(
        each["overpaid_cents"] for each in lines
    )
    return {(each["claim_id"], each["line_no"]): each["overpaid_cents"] for each in lines}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINE, min_size=1, max_size=60), BIRTHS)
@pytest.mark.timeout(600)
def test_the_engine_and_the_twin_find_the_same_lines(
    drawn: list[dict[str, Any]], born: date | None
) -> None:
    lines = [line(number, dict(one)) for number, one in enumerate(drawn, start=1)]
    persons = [{"person_id": "p1", "household_id": "f1", "birth_date": born}]
    signals = mined_all([*BY_LINE, "price_cap"], lines, ON, prices=PRICES, persons=persons)
    for name in BY_LINE:
        assert found(signals[name]) == getattr(twins, name)(lines, ON), name
    caps = {
        f"{one.subject_id} {one.starts_on.year}": one.amount_cents
        for one in signals["price_cap"]
        if one.starts_on
    }
    inside = [one for one in lines if one["starts_on"] >= date(2017, 1, 1)]
    assert caps == twins.price_cap(inside, PRICES, {"p1": born}, ON)
