"""Every published maximum, minimum and floor of the daily allowances comes out of the rule, year by year.

CSS R323-4 (illness), R331-5 (births), R433-2 and R433-3 (accidents), D622-7 (self-employed), décret 2021-755.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from relais.rules.right import Verdict, decide
from tests.generative.ij import values
from tests.generative.ij.twin import months_before, shifted

PLENTY = 3_000_000


def stop(start: date, days: int, kind: str = "maladie", **more: Any) -> Verdict:
    end = start + timedelta(days=days - 1)
    facts = {
        "kind": kind,
        "status": "salaried",
        "starts_on": start.isoformat(),
        "ends_on": end.isoformat(),
        "affiliated_since": "2005-01-01",
        "hours": 455,
        "hours_12_months": 1820,
        "wages": [
            {"month": f"{month:%Y-%m}", "gross_cents": PLENTY} for month in months_before(start, 12)
        ],
        **more,
    }
    return decide("ij", facts, end)


def smic_stops() -> list[tuple[date, int]]:
    """For each SMIC and coefficient: the first stop that has it, a month after the SMIC or as the law changes."""
    out = []
    for (smic, coefficient), cents in values.MALADIE_MAXIMUM.items():
        start = shifted(smic, 1)
        if coefficient == "1.4":
            start = max(start, date(2025, 4, 1))
        out.append((start, cents))
    return out


@pytest.mark.parametrize(("start", "cents"), smic_stops(), ids=str)
def test_highest_illness_day(start: date, cents: int) -> None:
    said = stop(start, 10)
    assert (said.amounts["maximum_cents"], said.amounts["daily_cents"]) == (cents, cents)


def test_the_smic_is_that_of_the_last_day_of_the_month_before() -> None:
    eve = [stop(date(2026, 1, 31), 5), stop(date(2025, 3, 31), 5), stop(date(2024, 11, 30), 5)]
    assert [said.amounts["daily_cents"] for said in eve] == [4147, 5331, 5228]


@pytest.mark.parametrize("year", values.MATERNITE_MAXIMUM)
def test_highest_day_of_a_birth(year: int) -> None:
    start = date(year, 3, 1)
    said = stop(start, 100, "maternite", born_on=f"{year}-04-12")
    assert said.amounts["daily_cents"] == values.MATERNITE_MAXIMUM[year]


@pytest.mark.parametrize("year", values.MATERNITE_MINIMUM)
def test_lowest_day_of_a_birth(year: int) -> None:
    start = date(year, 3, 1)
    little = [{"month": f"{m:%Y-%m}", "gross_cents": 10_000} for m in months_before(start, 12)]
    said = stop(start, 100, "maternite", born_on=f"{year}-04-12", wages=little)
    assert said.amounts["daily_cents"] == values.MATERNITE_MINIMUM[year]


@pytest.mark.parametrize("year", values.AT_MP_MAXIMUM)
def test_highest_days_of_an_accident(year: int) -> None:
    said = stop(date(year, 2, 10), 40, "at_mp", accident_on=f"{year}-02-09")
    highest = (said.amounts["daily_cents"], said.amounts["daily_then_cents"])
    assert highest == values.AT_MP_MAXIMUM[year]


@pytest.mark.parametrize("year", values.SELF_EMPLOYED_MAXIMUM)
def test_highest_and_no_day_of_the_self_employed(year: int) -> None:
    start = date(year, 2, 1)
    floor = round(float(values.RAAM_FLOOR[year]) * 100)
    said = [
        stop(start, 10, status="self_employed", wages=[], raam_cents=cents)
        for cents in (20_000_000, floor, floor - 1)
    ]
    assert said[0].amounts["daily_cents"] == values.SELF_EMPLOYED_MAXIMUM[year]
    assert [one.verdict for one in said[1:]] == ["due", "none"]


@pytest.mark.parametrize("year", values.LIBERAL_LIMITS)
def test_lowest_and_highest_day_of_the_liberal_professions(year: int) -> None:
    start = date(year, 8, 1)
    said = [
        stop(start, 10, status="liberal", wages=[], raam_cents=cents).amounts["daily_cents"]
        for cents in (1_000_000, 20_000_000)
    ]
    assert tuple(said) == values.LIBERAL_LIMITS[year]
