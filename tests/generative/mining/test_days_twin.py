"""Impossible days and rises agree with their twin in plain Python, whatever the days and months."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.generative.mining import provider_twins as twins
from tests.mining import ON, claim, mined

SPECIALTIES = {"d1": "19", "d2": "A21", "d3": "A24", "d4": None}
REGISTER = [{"provider_id": "d3", "kind": "health_centre"}]
BLOCK = st.fixed_dictionaries(
    {
        "provider_id": st.sampled_from(list(SPECIALTIES)),
        "act_code": st.sampled_from(["1848", "1848", "1211", "HBJD001", "HBLD634", "0000"]),
        "patients": st.sampled_from([1, 2, 3, 3, 4, 50, 51, 60, 61]),
        "quantity": st.sampled_from([0, 1, 1, 2, 15, 16, 45, 46]),
        "commune": st.sampled_from(["83137", "83137", "83115", "83139", "83069", "99999", None]),
        "starts_on": st.sampled_from([date(2021, 3, 1), date(2021, 3, 1), date(2020, 12, 31)]),
        "reimbursed_cents": st.sampled_from([0, 999, 1750]),
        "cancelled": st.sampled_from([False, False, False, True]),
        "first": st.integers(0, 3),
    }
)  # fmt: skip


def lines_of(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each block is so many patients alike, of whom blocks share some."""
    return [
        claim(
            **{key: one for key, one in block.items() if key not in ("patients", "first")},
            claim_id=f"c{rank:02d}-{n}",
            patient_id=f"p{block['first'] + n}",
            specialty=SPECIALTIES[block["provider_id"]],
        )
        for rank, block in enumerate(blocks)
        for n in range(block["patients"])
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BLOCK, min_size=1, max_size=7))
@pytest.mark.timeout(600)
def test_impossible_days(blocks: list[dict[str, Any]]) -> None:
    lines = lines_of(blocks)
    signals = mined("impossible_day", lines, providers=REGISTER)
    persons = [line for line in lines if line["provider_id"] != "d3"]
    long, far = twins.long_days(persons, ON), twins.far_days(persons, ON)
    expected = {name: cents for some in far.values() for name, cents in some.items()} | long
    shown = {
        (line["claim_id"], line["line_no"]): line["overpaid_cents"]
        for one in signals
        for line in one.evidence["lines"]
    }
    assert shown.items() <= expected.items()
    assert sum(one.evidence["n_lines"] for one in signals) == len(expected)
    assert sum(one.amount_cents or 0 for one in signals) == sum(expected.values())
    assert sum(one.evidence.get("n_far_days", 0) for one in signals) == len(far)


LEVELS = (0, 200_000, 420_000, 600_000, 640_000, 1_200_000, 1_300_000, 4_000_000)
PROVIDER = st.fixed_dictionaries(
    {
        "levels": st.lists(st.sampled_from(LEVELS), min_size=5, max_size=5),
        "absent": st.lists(st.integers(0, 59), max_size=4),
        "opened": st.sampled_from([0, 0, 0, 36, 37, 50]),
        "specialty": st.sampled_from(["01", "01", "01", "19"]),
    }
)


def months_of(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One payment a month of five years, but in those of absence and before the opening; ten steady practices beside."""
    steady = [
        {"levels": [500_000 + 1_000 * n] * 5, "absent": [], "opened": 0, "specialty": "01"}
        for n in range(10)
    ]
    return [
        claim(
            provider_id=f"d{rank:02d}",
            specialty=one["specialty"],
            reimbursed_cents=one["levels"][month // 12],
            starts_on=date(2017 + month // 12, month % 12 + 1, 5),
        )
        for rank, one in enumerate([*steady, *drawn])
        for month in range(60)
        if month >= one["opened"] and month not in one["absent"] and one["levels"][month // 12]
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PROVIDER, min_size=1, max_size=5), st.sampled_from([ON, ON - timedelta(days=140)]))
@pytest.mark.timeout(600)
def test_rises(drawn: list[dict[str, Any]], on: date) -> None:
    lines = months_of(drawn)
    specialty = {line["provider_id"]: line["specialty"] for line in lines}
    months = twins.months_of(lines, on)
    expected = twins.rises(months, specialty, on) | twins.ramps(months, specialty, on)
    signals = mined("trajectory", lines, on)
    told = {(one.subject_id, one.starts_on.year): one.evidence for one in signals if one.starts_on}
    assert told.keys() == expected.keys()
    for key, twin in expected.items():
        for name in ("kind_of_rise", "months", "now_cents", "before_cents", "years_back",
                     "then_cents", "then_now_cents", "per_month_cents", "peers_month_cents"):  # fmt: skip
            assert told[key].get(name) == twin.get(name), name
