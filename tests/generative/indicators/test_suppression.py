"""No small count can be worked out: an adversary with all the published figures, tried by brute force."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.data.indicators.suppression import Equation, hidden_cells, is_small

pytestmark = pytest.mark.no_database
COUNTS = st.integers(0, 40)


def one_way(parts: list[int]) -> tuple[dict[object, int], list[Equation]]:
    counts: dict[object, int] = {"all": sum(parts), **dict(enumerate(parts))}
    return counts, [Equation("all", tuple(range(len(parts))))]


def two_way(table: list[list[int]]) -> tuple[dict[object, int], list[Equation]]:
    lines, columns = range(len(table)), range(len(table[0]))
    counts: dict[object, int] = {(i, j): table[i][j] for i in lines for j in columns}
    counts |= {("line", i): sum(table[i]) for i in lines}
    counts |= {("column", j): sum(line[j] for line in table) for j in columns}
    counts["all"] = sum(map(sum, table))
    equations = [Equation(("line", i), tuple((i, j) for j in columns)) for i in lines]
    equations += [Equation(("column", j), tuple((i, j) for i in lines)) for j in columns]
    equations += [
        Equation("all", tuple(("line", i) for i in lines)),
        Equation("all", tuple(("column", j) for j in columns)),
    ]
    return counts, equations


def determined(
    counts: dict[object, int], equations: list[Equation], hidden: set[object]
) -> list[object]:
    """Small hidden counts that least squares finds again whatever the starting point (written apart from the product)."""
    unknown = list(hidden)
    rows, right = [], []
    for e in equations:
        signs = {e.whole: -1.0} | dict.fromkeys(e.parts, 1.0)
        rows.append([signs.get(key, 0.0) for key in unknown])
        right.append(-sum(sign * counts[key] for key, sign in signs.items() if key not in hidden))
    if not unknown:
        return []
    a, b = np.array(rows), np.array(right)
    base = np.linalg.lstsq(a, b, rcond=None)[0]
    rng = np.random.default_rng(7)
    moved = np.zeros(len(unknown))
    for _ in range(4):
        start = rng.normal(size=len(unknown)) * 50
        other = start + np.linalg.lstsq(a, b - a @ start, rcond=None)[0]
        moved = np.maximum(moved, np.abs(other - base))
    return [
        key
        for key, move in zip(unknown, moved, strict=True)
        if move < 1e-6 and is_small(counts[key])
    ]


@given(st.lists(COUNTS, min_size=1, max_size=7))
def test_no_part_of_a_whole_can_be_found(parts: list[int]) -> None:
    counts, equations = one_way(parts)
    hidden = hidden_cells(counts, equations)
    assert {key for key, count in counts.items() if is_small(count)} <= hidden
    assert not determined(counts, equations, hidden)


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=4))
def test_no_cell_of_a_table_can_be_found(table: list[list[int]]) -> None:
    counts, equations = two_way(table)
    assert not determined(counts, equations, hidden_cells(counts, equations))


@given(st.lists(COUNTS, min_size=2, max_size=4))
def test_hidden_parts_never_make_a_small_sum(parts: list[int]) -> None:
    counts, equations = one_way(parts)
    hidden = hidden_cells(counts, equations)
    inside = [key for key in equations[0].parts if key in hidden and counts[key] > 0]
    if inside and "all" not in hidden:
        assert sum(counts[key] for key in inside) >= 11
        # the adversary knows their sum only: more than one way to share it must remain
        total = sum(counts[key] for key in inside)
        ways = sum(
            1 for way in product(range(total + 1), repeat=len(inside) - 1) if sum(way) <= total
        )
        assert ways > 1


def test_nothing_is_hidden_without_need() -> None:
    counts, equations = one_way([25, 30, 0, 45])
    assert hidden_cells(counts, equations) == set()


def test_the_smallest_neighbour_protects() -> None:
    counts, equations = one_way([3, 200, 12, 90])
    assert hidden_cells(counts, equations) == {0, 2}
