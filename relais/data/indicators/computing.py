"""From rows to figures: one pass of the engine per indicator and period, then small sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import ibis

from relais.data.indicators.figures import Figure
from relais.data.indicators.indicator import Indicator, Period
from relais.data.indicators.sources import Sources

UNKNOWN = "inconnu"
TERRITORY = "commune"


@dataclass(frozen=True)
class Sums:
    """What a figure is made of: `missing` counts rows whose numerator is not known."""

    numerator: int = 0
    denominator: int = 0
    missing: int = 0
    n_rows: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.missing + other.missing,
            self.n_rows + other.n_rows,
        )


def compute(indicator: Indicator, sources: Sources, period: Period, fund: str) -> list[Figure]:
    """The whole, then each part of each dimension; `previous` from the same rows a year before.

    Raises SourceMissing when a table is not there.
    """
    now = _summed(indicator, sources, period)
    before = _summed(indicator, sources, period.previous())
    figures = []
    for dimension, sums in sorted(
        now.items(), key=lambda item: (item[0] is not None, item[0] or "")
    ):
        figure = _figure(indicator, period, fund, sources, dimension, sums)
        former = before.get(dimension)
        figures.append(
            replace(
                figure, previous=value_of(indicator, former) if former and former.n_rows else None
            )
        )
    return figures


def value_of(indicator: Indicator, sums: Sums) -> float | int | None:
    """The value in the indicator's unit; percentages with two decimals, means with one."""
    if indicator.additive:
        return sums.numerator
    if sums.denominator == 0:
        return None
    if indicator.measure == "ratio":
        return round(100 * sums.numerator / sums.denominator, 2)
    return round(sums.numerator / sums.denominator, 1)


def _summed(indicator: Indicator, sources: Sources, period: Period) -> dict[str | None, Sums]:
    """Sums by `"dimension=value"`, the whole under None."""
    rows = indicator.rows(sources, period)
    known = rows.numerator.notnull()
    grouped = rows.aggregate(
        by=list(indicator.dimensions),
        numerator=rows.numerator.cast("int64").sum(),
        denominator=ibis.ifelse(known, rows.denominator.cast("int64"), 0).sum(),
        missing=(~known).sum().cast("int64"),
        n_rows=rows.count(),
    )
    return _rolled_up(grouped.to_pyarrow().to_pylist(), indicator.dimensions)


def _rolled_up(
    cells: Iterable[dict[str, Any]], dimensions: tuple[str, ...]
) -> dict[str | None, Sums]:
    found: dict[str | None, Sums] = defaultdict(Sums)
    found[None] = Sums()
    for cell in cells:
        sums = Sums(
            int(cell["numerator"] or 0),
            int(cell["denominator"] or 0),
            int(cell["missing"] or 0),
            cell["n_rows"],
        )
        found[None] += sums
        for name in dimensions:
            found[f"{name}={UNKNOWN if cell[name] is None else cell[name]}"] += sums
    return dict(found)


def _figure(
    indicator: Indicator,
    period: Period,
    fund: str,
    sources: Sources,
    dimension: str | None,
    sums: Sums,
) -> Figure:
    name, _, value = (dimension or "").partition("=")
    return Figure(
        indicator=indicator.name,
        title=indicator.title,
        value=value_of(indicator, sums),
        unit=indicator.unit,
        numerator=sums.numerator,
        denominator=None if indicator.additive else sums.denominator,
        missing=sums.missing,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        fund=fund,
        territory=value if name == TERRITORY and value != UNKNOWN else None,
        dimension=dimension,
        label=label_of(indicator, sources, name, value),
        source=sources.told(),
        adds_up_to=indicator.name if dimension and indicator.additive else indicator.part_of,
    )


def label_of(indicator: Indicator, sources: Sources, name: str, value: str) -> str | None:
    """The French word of a value; "non précisé" for an empty one."""
    if not name:
        return None
    known = indicator.labels.get(name) or sources.words.get(indicator.words.get(name, ("", "")), {})
    return known.get(value, value) or "non précisé"
