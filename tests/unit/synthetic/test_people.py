"""Households and people as drawn."""

from __future__ import annotations

import numpy as np
import pytest

from relais.synthetic.households import DEPENDANT, PARTNER, YEAR_DAYS, Batch, Territory, draw_batch
from relais.synthetic.incomes import draw_incomes
from relais.synthetic.people import draw_traits
from relais.synthetic.plan import Plan
from relais.synthetic.statuses import Status

VAR = Territory.of("83")


def batch(n: int, seed: int = 1) -> Batch:
    return draw_batch(Plan(n, seed), VAR, 0, n)


@pytest.mark.parametrize("n", [1, 2, 3, 10, 137, 1_001])
def test_people_are_counted_exactly(n: int) -> None:
    drawn = batch(n)
    assert len(drawn.p_age) == n
    assert drawn.h_size.sum() == n
    assert (drawn.h_size >= 1).all()


def test_age_pyramid_is_that_of_the_var() -> None:
    age = batch(25_000).p_age
    shares = [((age >= low) & (age < low + 20)).mean() for low in (0, 20, 40, 60, 80)]
    assert shares == pytest.approx([0.22, 0.25, 0.22, 0.235, 0.078], abs=0.02)


def test_children_in_charge_are_under_25_on_the_day() -> None:
    """CSS R861-2: under 25 on the day of the request."""
    drawn = batch(25_000)
    child = drawn.p_role == DEPENDANT
    assert (drawn.plan.today - drawn.p_birth[child] < 25 * YEAR_DAYS).all()
    assert (drawn.p_birth <= drawn.plan.today).all()


def test_parents_are_adults_and_older_than_their_children() -> None:
    drawn = batch(25_000)
    head = drawn.p_birth[drawn.h_first][drawn.p_household]
    child = drawn.p_role == DEPENDANT
    assert (drawn.p_birth[child] - head[child] > 16 * 365).all()
    assert (drawn.p_age[drawn.p_role <= PARTNER] >= 18).all()


def test_communes_follow_their_population() -> None:
    drawn = batch(25_000)
    toulon = VAR.codes.index("83137")
    share = (drawn.h_commune == toulon).mean()
    assert share == pytest.approx(VAR.share[toulon], abs=0.015)
    assert len(np.unique(drawn.h_commune)) > 120


def test_no_household_is_left_in_doubt_by_the_bounds() -> None:
    for year in (2019, 2021, 2022, 2025):
        plan = Plan(20_000, 4, year=year)
        drawn = draw_batch(plan, VAR, 0, plan.insured)
        found = draw_incomes(drawn)
        unsure = found.verdicts.ambiguous & ~Status.is_exact(drawn.h_status) & found.complete
        assert not unsure.any()


def test_everybody_planted_without_care_is_old_or_ill_and_alive() -> None:
    drawn = batch(25_000)
    traits = draw_traits(drawn, draw_incomes(drawn))
    assert traits.no_care.sum() > 10
    assert ((drawn.p_age >= 80) | traits.ald)[traits.no_care].all()
    assert (traits.died_on[traits.no_care] < 0).all()


def test_incomes_move_from_month_to_month() -> None:
    drawn = batch(5_000)
    wages = draw_incomes(drawn).amounts["wage_net"]
    earning = wages[(wages > 0).sum(axis=1) > 6]
    assert (earning.std(axis=1) > 0).mean() > 0.95
    assert ((earning == 0).any(axis=1)).mean() > 0.02
