"""Maps of communes: outlines projected, five classes of as many communes each. One definition, on paper as on the screen; no tile."""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from relais.drawing.palette import INK, SCALE, UNKNOWN

WIDTH = 720
TONES = len(SCALE)
KEYS = 3  # entries of the legend side by side


@dataclass(frozen=True)
class Outline:
    """A commune: INSEE code, name, and the `d` of its path in a picture WIDTH wide."""

    code: str
    name: str
    path: str


@lru_cache(maxsize=8)
def outlines_of(place: Path) -> tuple[tuple[Outline, ...], int]:
    """Outlines of a GeoJSON file (`code`, `name`) projected to the picture, and the picture's height. Raises OSError."""
    features = json.loads(place.read_text(encoding="utf-8"))["features"]
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


def steps_of(values: Sequence[float]) -> list[float]:
    """Upper bounds of at most five classes with about as many communes in each; nothing known, or nil, is in none."""
    ordered = sorted(value for value in values if value > 0)
    bounds = {
        ordered[math.ceil(len(ordered) * n / TONES) - 1] for n in range(1, TONES + 1) if ordered
    }
    return sorted(bounds)


def tone(value: float | None, steps: Sequence[float]) -> int:
    """Class of a value, 1 to 5, the darkest last; 0: none."""
    if value is None or value <= 0 or not steps:
        return 0
    rank = min(bisect_left(steps, value), len(steps) - 1) + 1
    return round(rank * TONES / len(steps))


def legend(steps: Sequence[float], told: Callable[[float], str]) -> list[tuple[int, str]]:
    """(class, "12 à 40") for each class, lowest first; classes of counts do not share their bounds, those of rates do."""
    if any(step != int(step) for step in steps):
        floors = [None, *steps]
        texts = [
            f"jusqu’à {told(step)}" if floor is None else f"{told(floor)} à {told(step)}"
            for floor, step in zip(floors, steps, strict=False)
        ]
        return [(tone(step, steps), text) for step, text in zip(steps, texts, strict=True)]
    floor, lines = 0.0, []
    for step in steps:
        alone = step == floor + 1 or (floor == 0 and step <= 1)
        text = told(step) if alone else f"{told(floor + 1)} à {told(step)}"
        lines.append((tone(step, steps), text))
        floor = step
    return lines


def commune_map(values: Mapping[str, float], place: Path, told: Callable[[float], str]) -> str:
    """The map on paper, as SVG text: grey where nothing is known or published, its legend below."""
    outlines, height = outlines_of(place)
    steps = steps_of(list(values.values()))
    colours = [UNKNOWN, *SCALE]
    shapes = "".join(
        f'<path d="{o.path}" fill="{colours[tone(values.get(o.code), steps)]}"/>' for o in outlines
    )
    entries = [*legend(steps, told), (0, "rien à publier")]
    rows = math.ceil(len(entries) / KEYS)
    keys = "".join(
        f'<rect x="{n % KEYS * WIDTH / KEYS:.0f}" y="{height + 20 + n // KEYS * 24}" width="14" height="14" fill="{colours[each]}"/>'
        f'<text x="{n % KEYS * WIDTH / KEYS + 20:.0f}" y="{height + 32 + n // KEYS * 24}">{escape(text)}</text>'
        for n, (each, text) in enumerate(entries)
    )
    whole = height + 20 + rows * 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{whole}" viewBox="0 0 {WIDTH} {whole}">'
        f'<g stroke="#ffffff" stroke-width="0.8">{shapes}</g>'
        f'<g font-family="Source Sans Pro, Arial, Helvetica, sans-serif" font-size="14" fill="{INK}">{keys}</g></svg>'
    )
