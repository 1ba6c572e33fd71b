"""What an indicator declares: one file per figure, loaded by its name.

An indicator gives the *rows behind the figure*; the figure is their sum. So a figure can always be opened, and its parts are
the same rows counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import ibis.expr.types as ir

from relais.data.indicators.sources import Sources

Measure = Literal["count", "sum", "ratio", "mean"]
Unit = Literal[
    "people", "households", "cases", "contacts", "acts", "steps", "days", "cents", "percent"
]


@dataclass(frozen=True)
class Period:
    """Inclusive days."""

    starts_on: date
    ends_on: date

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    def previous(self) -> Period:
        """The same days a year before."""
        return Period(_year_before(self.starts_on), _year_before(self.ends_on))


@dataclass(frozen=True)
class Indicator:
    """One figure, for a period.

    `rows(sources, period)` answers one row per thing counted: `row_id` (text), `numerator` (integer; NULL = not known),
    `denominator` (integer), and a column per name of `dimensions`.
    `measure`: count and sum add numerators; ratio is numerators / denominators in percent; mean the same, in `unit`.
    `labels` (or `words`: table and column of the snapshot whose words they are) name the values of a dimension.
    `part_of`: name of the indicator this one is a part of; its parts together must make the whole.
    `sensitive`: counts people, so small counts are hidden in what leaves the fund.
    """

    name: str
    title: str
    measure: Measure
    unit: Unit
    why: str
    author: str
    reviewed_on: date
    review_due: date
    version: str
    rows: Callable[[Sources, Period], ir.Table]
    dimensions: tuple[str, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    part_of: str | None = None
    sensitive: bool = True
    doubt: str = ""

    @property
    def additive(self) -> bool:
        """Whether parts add up to their whole."""
        return self.measure in ("count", "sum")


def _year_before(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=28)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - 1)
    )
