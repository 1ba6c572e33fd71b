"""Months of resources, cumulated: whatever its length, a run of months is one difference of two columns.

A column `<kind>_to_YYYY_MM` holds what is known from the first month of the extract to that one, in cents,
and `UNKNOWN` more for each month that is not known: one integer carries both, and so do sums over kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

UNKNOWN = 2**44
_HALF = UNKNOWN // 2
"""Known amounts stay between -2^43 and 2^43 cents, 88 thousand million euros."""
_MONTH = re.compile(r"(.+?)_(to_)?(\d{4}_\d{2})")


def months_of(columns: Iterable[str], to: str | None = None) -> dict[str, list[str]]:
    """Months `YYYY_MM` of each kind among monthly columns (`to="to_"`: among cumulated ones)."""
    found: dict[str, list[str]] = {}
    for name in columns:
        match = _MONTH.fullmatch(name)
        if match and match[2] == to:
            found.setdefault(match[1], []).append(match[3])
    return {kind: sorted(months) for kind, months in found.items()}


class Cumulated:
    """Sums over the months of a table of cumulated columns. A kind without any column is nil for all;
    a month without a column is unknown for all."""

    def __init__(self, table: ir.Table) -> None:
        self._table = table
        self._months = months_of(table.columns, "to_")

    def total(self, kinds: Sequence[str], months: Sequence[str]) -> tuple[Any, Any]:
        """Known amounts of all the kinds over consecutive months, and whether any month is unknown."""
        parts = [self._between(kind, months) for kind in kinds if months and kind in self._months]
        if not parts:
            return 0, False
        both = reduce(lambda one, other: one + other, parts)
        return _known(both), both >= _HALF

    def above(self, kind: str, months: Sequence[str], abatement: int) -> Any:
        """What the known amount of each month has above the abatement, over all months; who has nothing
        at all, nearly everybody, is told apart first."""
        if kind not in self._months:
            return 0
        shift = _HALF + abatement
        cells = [
            ibis.greatest((self._between(kind, [month]) + _HALF) & (UNKNOWN - 1), shift)
            for month in months
        ]
        over = reduce(lambda one, other: one + other, cells) - shift * len(cells)
        return ibis.ifelse(self._between(kind, months) == 0, 0, over)

    def _between(self, kind: str, months: Sequence[str]) -> Any:
        """Difference of two columns, and what the months that no column tells count for."""
        wanted = [month.replace("-", "_") for month in months]
        there = [month for month in self._months[kind] if wanted[0] <= month <= wanted[-1]]
        untold = (len(wanted) - len(there)) * UNKNOWN
        if not there:
            return ibis.literal(untold, "int64")
        before = self._months[kind].index(there[0]) - 1
        last = self._table[f"{kind}_to_{there[-1]}"]
        if before < 0:
            return last + untold if untold else last
        part = last - self._table[f"{kind}_to_{self._months[kind][before]}"]
        return part + untold if untold else part


def _known(both: Any) -> Any:
    return ((both + _HALF) & (UNKNOWN - 1)) - _HALF
