"""Invalidity pension and a twin written apart. CSS L341-4, R341-4, R341-17; décret 2022-257."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.rules.right import decide
from tests.generative.ij import values

RATES = {1: Fraction(3, 10), 2: Fraction(1, 2)}
HALF_AGAIN_FROM = date(2023, 7, 30)  # to be confirmed, as the rule says
MINIMUM = {(date(2025, 4, 1), date(2026, 3, 31)): 33529, (date(2026, 4, 1), date(2026, 12, 31)): 33831}  # fmt: skip
MAXIMUM = {  # cents a month by year, category 1 and 2
    2019: (101310, 168850),
    2020: (102840, 171400),
    2021: (102840, 171400),
    2022: (102840, 171400),
    2023: (109980, 183300),
    2024: (115920, 193200),
    2025: (117750, 196250),
    2026: (120150, 200250),
}


def pension(category: int, sam: int, on: date) -> Fraction:
    """Yearly, within the share of the PASS and above the minimum where one is known."""
    full = min(Fraction(sam), Fraction(values.PASS[on.year] * 100)) * RATES[category]
    least = next((cents for (first, last), cents in MINIMUM.items() if first <= on <= last), 0)
    return max(full, Fraction(12 * least))


def payable(category: int, sam: int, last_year: int, income: int, on: date) -> Fraction:
    """Half of what pension and income have above the threshold is taken off."""
    cap = Fraction(values.PASS[on.year] * 100) * (
        Fraction(3, 2) if on >= HALF_AGAIN_FROM else Fraction(1)
    )
    threshold = min(Fraction(max(sam, last_year)), cap)
    full = pension(category, sam, on)
    return max(Fraction(0), full - max(Fraction(0), full + income - threshold) / 2)


DAYS = st.dates(date(2022, 4, 1), date(2026, 12, 31)) | st.sampled_from(
    [date(2022, 4, 1), date(2023, 7, 29), HALF_AGAIN_FROM, date(2025, 4, 1), date(2026, 4, 1)]
)


@settings(deadline=None)
@given(
    category=st.sampled_from([1, 2]),
    sam=st.integers(2_000_000, 7_000_000),
    last_year=st.integers(0, 9_000_000),
    income=st.just(0) | st.integers(0, 12_000_000),
    on=DAYS,
)
def test_pension_and_earnings(
    category: int, sam: int, last_year: int, income: int, on: date
) -> None:
    facts = {
        "category": category,
        "sam_cents": sam,
        "last_year_income_cents": last_year,
        "activity_income_cents": income,
    }
    said = decide("invalidite", facts, on)
    due = payable(category, sam, last_year, income, on)
    assert abs(said.amounts["annual_cents"] - pension(category, sam, on)) <= 1
    assert abs(said.amounts["payable_annual_cents"] - due) <= 1
    if due >= 100 or due == 0:
        assert said.verdict == ("due" if due else "none")


@pytest.mark.parametrize("year", MAXIMUM)
@pytest.mark.parametrize("category", [1, 2])
def test_highest_pension_of_each_year(year: int, category: int) -> None:
    facts = {"category": category, "sam_cents": 30_000_000, "activity_income_cents": 0}
    said = decide("invalidite", facts, date(year, 6, 1))
    assert said.amounts["maximum_monthly_cents"] == MAXIMUM[year][category - 1]
    assert said.amounts["monthly_cents"] == MAXIMUM[year][category - 1]


@pytest.mark.parametrize(("span", "cents"), MINIMUM.items(), ids=str)
def test_lowest_pension_where_it_is_known(span: tuple[date, date], cents: int) -> None:
    facts = {"category": 1, "sam_cents": 100_000, "activity_income_cents": 0}
    for on in span:
        said = decide("invalidite", facts, on)
        assert (said.verdict, said.amounts["monthly_cents"]) == ("due", cents)
