"""Detectors that cross lines with states, rights, traces and other lines agree with their twin in plain Python."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.handover.signal import Signal
from tests.generative.mining import fact_twins
from tests.mining import ON, mined_all

ACTS = [
    ("3111", "nursing"), ("1211", "consultation"), ("1110", "consultation"), ("NFKA007", "surgery"),
    ("HMFC004", "surgery"), ("ZZLP025", "surgery"), ("JGFA014", "surgery"), ("JNQM001", "imaging"),
    ("3540", "hearing"), ("1921", "covid_test"), ("1921", "covid_test"), ("1205520", "device"), ("3211", "biology"),
    ("2111", "stay"), ("HBMD038", "dental"),
]  # fmt: skip
BY_LINE = ("after_death", "not_entitled", "fictitious_act", "test_billing")
FROM_DISPENSING = ("stolen_card", "shopping")
DAYS = st.one_of(
    st.integers(0, 25).map(lambda n: date(2021, 3, 1) + timedelta(days=n)),
    st.sampled_from([ON, ON + timedelta(days=1), date(2016, 12, 31), date(2017, 1, 1), date(2020, 2, 29)]),
    st.integers(0, 6).map(lambda n: date(2020, 6, 1) + timedelta(days=n * 92)),
)  # fmt: skip
MAYBE_DAY = st.one_of(st.none(), DAYS)
PATIENTS, PROVIDERS = ["p0", "p1", "p2"], ["d0", "d1", "d2"]
LINE = st.fixed_dictionaries(
    {
        "patient_id": st.sampled_from([*PATIENTS, "stranger"]),
        "provider_id": st.sampled_from([*PROVIDERS, "unknown"]),
        "prescriber_id": st.sampled_from([None, *PROVIDERS]),
        "act": st.sampled_from(ACTS),
        "quantity": st.sampled_from([0, 1, 1, 2, 70, 120, 121]),
        "starts_on": DAYS,
        "lasting": st.sampled_from([None, 0, 4]),
        "reimbursed_cents": st.sampled_from([0, 1000, 1999]),
        "cancelled": st.sampled_from([False, False, False, True]),
        "claim": st.integers(0, 20),
    }
)
PERSON = st.fixed_dictionaries(
    {
        "birth_date": st.sampled_from([None, date(1960, 2, 29), date(1960, 3, 9), date(2001, 3, 9), date(1990, 1, 1)]),
        "sex": st.sampled_from([None, "female", "male"]),
        "died_on": MAYBE_DAY,
    }
)  # fmt: skip
PROVIDER = st.fixed_dictionaries(
    {
        "specialty": st.sampled_from([None, "01", "A24", "19"]),
        "opened_on": MAYBE_DAY,
        "closed_on": MAYBE_DAY,
    }
)
STAY = st.fixed_dictionaries(
    {
        "person_id": st.sampled_from(PATIENTS[:2]),
        "provider_id": st.sampled_from(["d0", "h1", "h2"]),
        "kind": st.sampled_from(["full", "full", "full", "day"]),
        "starts_on": st.one_of(
            st.integers(0, 12).map(lambda n: date(2021, 3, 1) + timedelta(days=n)), DAYS
        ),
        "days": st.sampled_from([None, 0, 1, 2, 4, 9]),
    }
)


def line(number: int, drawn: dict[str, Any]) -> dict[str, Any]:
    """Lines of one drawn claim number share it: several lines of one claim, unlike each other."""
    given_ = {"commune": "83137", "fund": "831", **drawn}
    code, family = given_.pop("act")
    lasting = given_.pop("lasting", None)
    ends = None if lasting is None else given_["starts_on"] + timedelta(days=lasting)
    claim = f"c{given_.pop('claim'):02d}"
    return {
        **given_,
        "act_code": code,
        "act_family": family,
        "ends_on": ends,
        "billed_cents": 2500,
        "claim_id": claim,
        "line_no": number,
    }


def found(signals: list[Signal]) -> fact_twins.Found:
    """Lines of claims; a stay that no line pays has the line number 0."""
    lines = [each for one in signals for each in one.evidence["lines"]]
    assert sum(one.amount_cents or 0 for one in signals) == sum(
        each["overpaid_cents"] for each in lines
    )
    return {
        (each["claim_id"], each["line_no"]): each["overpaid_cents"]
        for each in lines
        if each["line_no"]
    }


def stay(number: int, drawn: dict[str, Any]) -> dict[str, Any]:
    days = drawn["days"]
    ends = None if days is None else drawn["starts_on"] + timedelta(days=days)
    kept = {key: one for key, one in drawn.items() if key != "days"}
    return {**kept, "stay_id": f"s{number}", "ends_on": ends}


def overlapping(world: fact_twins.World, on: date) -> set[tuple[str, int]]:
    """(establishment, year) of the full stays that begin inside another elsewhere."""
    full = [
        {**one, "ends_on": one["ends_on"] or on}
        for one in world["stays"]
        if one["kind"] == "full" and one["starts_on"] <= on
    ]
    return {
        (b["provider_id"], b["starts_on"].year)
        for a in full
        for b in full
        if a["person_id"] == b["person_id"]
        and a["provider_id"] != b["provider_id"]
        and (a["starts_on"], a["stay_id"]) < (b["starts_on"], b["stay_id"])
        and b["starts_on"] < a["ends_on"]
        and b["ends_on"] > b["starts_on"] >= date(on.year - 4, 1, 1)
        and a["ends_on"] >= date(on.year - 4, 1, 1)
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(LINE, min_size=1, max_size=50),
    st.lists(PERSON, min_size=3, max_size=3),
    st.lists(PROVIDER, min_size=3, max_size=3),
    st.lists(STAY, min_size=2, max_size=8),
)
@pytest.mark.timeout(600)
def test_states_rights_and_traces(
    drawn: list[dict[str, Any]],
    people: list[dict[str, Any]],
    register: list[dict[str, Any]],
    stays: list[dict[str, Any]],
) -> None:
    world = {
        "claims": [line(number, one) for number, one in enumerate(drawn, start=1)],
        "persons": [{"person_id": p, "household_id": p, **one} for p, one in zip(PATIENTS, people, strict=True)],
        "providers": [{"provider_id": d, **one} for d, one in zip(PROVIDERS, register, strict=True)],
        "stays": [stay(number, one) for number, one in enumerate(stays)],
    }  # fmt: skip
    tables = {name: rows for name, rows in world.items() if name != "claims"}
    signals = mined_all([*BY_LINE, "impossible_state"], world["claims"], ON, **tables)
    for name in BY_LINE:
        assert found(signals[name]) == getattr(fact_twins, name)(world, ON), name
    told = found(signals["impossible_state"])
    expected = fact_twins.impossible_state(world, ON)
    nested = overlapping(world, ON)
    of_stays = {key for key, line_ in _by_key(world).items() if line_["act_family"] == "stay"}
    assert {key: cents for key, cents in told.items() if key not in of_stays} == expected
    assert {
        (one.subject_id, one.starts_on.year)
        for one in signals["impossible_state"]
        if one.starts_on and one.evidence.get("n_overlapping")
    } == nested


def _by_key(world: fact_twins.World) -> dict[tuple[str, int], dict[str, Any]]:
    return {(one["claim_id"], one["line_no"]): one for one in world["claims"]}


DRUG = st.fixed_dictionaries(
    {
        "patient_id": st.integers(0, 11).map(lambda n: f"p{n}"),
        "provider_id": st.sampled_from(["d0", *(f"o{n}" for n in range(5))]),
        "prescriber_id": st.sampled_from([None, "d0", "d1"]),
        "act": st.sampled_from([("3313", "drug"), ("3313", "drug"), ("3312", "drug"), ("1110", "consultation")]),
        "quantity": st.sampled_from([1, 2]),
        "starts_on": st.integers(0, 30).map(lambda n: date(2020, 12, 15) + timedelta(days=n)),
        "commune": st.sampled_from([None, "83137", "83069", "83069"]),
        "reimbursed_cents": st.sampled_from([0, 1000]),
        "cancelled": st.sampled_from([False, False, False, True]),
        "claim": st.integers(0, 40),
    }
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(DRUG, min_size=30, max_size=90), st.sampled_from([1, 2, 12]))
@pytest.mark.timeout(600)
def test_dispensings(drawn: list[dict[str, Any]], n_patients: int) -> None:
    """The same lines of one person, of two or of many: each detector finds something in one of the three."""
    rows = [
        line(number, {**one, "patient_id": f"p{int(one['patient_id'][1:]) % n_patients}"})
        for number, one in enumerate(drawn, start=1)
    ]
    signals = mined_all(list(FROM_DISPENSING), rows, ON)
    for name in FROM_DISPENSING:
        assert found(signals[name]) == getattr(fact_twins, name)({"claims": rows}, ON), name


STRANGER = st.fixed_dictionaries(
    {
        "patient_id": st.integers(0, 14).map(lambda n: f"p{n}"),
        "provider_id": st.sampled_from(["o1", "o2"]),
        "prescriber_id": st.sampled_from(["d0", "d0", "d0", "d1", None]),
        "act": st.just(("3313", "drug")),
        "quantity": st.just(1),
        "starts_on": st.integers(0, 18).map(lambda n: date(2020, 12, 24) + timedelta(days=n)),
        "commune": st.sampled_from([None, "83137", "83069", "83069", "83069"]),
        "reimbursed_cents": st.sampled_from([0, 1000]),
        "cancelled": st.sampled_from([False, False, False, True]),
        "claim": st.integers(0, 40),
    }
)
SEEN = st.fixed_dictionaries(
    {
        "patient_id": st.sampled_from(["p1", "p2", "x", "y"]),
        "provider_id": st.sampled_from(["d0", "d1"]),
        "prescriber_id": st.none(),
        "act": st.just(("1110", "consultation")),
        "quantity": st.just(1),
        "starts_on": st.sampled_from([date(2020, 1, 5), date(2021, 1, 5), date(2016, 1, 5)]),
        "commune": st.sampled_from([None, "83137", "83069"]),
        "reimbursed_cents": st.just(1000),
        "cancelled": st.sampled_from([False, False, True]),
        "claim": st.integers(50, 60),
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STRANGER, min_size=20, max_size=50), st.lists(SEEN, max_size=5))
@pytest.mark.timeout(600)
def test_strangers_of_a_prescriber(
    given_: list[dict[str, Any]], seen: list[dict[str, Any]]
) -> None:
    rows = [line(number, one) for number, one in enumerate([*given_, *seen], start=1)]
    signals = mined_all(["forged_prescription"], rows, ON)["forged_prescription"]
    assert found(signals) == fact_twins.forged_prescription({"claims": rows}, ON)
