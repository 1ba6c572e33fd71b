"""Charts drawn on the server: Vega-Lite to SVG by vl-convert, no browser, no font or data fetched. The table stands beside."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import vl_convert
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from relais.pages.typography import number

# The theme turns these very colours into variables (`.chart [fill="#0b5563"]`), so that the picture follows light and dark.
MAIN, SECOND, INK, MUTED, RULE = "#0b5563", "#dd9a66", "#1a2326", "#566066", "#dedbd2"
CONFIG: dict[str, Any] = {
    "background": None,
    "font": "Source Sans 3, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "labelFontSize": 13,
        "titleColor": MUTED,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "gridColor": RULE,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "labelLimit": 220,
    },
    "text": {"color": INK, "fontSize": 13},
}


@dataclass(frozen=True)
class Chart:
    """A picture and the table that says the same: `heads` and `lines` (first cell is the row's name)."""

    title: str
    svg: SafeString
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]
    subtitle: str = ""


Points = Sequence[tuple[str, float | None]]


def bars(title: str, points: Points, *, unit: str = "", subtitle: str = "") -> Chart:
    """Horizontal bars from zero, each with its value written at its end."""
    rows = [{"name": name, "value": v or 0, "told": _told(v, unit)} for name, v in points]
    spec = {
        "width": 380,
        "height": {"step": 30},
        "data": {"values": rows},
        "encoding": {"y": {"field": "name", "type": "nominal", "sort": None, "title": None}},
        "layer": [
            {
                "mark": {"type": "bar", "color": MAIN, "height": 18, "cornerRadiusEnd": 2},
                "encoding": {"x": {"field": "value", "type": "quantitative", "axis": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {
                    "x": {"field": "value", "type": "quantitative", "axis": None},
                    "text": {"field": "told"},
                },
            },
        ],
    }
    return _chart(title, spec, points, unit, subtitle)


def line(title: str, points: Points, *, unit: str = "", subtitle: str = "") -> Chart:
    """A course over time, from zero, its last value written; an unknown point is a gap, never a zero."""
    known = [(n, v) for n, (_, v) in enumerate(points) if v is not None]
    last = known[-1][0] if known else -1
    rows = [
        {"name": name, "value": v, "told": _told(v, unit) if n == last else ""}
        for n, (name, v) in enumerate(points)
    ]
    spec = {
        "width": 420,
        "height": 170,
        "data": {"values": rows},
        "encoding": {
            "x": {
                "field": "name",
                "type": "ordinal",
                "sort": None,
                "title": None,
                "axis": {"labelAngle": 0, "labelOverlap": True},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": None,
                "scale": {"zero": True},
                "axis": {"tickCount": 3, "format": "~s"},
            },
        },
        "layer": [
            {"mark": {"type": "line", "color": MAIN, "strokeWidth": 2.5, "point": {"color": MAIN}}},
            {
                "mark": {"type": "text", "dy": -12, "fontWeight": "bold"},
                "encoding": {"text": {"field": "told"}},
            },
        ],
    }
    return _chart(title, spec, points, unit, subtitle)


def _told(value: float | None, unit: str) -> str:
    if value is None:
        return "inconnu"
    return f"{number(value)} {unit}".strip()


def _chart(title: str, spec: dict[str, Any], points: Points, unit: str, subtitle: str) -> Chart:
    described = "; ".join(f"{name} : {_told(v, unit)}" for name, v in points[:12])
    drawing = _drawn(json.dumps(spec, sort_keys=True, default=str)) if points else ""
    head, inner = _parts(drawing)
    # The drawing comes from vl-convert, which escapes the labels it is given.
    svg = format_html(
        '<svg {} role="img" aria-label="{}">{}</svg>',
        mark_safe(head),  # noqa: S308
        f"{title}. {described}",
        mark_safe(inner),  # noqa: S308
    )
    lines = [(name, _told(v, unit)) for name, v in points]
    return Chart(title, svg, ("", unit.capitalize() or "Valeur"), lines, subtitle)


@lru_cache(maxsize=256)
def _drawn(spec: str) -> str:
    svg: str = vl_convert.vegalite_to_svg(
        spec, vl_version="5.21", config=CONFIG, allowed_base_urls=[]
    )
    return svg


def _parts(svg: str) -> tuple[str, str]:
    """Size of the drawing and what is in it, without the roles that a picture's inside must not have."""
    found = re.fullmatch(r"<svg ([^>]*)>(.*)</svg>\s*", svg, re.DOTALL)
    if not found:
        return 'viewBox="0 0 1 1"', ""
    view = re.search(r'viewBox="[^"]*"', found[1])
    inner = re.sub(r' (role|aria-[a-z]+)="[^"]*"', "", found[2])
    return f'xmlns="http://www.w3.org/2000/svg" {view[0] if view else ""}', inner
