"""Charts drawn without browser nor server: Vega-Lite specifications made into SVG. One definition, on paper as on the screen.

A chart starts at zero, carries its values, and comes with the table that says the same. Nothing is fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import vl_convert

from relais.drawing import FONTS
from relais.drawing.palette import ACCENT, ACTION, INK, MUTED

AXIS = {
    "title": None,
    "ticks": False,
    "domain": False,
    "grid": False,
    "labelPadding": 8,
    "labelColor": MUTED,
    "labelFontSize": 13,
    "labelLimit": 280,
}
CONFIG = {
    "background": None,
    "font": "Source Sans Pro, Arial, Helvetica, sans-serif",
    "view": {"stroke": None},
    # Room for the wider letters of a machine that has not ours: a picture on a page cannot bring its own.
    "padding": {"left": 44, "right": 32, "top": 4, "bottom": 4},
}


@dataclass(frozen=True)
class Bar:
    """One value. `told`: in French words ("1 234", "non publié"); `value` None: not known, or hidden."""

    label: str
    value: float | None
    told: str


@dataclass(frozen=True)
class Chart:
    """`svg` is for the eyes; `alt` and the table (`heads`, `lines`) say the same to everybody. `svg` is empty when nothing is to be drawn."""

    title: str
    svg: str
    heads: tuple[str, ...]
    lines: Sequence[tuple[str, ...]]

    @property
    def alt(self) -> str:
        return f"{self.title} : " + " ; ".join(", ".join(line) for line in self.lines)


def bars(title: str, rows: Sequence[Bar], *, heads: tuple[str, str] = ("", "Valeur")) -> Chart:
    """Horizontal bars from zero in the order given, each with its value at its end."""
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True}}
    y = {"field": "label", "type": "nominal", "sort": {"field": "order"}, "axis": AXIS}
    text = {"type": "text", "align": "left", "dx": 6, "color": INK, "fontSize": 13}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "color": ACTION, "height": 18}, "encoding": {"x": x}},
        {"mark": text, "encoding": {"x": x, "text": {"field": "told"}}},
    ]
    return _chart(title, rows, heads, {"y": y}, layers, 28 * len(rows))


def columns(title: str, rows: Sequence[Bar], *, heads: tuple[str, str] = ("", "Valeur")) -> Chart:
    """Columns by period from zero, the last one in the accent colour; what is unknown leaves its place empty."""
    x = {
        "field": "label",
        "type": "ordinal",
        "sort": {"field": "order"},
        "axis": {**AXIS, "labelAngle": 0},
    }
    y = {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True}}
    colour = {"condition": {"test": "datum.last", "value": ACCENT}, "value": ACTION}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "width": {"band": 0.6}}, "encoding": {"color": colour}},
        {
            "mark": {"type": "text", "dy": -8, "color": INK, "fontSize": 13},
            "encoding": {"text": {"field": "told"}},
        },
    ]
    return _chart(title, rows, heads, {"x": x, "y": y}, layers, 190)


def _chart(
    title: str,
    rows: Sequence[Bar],
    heads: tuple[str, str],
    encoding: dict[str, Any],
    layers: list[dict[str, Any]],
    height: int,
) -> Chart:
    values = [
        {
            "label": row.label,
            "value": row.value or 0,
            "told": row.told,
            "order": n,
            "last": n == len(rows) - 1,
        }
        for n, row in enumerate(rows)
    ]
    spec = {
        "width": 620,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": height,
        "description": title,
        "config": CONFIG,
        "data": {"values": values},
        "encoding": encoding,
        "layer": layers,
    }
    svg = drawn(json.dumps(spec)) if rows else ""
    return Chart(title, svg, heads, [(row.label, row.told) for row in rows])


@lru_cache(maxsize=256)
def drawn(spec: str) -> str:
    """The picture, its identifiers counted from one: the renderer counts on from one drawing to the next."""
    _register_fonts()
    svg = str(vl_convert.vegalite_to_svg(spec, vl_version="5.21", allowed_base_urls=[]))
    known: dict[str, str] = {}
    return re.sub(
        r"\b(gradient_|clip)(\d+)\b", lambda m: known.setdefault(m[0], f"{m[1]}{len(known)}"), svg
    )


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))
