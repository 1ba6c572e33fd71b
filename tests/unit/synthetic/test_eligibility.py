"""The truth's own arithmetic of C2S, against published figures."""

from __future__ import annotations

import numpy as np
import pytest

from relais.synthetic.eligibility import (
    CEILINGS,
    FREE,
    NONE,
    PARTICIPATIVE,
    Verdicts,
    ceilings,
    flat_amount,
    verdicts,
)


def of(year: int, size: int, shared: int = 0) -> tuple[int, int]:
    free, participative = ceilings(year, np.array([size]), np.array([shared]))
    return int(free[0]) // 100, int(participative[0]) // 100


@pytest.mark.parametrize(
    ("year", "size", "free", "participative"),
    [
        (2024, 1, 10_166, 13_724),
        (2024, 4, 21_348, 28_820),
        (2025, 1, 10_339, 13_957),
        (2025, 2, 15_508, 20_936),
        (2025, 5, 25_846, 34_894),
        (2020, 3, 16_257, 21_947),
    ],
)
def test_published_ceilings(year: int, size: int, free: int, participative: int) -> None:
    assert of(year, size) == (free, participative)


def test_a_child_in_shared_custody_counts_for_half() -> None:
    base = CEILINGS[2025][0]
    free, _ = of(2025, 2, shared=1)
    assert free == round(base * 1.25)


@pytest.mark.parametrize(
    ("year", "size", "with_aid", "monthly"),
    [
        (2025, 1, True, 77.58),
        (2025, 2, True, 155.16),
        (2025, 3, False, 162.92),
        (2020, 1, False, 67.77),
    ],
)
def test_flat_amounts_for_housing(year: int, size: int, with_aid: bool, monthly: float) -> None:
    assert int(flat_amount(year, np.array([size]), with_aid)[0]) == pytest.approx(
        monthly * 1200, abs=10
    )


def test_the_ceiling_itself_gives_the_right() -> None:
    at = np.array([1_033_900, 1_033_901, 1_395_700, 1_395_701])
    free, participative = ceilings(2025, np.ones(4, int), np.zeros(4, int))
    assert verdicts(at, at, free, participative).verdict.tolist() == [
        FREE, PARTICIPATIVE, PARTICIPATIVE, NONE,
    ]  # fmt: skip


def test_bounds_on_two_sides_are_in_doubt() -> None:
    low, high = np.array([1_000_000, 800_000]), np.array([1_050_000, 850_000])
    free, participative = ceilings(2025, np.ones(2, int), np.zeros(2, int))
    found: Verdicts = verdicts(low, high, free, participative)
    assert found.ambiguous.tolist() == [True, False]
