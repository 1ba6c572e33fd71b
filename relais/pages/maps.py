"""A map of communes as SVG made on the server, with its legend and its table; no tile, no third party."""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from relais import geo
from relais.pages.typography import number

WIDTH = 720
TONES = 5


@dataclass(frozen=True)
class Outline:
    code: str
    name: str
    path: str


@dataclass(frozen=True)
class CommuneMap:
    """`svg` is for the eyes and the mouse; `lines` (name, value, address) say the same to everybody, greatest first."""

    title: str
    svg: SafeString
    legend: Sequence[tuple[str, str]]
    lines: Sequence[tuple[str, str, str]]
    unit: str


def commune_map(
    department: str,
    values: Mapping[str, float],
    *,
    title: str,
    unit: str = "",
    url: Callable[[str], str] | None = None,
    chosen: str = "",
) -> CommuneMap | None:
    """Communes of a department, darker with the value; None where no outline is carried. `url(insee)` makes links."""
    outlines, height = _outlines(department)
    if not outlines:
        return None
    steps = _steps([value for value in values.values() if value > 0])

    def drawn(outline: Outline) -> SafeString:
        value = values.get(outline.code, 0)
        shape = format_html(
            '<path class="tone-{}{}" d="{}"><title>{} : {}</title></path>',
            _tone(value, steps),
            " chosen" if outline.code == chosen else "",
            outline.path,
            outline.name,
            f"{number(value)} {unit}".strip(),
        )
        if url is None:
            return shape
        return format_html('<a href="{}" tabindex="-1">{}</a>', url(outline.code), shape)

    ordered = sorted(outlines, key=lambda outline: outline.code == chosen)
    svg = format_html(
        '<svg viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        WIDTH,
        height,
        format_html_join("", "{}", ((drawn(outline),) for outline in ordered)),
    )
    names = {outline.code: outline.name for outline in outlines}
    lines = [
        (names.get(code, code), number(value), url(code) if url else "")
        for code, value in sorted(values.items(), key=lambda item: (-item[1], item[0]))
        if value
    ]
    return CommuneMap(title, svg, _legend(steps), lines, unit)


def commune_names(department: str) -> Mapping[str, str]:
    """Names by INSEE code of the communes whose outline is carried."""
    return _names(department)


def commune_name(department: str, code: str) -> str:
    """Name of a commune whose outline is carried; else its code."""
    return _names(department).get(code, code)


@lru_cache(maxsize=8)
def _names(department: str) -> dict[str, str]:
    return {outline.code: outline.name for outline in _outlines(department)[0]}


def _steps(values: list[float]) -> list[float]:
    """Upper bounds of at most five classes with about as many communes in each."""
    ordered = sorted(values)
    bounds = (
        {ordered[math.ceil(len(ordered) * n / TONES) - 1] for n in range(1, TONES + 1)}
        if ordered
        else set()
    )
    return sorted(bounds)


def _tone(value: float, steps: list[float]) -> int:
    if value <= 0 or not steps:
        return 0
    rank = min(bisect_left(steps, value), len(steps) - 1) + 1
    return round(rank * TONES / len(steps))


def _legend(steps: list[float]) -> list[tuple[str, str]]:
    told = [("tone-0", "aucun")]
    floor = 0.0
    for rank, step in enumerate(steps, start=1):
        tone = round(rank * TONES / len(steps))
        text = (
            number(step)
            if rank == 1 or step == floor + 1
            else f"{number(floor + 1)} à {number(step)}"
        )
        if rank == 1 and step > 1:
            text = f"1 à {number(step)}"
        told.append((f"tone-{tone}", text))
        floor = step
    return told


@lru_cache(maxsize=8)
def _outlines(department: str) -> tuple[tuple[Outline, ...], int]:
    """Outlines projected to the picture's size."""
    if department not in geo.outlined_departments():
        return (), 0
    features = json.loads(geo.outlines(department).read_text(encoding="utf-8"))["features"]
    shapes = [
        (f["properties"]["code"], f["properties"]["name"], _rings(f["geometry"])) for f in features
    ]
    points = [point for _, _, rings in shapes for ring in rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)

    def path(rings: list[list[list[float]]]) -> str:
        return "".join(
            "M"
            + "L".join(
                f"{(x - west) * squeeze * scale:.1f},{(north - y) * scale:.1f}" for x, y in ring
            )
            + "Z"
            for ring in rings
        )

    height = math.ceil((north - south) * scale)
    return tuple(Outline(code, name, path(rings)) for code, name, rings in shapes), height


def _rings(geometry: Mapping[str, object]) -> list[list[list[float]]]:
    coordinates: list = geometry["coordinates"]  # type: ignore[assignment]
    if geometry["type"] == "MultiPolygon":
        return [ring for polygon in coordinates for ring in polygon]
    return list(coordinates)
