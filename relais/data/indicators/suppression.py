"""Small counts: none under 11 leaves the fund, and none can be worked out from the others.

Rule: a count of people from 1 to 10 is hidden. A hidden count is protected when (a) no sum of published figures determines
it, and (b) the hidden parts of a published whole together count at least 11. To protect, the smallest published neighbours are
hidden too. A whole and its parts make one equation; a figure may stand in several (by commune, by kind).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

SMALLEST_SHOWN = 11
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Equation:
    """`whole` = sum of `parts` (keys of counts)."""

    whole: Hashable
    parts: tuple[Hashable, ...]


def is_small(count: int) -> bool:
    return 0 < count < SMALLEST_SHOWN


def hidden_cells(
    counts: dict[Hashable, int], equations: Sequence[Equation], first: Iterable[Hashable] = ()
) -> set[Hashable]:
    """Keys to hide: the small counts, `first`, and the neighbours that protect them.

    `counts`: number of people behind each figure. A neighbour of zero hides nothing, so it is never chosen.
    """
    hidden = {key for key, count in counts.items() if is_small(count)} | set(first)
    while True:
        added = {
            _neighbour(e, counts, hidden)
            for e in equations
            if _too_little_hidden(e, counts, hidden)
        } - {None}
        if not added:
            added = {
                neighbour
                for key in _determined(equations, hidden)
                for e in equations
                if key in (e.whole, *e.parts)
                and (neighbour := _neighbour(e, counts, hidden)) is not None
            }
        if not added:
            return hidden
        hidden |= added


def _too_little_hidden(
    equation: Equation, counts: dict[Hashable, int], hidden: set[Hashable]
) -> bool:
    inside = [key for key in equation.parts if key in hidden]
    if equation.whole in hidden:
        return not inside
    return bool(inside) and (
        len(inside) == 1 or sum(counts[key] for key in inside) < SMALLEST_SHOWN
    )


def _neighbour(
    equation: Equation, counts: dict[Hashable, int], hidden: set[Hashable]
) -> Hashable | None:
    shown = [key for key in equation.parts if key not in hidden and counts[key] > 0]
    if shown:
        return min(shown, key=lambda key: (counts[key], str(key)))
    return None if equation.whole in hidden else equation.whole


def _determined(equations: Sequence[Equation], hidden: set[Hashable]) -> list[Hashable]:
    """Hidden keys that the published figures determine, all equations taken together."""
    unknown = sorted({k for e in equations for k in (e.whole, *e.parts) if k in hidden}, key=str)
    if not unknown:
        return []
    column = {key: n for n, key in enumerate(unknown)}
    matrix = np.zeros((len(equations), len(unknown)))
    for line, equation in enumerate(equations):
        for key, sign in [(equation.whole, -1.0), *((part, 1.0) for part in equation.parts)]:
            if key in column:
                matrix[line, column[key]] = sign
    _, singular, rows = np.linalg.svd(matrix, full_matrices=True)
    rank = int((singular > 1e-9).sum())
    freedom = np.abs(rows[rank:]).sum(axis=0)
    return [key for key in unknown if freedom[column[key]] < 1e-9]
