"""Months and reference period of the extracts."""

from __future__ import annotations

from datetime import date

import pytest

from relais.synthetic.plan import BATCH, Plan


def test_resources_end_the_month_before_the_extract() -> None:
    months = Plan(1, 1, year=2025).months
    assert len(months) == 24
    assert (months[0], months[-1]) == ("2023_12", "2025_11")


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [(2025, "2024_11", "2025_10"), (2022, "2021_11", "2022_10"), (2021, "2020_12", "2021_11")],
)
def test_reference_period_of_a_request_made_that_month(year: int, first: str, last: str) -> None:
    """13th to 2nd month before from 2022 (CSS R861-8), the twelve months before until then."""
    plan = Plan(1, 1, year=year)
    window = plan.months[plan.window]
    assert (len(window), window[0], window[-1]) == (12, first, last)


def test_claims_cover_whole_years() -> None:
    plan = Plan(1, 1, year=2025, years=3)
    assert date(1970, 1, 1).toordinal() + plan.claims_from == date(2023, 1, 1).toordinal()


@pytest.mark.parametrize("insured", [1, BATCH - 1, BATCH, BATCH + 1, 3 * BATCH])
def test_batches_hold_everybody_once(insured: int) -> None:
    found = list(Plan(insured, 1).batches())
    assert sum(n for _, n in found) == insured
    assert [number for number, _ in found] == list(range(len(found)))
    assert all(0 < n <= BATCH for _, n in found)
