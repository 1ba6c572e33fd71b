"""The rows behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from relais.data.indicators.computing import TERRITORY, UNKNOWN, label_of
from relais.data.indicators.indicator import Indicator, Period
from relais.data.indicators.sources import Sources
from relais.geo import commune_name


@dataclass(frozen=True)
class Opened:
    """A page of rows: `row_id`, `numerator` (None: not known), `denominator`, the dimensions as codes, and `told`, their French words.

    `total`: rows in all.
    """

    rows: list[dict[str, Any]]
    total: int


def open_rows(
    indicator: Indicator,
    sources: Sources,
    period: Period,
    dimension: str | None = None,
    *,
    counted: bool = True,
    offset: int = 0,
    limit: int = 50,
) -> Opened:
    """The rows that make the figure of `dimension` ("name=value", None for the whole), in order of their identifier.

    `counted`: only those that weigh in the numerator. Their numerators sum to the figure's. Raises SourceMissing.
    """
    rows = indicator.rows(sources, period)
    if dimension is not None:
        name, _, value = dimension.partition("=")
        if name not in indicator.dimensions:
            raise ValueError(f"« {name} » n’est pas une dimension de cet indicateur")
        rows = rows.filter(
            rows[name].isnull() if value == UNKNOWN else rows[name].cast("string") == value
        )
    if counted:
        rows = rows.filter(rows.numerator.notnull() & (rows.numerator != 0))
    total = int(rows.count().to_pyarrow().as_py())
    page = rows.order_by("row_id").limit(limit, offset=offset)
    found = page.to_pyarrow().to_pylist()
    for row in found:
        row["told"] = [_told(indicator, sources, name, row[name]) for name in indicator.dimensions]
    return Opened(found, total)


def _told(indicator: Indicator, sources: Sources, dimension: str, value: object) -> str:
    if value is None:
        return UNKNOWN
    if dimension == TERRITORY:
        return commune_name(str(value))
    return label_of(indicator, sources, dimension, str(value)) or str(value)
