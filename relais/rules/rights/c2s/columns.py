"""The formula's operations on columns of Ibis, and the columns of wide monthly tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir


class Columns:
    """Conditions may be plain booleans where the values of the day already decide."""

    @staticmethod
    def when(branches: Sequence[tuple[Any, Any]], default: Any) -> Any:
        kept = []
        for condition, value in branches:
            if isinstance(condition, bool):
                if condition:
                    default = value
                    break
                continue
            kept.append((condition, value))
        return ibis.cases(*kept, else_=default) if kept else default

    @staticmethod
    def no(condition: Any) -> Any:
        return not condition if isinstance(condition, bool) else ~condition

    @staticmethod
    def least(one: Any, other: Any) -> Any:
        return ibis.least(one, other)

    @staticmethod
    def greatest(one: Any, other: Any) -> Any:
        return ibis.greatest(one, other)

    @staticmethod
    def total(cells: Sequence[Any]) -> tuple[Any, Any]:
        """The plain sum is NULL when a cell is; only then are the known cells summed apart."""
        if not cells:
            return 0, False
        if len(cells) == 1:
            return ibis.coalesce(cells[0], 0), cells[0].isnull()
        plain = reduce(lambda one, other: one + other, cells)
        known = reduce(lambda one, other: one + other, [ibis.coalesce(cell, 0) for cell in cells])
        return ibis.coalesce(plain, known), plain.isnull()


COLUMNS = Columns()


def month_cells(table: ir.Table, kind: str, months: Sequence[str]) -> list[Any]:
    """Columns `<kind>_YYYY_MM` of the months, as 64-bit integers; a month without a column is unknown,
    a kind without any column is nil for all ([])."""
    names = [f"{kind}_{month.replace('-', '_')}" for month in months]
    if not any(column.startswith(f"{kind}_") for column in _monthly(table)):
        return []
    return [
        table[name].cast("int64") if name in table.columns else ibis.null("int64") for name in names
    ]


def _monthly(table: ir.Table) -> list[str]:
    return [name for name in table.columns if name[-7:-3].isdigit() and name[-2:].isdigit()]
