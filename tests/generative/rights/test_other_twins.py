"""PUMa, paternity split, invalidity, DIPA, CAQES: `evaluate` and twins written apart agree."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relais.rules.right import decide
from tests.generative.facts import only_told
from tests.generative.rights import twin_base, twin_dates, twin_money

CALM = settings(max_examples=300, deadline=None)
DAYS = st.one_of(
    st.dates(dt.date(2019, 6, 1), dt.date(2025, 12, 31)),
    st.builds(
        lambda day, n: day + dt.timedelta(days=n),
        st.sampled_from([twin_dates.DECREE_2020, twin_dates.DECREE_2023]),
        st.integers(-200, 3),
    ),
)
MAYBE_DAY = st.one_of(st.none(), DAYS)


@CALM
@given(
    facts=st.fixed_dictionaries(
        {
            "title_ends_on": MAYBE_DAY,
            "residence_lost_found_on": MAYBE_DAY,
            "decision_sent_on": MAYBE_DAY,
            "removal_executed_on": st.one_of(st.none(), st.none(), DAYS),
        }
    ),
    gap=st.integers(-2, 2),
    free_day=DAYS,
)
def test_puma(facts: dict[str, Any], gap: int, free_day: dt.date) -> None:
    """On any day, and around the closing day itself."""
    closings = [day for day in twin_dates.puma_closing(facts).values() if day]
    on = min(closings, default=free_day) + dt.timedelta(days=gap)
    stay = "titled" if facts["title_ends_on"] else "not_required"
    settled = {"works": True, "stay": stay, **only_told(facts)}
    answer = decide("puma", settled, on)
    expected = {True: "due", False: "none", None: "undetermined"}[twin_dates.puma_open(facts, on)]
    assert answer.verdict == expected
    earliest = answer.amounts["earliest_closure_on"]
    assert earliest == (min(closings).isoformat() if closings else None)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    born = draw(
        st.one_of(
            st.dates(dt.date(2021, 6, 28), dt.date(2021, 7, 3)),
            st.dates(dt.date(2019, 1, 2), dt.date(2026, 6, 1)),
        )
    )
    leave_ends = born + dt.timedelta(days=draw(st.integers(2, 6)))
    free, periods = leave_ends + dt.timedelta(days=1), []
    for place in range(draw(st.integers(1, 4))):
        gap = (
            draw(st.sampled_from([0, 0, 0, 1, -1]))
            if place == 0
            else draw(st.sampled_from([0, 30, 120, 170, -3]))
        )
        days = (
            draw(st.sampled_from([4, 4, 4, 5, 9, 11, 25]))
            if place == 0
            else draw(st.integers(3, 22))
        )
        start = max(born, free + dt.timedelta(days=gap))
        periods.append((start, start + dt.timedelta(days=days - 1)))
        free = periods[-1][1] + dt.timedelta(days=1)
    return {"born": born, "leave_ends": leave_ends, "many": draw(st.booleans()), "plan": periods}


@CALM
@given(case=plans())
def test_paternity_split(case: dict[str, Any]) -> None:
    """Right or wrong alike, and whatever was asked every plan offered is right for the twin too."""
    answer = decide(
        "paternite_split",
        {
            "born_on": case["born"],
            "birth_leave_ends_on": case["leave_ends"],
            "multiple_birth": case["many"],
            "periods": [{"starts_on": a, "ends_on": b} for a, b in case["plan"]],
        },
        case["born"],
    )
    right = twin_dates.split_is_right(case["born"], case["many"], case["leave_ends"], case["plan"])
    assert answer.verdict == ("due" if right else "none")
    assert bool(answer.amounts["problems"]) is not right
    assert answer.amounts["proposals"]
    for offer in answer.amounts["proposals"]:
        spans = [
            (dt.date.fromisoformat(span["starts_on"]), dt.date.fromisoformat(span["ends_on"]))
            for span in offer["periods"]
        ]
        assert twin_dates.split_is_right(case["born"], case["many"], case["leave_ends"], spans)


MONEY = st.integers(0, 8_000_000)


@CALM
@given(
    facts=st.fixed_dictionaries(
        {
            "category": st.sampled_from([1, 2]),
            "sam_cents": st.one_of(MONEY, st.integers(1_300_000, 1_360_000)),
            "last_year_income_cents": st.one_of(st.none(), MONEY),
            "activity_income_cents": st.one_of(st.just(0), MONEY),
        }
    ),
    on=st.one_of(
        st.dates(dt.date(2019, 1, 1), dt.date(2026, 12, 31)),
        st.sampled_from(
            [dt.date(2022, 3, 31), dt.date(2022, 4, 1), dt.date(2023, 7, 29), dt.date(2023, 7, 30)]
        ),
    ),
)
def test_invalidite(facts: dict[str, Any], on: dt.date) -> None:
    verdict, payable = twin_money.invalidite(facts, on)
    answer = decide("invalidite", only_told(facts), on)
    assert answer.verdict == verdict
    assert answer.amounts.get("payable_annual_cents") == payable
    assert bool(answer.missing) is (verdict == "undetermined")


LOSSES = [Decimal("0.66"), Decimal("0.6666"), Decimal("0.6667"), Decimal("0.67"), Decimal(1)]


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """A first request, its conditions near what is asked, each perhaps unknown."""
    stop = draw(st.dates(dt.date(2019, 2, 1), dt.date(2026, 12, 31)))
    first = stop.replace(day=1)
    since = twin_base.shifted(first, -12) + dt.timedelta(days=draw(st.integers(-1, 1)))
    hourly = twin_base.smic(stop, hourly=True)
    assert hourly is not None
    asked = int(2030 * hourly * 100)
    facts = {
        "category": draw(st.sampled_from([1, 2])),
        "sam_cents": draw(st.sampled_from([2_400_000, 3_000_000])),
        "last_year_income_cents": draw(st.sampled_from([None, 2_400_000])),
        "activity_income_cents": draw(st.sampled_from([0, 0, 1_000_000, 9_000_000])),
        "capacity_loss": draw(st.sampled_from([None, *LOSSES])),
        "under_retirement_age": draw(st.sampled_from([True, True, True, False, None])),
        "reference_on": draw(st.sampled_from([stop, stop, stop, None])),
        "affiliated_since": draw(st.sampled_from([since, since, since, None])),
        "hours_12_months": draw(st.sampled_from([None, 0, 599, 600])),
        "wages_12_months_cents": draw(
            st.sampled_from([None, 0, asked - 1, asked, 2_036_000, 3_000_000])
        ),
    }
    return facts


@CALM
@given(facts=requests(), later=st.integers(0, 200))
def test_invalidite_award(facts: dict[str, Any], later: int) -> None:
    """CSS L341-1, R341-2, R313-5: the conditions of a first pension."""
    on = (facts["reference_on"] or dt.date(2025, 5, 1)) + dt.timedelta(days=later)
    on = min(on, dt.date(2026, 12, 31))
    answer = decide("invalidite", {"request": "award", **only_told(facts)}, on)
    assert answer.verdict == twin_money.award(facts, on)[0]
    assert bool(answer.missing) is (answer.verdict == "undetermined")


RATE = st.one_of(st.none(), st.decimals(Decimal(0), Decimal(1), places=4))
CENTS = st.one_of(st.none(), st.integers(0, 50_000_000))


@CALM
@given(
    facts=st.fixed_dictionaries(
        {
            "fees_2019_cents": CENTS,
            "fees_2020_cents": st.one_of(st.none(), st.integers(0, 12_000_000)),
            "fixed_charge_rate": RATE,
            "aids_cents": st.one_of(st.none(), st.integers(0, 2_000_000)),
            "advance_cents": CENTS,
        }
    )
)
def test_dipa(facts: dict[str, Any]) -> None:
    answer = decide("dipa", facts, dt.date(2021, 7, 15))
    found = (answer.verdict, answer.amounts["aid_cents"], answer.amounts["balance_cents"])
    assert found == twin_money.dipa(facts)


@CALM
@given(
    indicators=st.lists(
        st.fixed_dictionaries(
            {
                "name": st.just("indicateur"),
                "saving_cents": st.one_of(st.none(), st.integers(-50_000_000, 50_000_000)),
                "rate": RATE,
                "flat_cents": CENTS,
                "attainment": RATE,
            }
        ),
        min_size=1,
        max_size=4,
    ),
    on=st.sampled_from(
        [dt.date(2018, 1, 1), dt.date(2022, 6, 30), dt.date(2022, 7, 1), dt.date(2025, 1, 1)]
    ),
)
def test_caqes(indicators: list[dict[str, Any]], on: dt.date) -> None:
    answer = decide("caqes_incentive", {"indicators": indicators}, on)
    assert (answer.verdict, answer.amounts["total_cents"]) == twin_money.caqes(indicators, on)
