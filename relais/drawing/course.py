"""A value month by month beside that of peers: columns from zero, the peers' middle and ninetieth as lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from relais.drawing.charts import AXIS, CONFIG, Chart, drawn
from relais.drawing.palette import ACCENT, ACTION, INK, LINE, MUTED

WIDTH, HEIGHT = 760, 230
ALL_MONTHS = 13
"""Up to a year each month is named; beyond, January and July."""
THOUSANDS = "replace(format(datum.value, ',.0f'), /,/g, '\u202f')"


@dataclass(frozen=True)
class Point:
    """`label`: the month ("janv. 2025"). `told`: what the table says, in French. Values None where not known."""

    label: str
    value: float
    median: float | None
    high: float | None
    told: tuple[str, ...]


def course(title: str, points: Sequence[Point], *, heads: tuple[str, ...], unit: str) -> Chart:
    """`heads`: those of the table, whose lines are each point's `told`. `unit`: above the axis, as in "euros"."""
    last = max((n for n, p in enumerate(points) if p.median is not None), default=-1)
    values = [
        {
            "label": p.label,
            "value": p.value,
            "median": p.median,
            "high": p.high,
            "last": n == last,
        }
        for n, p in enumerate(points)
    ]
    named = [
        p.label for p in points if len(points) <= ALL_MONTHS or p.label[:4] in ("janv", "juil")
    ]
    x = {
        "field": "label",
        "type": "ordinal",
        "sort": [p.label for p in points],
        "axis": {**AXIS, "labelAngle": 0, "values": named, "labelFontSize": 11},
    }
    spec = {
        "width": WIDTH,
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "description": title,
        "config": {**CONFIG, "padding": {"left": 8, "right": 8, "top": 14, "bottom": 4}},
        "data": {"values": values},
        "encoding": {"x": x},
        "layer": [
            _columns(unit),
            *_peers("median", "médiane", INK, []),
            *_peers("high", "90e centile", ACCENT, [5, 4]),
        ],
    }
    svg = drawn(json.dumps(spec)) if points else ""
    return Chart(title, svg, heads, [point.told for point in points])


def _columns(unit: str) -> dict[str, Any]:
    axis = {
        **AXIS,
        "grid": True,
        "gridColor": LINE,
        "tickCount": 4,
        "labelExpr": THOUSANDS,
        "title": unit,
        "titleColor": MUTED,
        "titleFontWeight": "normal",
        "titleFontSize": 13,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleX": 0,
        "titleY": -10,
    }
    y = {"field": "value", "type": "quantitative", "axis": axis, "scale": {"zero": True}}
    # Pale inside, so that the lines and their names are read over the columns.
    bar = {
        "type": "bar",
        "width": {"band": 0.7},
        "fill": ACTION,
        "stroke": ACTION,
        "fillOpacity": 0.3,
    }
    return {"mark": bar, "encoding": {"y": y}}


def _peers(field: str, label: str, colour: str, dash: list[int]) -> list[dict[str, Any]]:
    """A line, named at its end."""
    y = {"field": field, "type": "quantitative"}
    line = {
        "type": "line",
        "color": colour,
        "strokeWidth": 2,
        "strokeDash": dash,
        "point": {"color": colour, "size": 22},
    }
    text = {
        "type": "text",
        "align": "right",
        "dy": -9,
        "color": colour,
        "fontSize": 13,
        "text": label,
    }
    return [
        {"mark": line, "encoding": {"y": y}},
        {"mark": text, "encoding": {"y": y}, "transform": [{"filter": "datum.last"}]},
    ]
