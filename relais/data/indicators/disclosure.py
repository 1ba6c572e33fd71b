"""What may leave the fund: figures with the small counts hidden, and their neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import replace

from relais.data.indicators.figures import Figure
from relais.data.indicators.registry import indicators
from relais.data.indicators.suppression import Equation, hidden_cells, is_small


def protect(figures: Iterable[Figure]) -> list[Figure]:
    """The same figures in the same order, with `suppressed` ones emptied of value, numerator and denominator."""
    figures = list(figures)
    sensitive = [f for f in figures if indicators()[f.indicator].sensitive]
    equations = _equations(sensitive)
    counted: dict[Hashable, int] = {f.key: f.numerator or 0 for f in sensitive}
    others: dict[Hashable, int] = {
        f.key: (f.denominator or 0) - (f.numerator or 0) for f in sensitive if f.unit == "percent"
    }
    hidden: set[Hashable] = {
        f.key for f in sensitive if f.unit == "percent" and is_small(f.denominator or 0)
    }
    while True:
        found = hidden_cells(counted, equations, hidden)
        found = hidden_cells(others, [e for e in equations if e.whole in others], found)
        if found == hidden:
            break
        hidden = found
    return [_emptied(f) if f.key in hidden else f for f in figures]


def _emptied(figure: Figure) -> Figure:
    return replace(
        figure, value=None, numerator=None, denominator=None, previous=None, suppressed=True
    )


def _equations(figures: list[Figure]) -> list[Equation]:
    keys = {figure.key for figure in figures}
    parts: dict[tuple[Hashable, str], list[Hashable]] = defaultdict(list)
    for name, dimension in keys:
        if dimension is not None:
            parts[(name, None), dimension.partition("=")[0]].append((name, dimension))
        whole = indicators()[name].part_of
        if whole and (whole, dimension) in keys:
            parts[(whole, dimension), "parts"].append((name, dimension))
    return [
        Equation(whole, tuple(sorted(inside, key=str)))
        for (whole, _), inside in sorted(parts.items(), key=str)
    ]
