"""A value month by month beside that of peers: columns from zero, the peers' middle and ninetieth as lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from relais.drawing.charts import AXIS, CONFIG, Chart, drawn
from relais.drawing.palette import ACCENT, ACTION, INK, LINE, MUTED

HEIGHT = 230


@dataclass(frozen=True)
class Point:
    """`day`: ISO date of the month. `told`: what the table says, in French. Values None where not known."""

    day: str
    value: float
    median: float | None
    high: float | None
    told: tuple[str, ...]


def course(title: str, points: Sequence[Point], *, heads: tuple[str, ...], unit: str) -> Chart:
    """`heads`: those of the table, whose lines are each point's `told`. `unit`: written on the axis, as in "en euros"."""
    values = [{"day": p.day, "value": p.value, "median": p.median, "high": p.high} for p in points]
    x = {
        "field": "day",
        "type": "temporal",
        "timeUnit": "yearmonth",
        "axis": {
            **AXIS,
            "format": "%m/%y",
            "labelAngle": 0,
            "labelOverlap": True,
            "labelPadding": 6,
        },
    }
    axis = {
        **AXIS,
        "grid": True,
        "gridColor": LINE,
        "tickCount": 4,
        "title": unit,
        "titleColor": MUTED,
        "titleFontWeight": "normal",
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleY": -8,
        "titleX": 0,
    }
    own = {"field": "value", "type": "quantitative", "axis": axis, "scale": {"zero": True}}
    layers = [
        {"mark": {"type": "bar", "width": {"band": 0.7}, "color": ACTION}, "encoding": {"y": own}},
        _line("median", INK, []),
        _line("high", ACCENT, [5, 4]),
    ]
    spec = {
        "width": 620,
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "description": title,
        "config": {**CONFIG, "padding": {"left": 8, "right": 8, "top": 12, "bottom": 4}},
        "data": {"values": [{**row, "day": f"{row['day']}T00:00:00"} for row in values]},
        "encoding": {"x": x},
        "layer": layers,
    }
    svg = drawn(json.dumps(spec)) if points else ""
    return Chart(title, svg, heads, [point.told for point in points])


def _line(field: str, colour: str, dash: list[int]) -> dict[str, object]:
    y = {"field": field, "type": "quantitative"}
    mark = {
        "type": "line",
        "color": colour,
        "strokeWidth": 2,
        "strokeDash": dash,
        "interpolate": "step",
        "point": {"color": colour, "size": 18},
    }
    return {"mark": mark, "encoding": {"y": y}}
