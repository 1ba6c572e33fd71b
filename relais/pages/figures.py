"""A figure as a page shows it: value, sentence, course, parts, where it comes from. Template: `components/figure.html`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relais.drawing.charts import Chart


@dataclass(frozen=True)
class Figure:
    """`value` is already told in French ("1 234", "12,3 %"); `rows_url` opens its rows, for who may; `trend`: its course over the years."""

    name: str
    title: str
    value: str
    sentence: str = ""
    rows_url: str = ""
    trend: Chart | None = None
    facts: Sequence[tuple[str, str]] = ()
