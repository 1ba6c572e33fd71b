"""Charts as SVG, drawn on the server: Vega-Lite specifications rendered without a browser.

Bars start at zero and carry their values; no chart goes without its title, and the page puts its table beside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import vl_convert

from relais.drawing import FONTS
from relais.drawing.palette import ACCENT, ACTION, INK, LINE, MUTED

FRENCH = {
    "decimal": ",",
    "thousands": "\u202f",
    "grouping": [3],
    "currency": ["", "\u00a0€"],
    "percent": "\u00a0%",
}


@dataclass(frozen=True)
class Bar:
    """One bar. `value` None: not known, or hidden; then `note` says which."""

    label: str
    value: float | None
    note: str = ""


def bars(title: str, rows: Sequence[Bar], *, suffix: str = "", width: int = 460) -> str:
    """Horizontal bars in the order given, each with its value written at its end. Answers SVG text."""
    values = [
        {
            "label": row.label,
            "value": row.value or 0,
            "text": row.note or _number(row.value, suffix),
            "order": n,
        }
        for n, row in enumerate(rows)
    ]
    encoding = {
        "y": {"field": "label", "type": "nominal", "sort": {"field": "order"}, "axis": _quiet()}
    }
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True}}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "color": ACTION, "height": 18}, "encoding": {"x": x}},
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "color": INK, "fontSize": 13},
            "encoding": {"x": x, "text": {"field": "text"}},
        },
    ]
    return render(
        title,
        {"data": {"values": values}, "encoding": encoding, "layer": layers},
        width,
        28 * len(rows),
    )


def trend(
    title: str, points: Sequence[tuple[str, float]], *, suffix: str = "", width: int = 460
) -> str:
    """Columns by period (label, value), the last one in the accent colour. Answers SVG text."""
    values = [
        {
            "label": label,
            "value": value,
            "text": _number(value, suffix),
            "last": n == len(points) - 1,
        }
        for n, (label, value) in enumerate(points)
    ]
    x = {"field": "label", "type": "ordinal", "sort": None, "axis": {**_quiet(), "labelAngle": 0}}
    y = {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True}}
    colour = {"condition": {"test": "datum.last", "value": ACCENT}, "value": ACTION}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "width": {"band": 0.6}}, "encoding": {"color": colour}},
        {
            "mark": {"type": "text", "dy": -8, "color": INK, "fontSize": 13},
            "encoding": {"text": {"field": "text"}},
        },
    ]
    return render(
        title,
        {"data": {"values": values}, "encoding": {"x": x, "y": y}, "layer": layers},
        width,
        190,
    )


def render(title: str, spec: dict[str, Any], width: int, height: int) -> str:
    """A Vega-Lite specification as SVG, in our letters and colours."""
    _register_fonts()
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "background": None,
        "padding": 4,
        "description": title,
        "config": {
            "font": "Source Sans Pro",
            "view": {"stroke": None},
            "axis": {
                "labelColor": MUTED,
                "labelFontSize": 13,
                "domainColor": LINE,
                "labelLimit": 280,
            },
            "legend": {
                "labelColor": INK,
                "titleColor": INK,
                "labelFontSize": 12,
                "titleFontSize": 12,
            },
            "locale": {"number": FRENCH},
        },
        **spec,
    }
    return _renumbered(
        str(vl_convert.vegalite_to_svg(whole, vl_version="5.21", format_locale=FRENCH))
    )


def _renumbered(svg: str) -> str:
    """Identifiers from one on: the renderer counts on from one drawing to the next."""
    known: dict[str, str] = {}
    return re.sub(
        r"\b(gradient_|clip)(\d+)\b", lambda m: known.setdefault(m[0], f"{m[1]}{len(known)}"), svg
    )


def _quiet() -> dict[str, Any]:
    return {"title": None, "ticks": False, "domain": False, "grid": False, "labelPadding": 8}


def _number(value: float | None, suffix: str) -> str:
    if value is None:
        return ""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return text.replace(",", "\u202f").replace(".", ",") + suffix


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))
