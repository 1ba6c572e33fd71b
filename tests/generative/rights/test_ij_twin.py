"""The daily allowances of `evaluate` and of a twin written apart agree on generated stops."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from relais.rules.right import decide
from tests.generative.facts import only_told
from tests.generative.rights import twin_base, twin_births, twin_ij

EDGES = [
    dt.date(2020, 1, 31),
    dt.date(2021, 7, 1),
    dt.date(2023, 2, 1),
    dt.date(2023, 8, 21),
    dt.date(2024, 11, 30),
    dt.date(2025, 4, 1),
    dt.date(2026, 2, 1),
]
STARTS = st.one_of(
    st.dates(dt.date(2019, 7, 1), dt.date(2026, 11, 30)),
    st.builds(
        lambda edge, n: edge + dt.timedelta(days=n), st.sampled_from(EDGES), st.integers(-1, 1)
    ),
)
AMOUNTS = st.one_of(
    st.integers(0, 700_000),
    st.sampled_from([0, 100_000, 200_000, 324_324, 252_252, 252_253, 366_600, 392_500, 1_000_000]),
    st.integers(195_000, 205_000),
)
CALM = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def work(draw: st.DrawFn, start: dt.date) -> dict[str, Any]:
    """Wages of the last twelve months, some unknown, hours and affiliation near what is asked."""
    known = draw(st.sampled_from([12, 12, 6, 3, 2]))
    usual = draw(AMOUNTS)
    steady = draw(st.booleans())
    wages = [
        {"month": month, "gross_cents": usual if steady else draw(AMOUNTS)}
        for month in twin_base.months(start, known)
    ]
    return {
        "wages": wages,
        "hours": draw(st.sampled_from([None, 0, 149, 150, 455, 600])),
        "hours_12_months": draw(st.sampled_from([None, 599, 600, 1500])),
        "affiliated_since": draw(
            st.one_of(
                st.none(),
                st.builds(
                    lambda m, d: twin_base.shifted(start, -m) + dt.timedelta(days=d),
                    st.sampled_from([6, 10, 12, 60]),
                    st.integers(-1, 1),
                ),
            )
        ),
        "raam_cents": draw(
            st.one_of(st.none(), st.integers(0, 20_000_000), st.integers(391_000, 460_000))
        ),
    }


@st.composite
def former_stops(draw: st.DrawFn, start: dt.date) -> list[dict[str, Any]]:
    stops, end = [], start
    for _ in range(draw(st.integers(0, 4))):
        gap = draw(st.sampled_from([0, 1, 2, 3, 30, 200, 364, 365, 366, 700]))
        last = end - dt.timedelta(days=gap + 1)
        length = draw(st.sampled_from([1, 2, 3, 5, 30, 150, 357, 400]))
        first = last - dt.timedelta(days=length - 1)
        stop = {
            "starts_on": first,
            "ends_on": last,
            "kind": draw(st.sampled_from(["maladie", "maladie", "maladie", "covid", "at_mp"])),
            "ald": draw(st.sampled_from([None, None, True, False])),
        }
        if draw(st.booleans()):
            stop["days_paid"] = draw(st.integers(0, length))
        stops.append(stop)
        end = first
    return draw(st.permutations(stops))


@st.composite
def sickness_facts(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(STARTS)
    days = draw(st.sampled_from([1, 3, 4, 10, 90, 91, 100, 180, 185, 363, 364, 420, 1100]))
    return {
        "kind": draw(st.sampled_from(["maladie", "maladie", "covid"])),
        "status": draw(st.sampled_from(["salaried", "salaried", "self_employed", "liberal"])),
        "starts_on": start,
        "ends_on": start + dt.timedelta(days=days - 1),
        "ald": draw(st.booleans()),
        "discontinuous": draw(st.sampled_from([False, False, True])),
        "prior_stops": draw(former_stops(start)),
        **draw(exemptions(start)),
        **draw(work(start)),
    }


@st.composite
def exemptions(draw: st.DrawFn, start: dt.date) -> dict[str, Any]:
    """None most often; a child's death around thirteen weeks before."""
    exempt = draw(st.sampled_from([None, None, "miscarriage", "child_death"]))
    ago = draw(st.sampled_from([-1, 0, 1, 30, 90, 91, 92]))
    died = start - dt.timedelta(days=ago) if exempt == "child_death" else None
    return {"exempt": exempt, "child_died_on": died}


