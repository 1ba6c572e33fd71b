"""Figures of the rank, against loops written apart; the draw, whatever the order it is made in."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.data.mining.ranking import evaluation
from relais.data.mining.ranking.arm import drawn, queue
from relais.handover.ranking import RANDOM

ROWS = st.lists(
    st.tuples(st.integers(0, 6).map(float), st.booleans(), st.integers(1, 40).map(float)),
    min_size=1,
    max_size=40,
)


def won(one: float, other: float) -> float:
    return 1.0 if one > other else 0.5 if one == other else 0.0


def pairs(rows: list[tuple[float, bool, float]]) -> list[float]:
    return [won(a, b) for a, yes, _ in rows if yes for b, no, _ in rows if not no]


def columns(rows: list[tuple[float, bool, float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        np.array([row[0] for row in rows]),
        np.array([row[1] for row in rows], bool),
        np.array([row[2] for row in rows]),
    )


@given(ROWS)
def test_the_area_is_the_share_of_pairs_won(rows: list[tuple[float, bool, float]]) -> None:
    score, label, _ = columns(rows)
    every = pairs(rows)
    expected = sum(every) / len(every) if every else None
    assert evaluation.auc(score, label) == pytest.approx(expected)


@given(ROWS, st.integers(1, 5))
def test_at_equal_size_only_pairs_of_a_stratum_count(
    rows: list[tuple[float, bool, float]], strata: int
) -> None:
    ordered = sorted(rows, key=lambda row: row[2])
    parts: dict[int, list[tuple[float, bool, float]]] = {}
    for n, row in enumerate(ordered):
        parts.setdefault(n * strata // len(ordered), []).append(row)
    every = [one for part in parts.values() for one in pairs(part)]
    expected = sum(every) / len(every) if every else None
    assert evaluation.size_matched_auc(*columns(rows), strata) == pytest.approx(expected)


@given(ROWS, st.integers(1, 50))
def test_precision_of_the_first_is_the_mean_over_draws_of_ties(
    rows: list[tuple[float, bool, float]], k: int
) -> None:
    score, label, _ = columns(rows)
    k = min(k, len(rows))
    limit = sorted((row[0] for row in rows), reverse=True)[k - 1]
    sure = [yes for value, yes, _ in rows if value > limit]
    tied = [yes for value, yes, _ in rows if value == limit]
    expected = (sum(sure) + (k - len(sure)) * sum(tied) / len(tied)) / k
    assert evaluation.precision_at(score, label, k) == pytest.approx(expected)


@given(ROWS)
def test_half_of_the_confirmed_are_found_by_walking_down(
    rows: list[tuple[float, bool, float]],
) -> None:
    score, label, _ = columns(rows)
    wanted = (sum(row[1] for row in rows) + 1) // 2
    expected = None
    for limit in sorted({row[0] for row in rows}, reverse=True):
        seen = [row for row in rows if row[0] >= limit]
        if wanted and sum(row[1] for row in seen) >= wanted:
            expected = len(seen)
            break
    assert evaluation.cost_to_half(score, label) == expected


NAMES = st.lists(st.text("abc123", min_size=1, max_size=4), unique=True, min_size=1, max_size=60)


@given(NAMES, st.integers(0, 20), st.integers(), st.randoms(use_true_random=False))
def test_a_draw_depends_on_its_seed_and_not_on_the_order(
    names: list[str], n: int, seed: int, shuffle: random.Random
) -> None:
    other = names[:]
    shuffle.shuffle(other)
    first = drawn(names, n, seed)
    assert first == drawn(other, n, seed)
    assert len(set(first)) == len(first) == min(n, len(names))
    assert drawn(names, n + 1, seed)[:n] == first


@given(NAMES, st.integers(1, 60), st.sampled_from((0.05, 0.1, 0.2)), st.integers())
def test_a_queue_is_the_head_of_the_rank_and_a_draw_among_the_others(
    names: list[str], length: int, share: float, seed: int
) -> None:
    found = queue(names, length, share, seed)
    n = min(length, len(names))
    at_random = [one for one, arm in found if arm == RANDOM]
    head = [one for one, arm in found if arm != RANDOM]
    assert len(found) == n and len(at_random) == round(n * share)
    assert head == names[: len(head)]
    assert not set(at_random) & set(head)