@st.composite
def split_facts(draw: st.DrawFn) -> dict[str, Any]:
    """A paternity leave told period by period, around what the law allows."""
    born = draw(STARTS)
    free = born + dt.timedelta(days=draw(st.integers(0, 4)))
    facts = {
        "kind": "paternite",
        "status": draw(st.sampled_from(["salaried", "salaried", "self_employed", "liberal"])),
        "born_on": born,
        "birth_leave_ends_on": free,
        "multiple_birth": draw(st.booleans()),
        "periods": [],
    }
    mandatory = 4 if facts["status"] == "salaried" else 7
    lengths = draw(
        st.sampled_from([[21], [5, 16], [10, 11], [], [4, 17], [7, 7, 7], [28], [14, 14], [22]])
    )
    first = draw(st.sampled_from([mandatory, mandatory, mandatory, 11, 3]))
    gaps = [draw(st.sampled_from([0, 0, 0, 1])), *(draw(st.integers(0, 120)) for _ in lengths)]
    for days, gap in zip([first, *lengths], gaps, strict=True):
        start = free + dt.timedelta(days=gap + 1)
        free = start + dt.timedelta(days=days - 1)
        facts["periods"].append({"starts_on": start, "ends_on": free})
    start = facts["periods"][0]["starts_on"]
    return facts | {"starts_on": start, "ends_on": free, **draw(work(start))}


@st.composite
def birth_facts(draw: st.DrawFn) -> dict[str, Any]:
    """Starts a little before or after the birth; one block of paternity, around what the law allows."""
    start = draw(STARTS)
    kind = draw(st.sampled_from(["maternite", "paternite"]))
    offset = draw(st.integers(-20, 170)) if kind == "maternite" else -draw(st.integers(0, 1))
    days = st.sampled_from([10, 55, 56, 111, 112, 113, 182, 183, 238, 239, 322, 323])
    born = draw(st.sampled_from([1, 1, 2, 3]))
    if kind == "paternite":
        days = st.sampled_from([3, 4, 7, 8, 9, 11, 12, 18, 25, 26, 32, 33])
    return {
        "kind": kind,
        "status": draw(st.sampled_from(["salaried", "self_employed", "liberal"])),
        "starts_on": start,
        "ends_on": start + dt.timedelta(days=draw(days) - 1),
        "born_on": start + dt.timedelta(days=offset),
        "multiple_birth": born > 1,
        "children_born": born if born > 2 else None,
        "dependent_children": draw(st.sampled_from([None, 0, 1, 2, 5])),
        **draw(work(start)),
    }


@st.composite
def accident_facts(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(STARTS)
    return {
        "kind": "at_mp",
        "status": draw(st.sampled_from(["salaried", "salaried", "self_employed"])),
        "starts_on": start,
        "ends_on": start + dt.timedelta(days=draw(st.sampled_from([0, 27, 28, 29, 400]))),
        "accident_on": draw(
            st.sampled_from(
                [None, start - dt.timedelta(days=1), start, start + dt.timedelta(days=9)]
            )
        ),
        "recognition": draw(st.sampled_from(["recognised", "recognised", "pending", "refused"])),
        **draw(work(start)),
    }


def agree(facts: dict[str, Any]) -> None:
    plain = twin_ij.ij(facts)
    answer = decide("ij", only_told(facts), facts["starts_on"])
    event(f"{facts['kind']} {plain.verdict}")
    assert answer.verdict == plain.verdict, str(facts)
    amounts = answer.amounts
    if plain.verdict == "due":
        found = (
            amounts["waiting_days"],
            amounts["days_paid"],
            amounts["daily_cents"],
            amounts["total_cents"],
        )
        assert found == (plain.waiting, plain.paid, plain.daily, plain.total), str(facts)
        assert amounts.get("allowance_cents") == twin_births.allowance(facts), str(facts)
    if plain.verdict == "none":
        assert (amounts["days_paid"], amounts["total_cents"]) == (0, 0)
    if plain.verdict == "undetermined":
        assert answer.missing


@CALM
@given(sickness_facts())
def test_sickness(facts: dict[str, Any]) -> None:
    agree(facts)


@CALM
@given(birth_facts())
def test_births(facts: dict[str, Any]) -> None:
    agree(facts)


@CALM
@given(split_facts())
def test_leaves_in_several_periods(facts: dict[str, Any]) -> None:
    """C. trav. L1225-35, CSS L331-8, D331-3."""
    agree(facts)


@CALM
@given(accident_facts())
def test_accidents(facts: dict[str, Any]) -> None:
    agree(facts)


@CALM
@given(sickness_facts())
def test_every_day_of_the_stop_is_accounted_for(facts: dict[str, Any]) -> None:
    amounts = decide("ij", only_told(facts), facts["starts_on"]).amounts
    if not amounts["segments"]:
        return
    days = (facts["ends_on"] - facts["starts_on"]).days + 1
    assert sum(part["days"] for part in amounts["segments"]) == days
    if amounts["total_cents"] is not None:
        paid = [part for part in amounts["segments"] if part["reason_code"].startswith("paid")]
        assert amounts["total_cents"] in (0, sum(part["total_cents"] for part in paid))
