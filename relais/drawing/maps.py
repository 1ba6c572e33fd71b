"""A map of communes, five classes of as many communes each; what is hidden or unknown is grey."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from relais.drawing.charts import render
from relais.drawing.palette import SCALE, UNKNOWN


def classes(values: Mapping[str, float]) -> list[float]:
    """Upper bounds of the classes but the last: quantiles, each bound once."""
    ordered = sorted(values.values())
    if not ordered:
        return []
    bounds = {
        ordered[min(len(ordered) - 1, round(n * len(ordered) / len(SCALE)))]
        for n in range(1, len(SCALE))
    }
    return sorted(bounds - {ordered[0]})


def commune_map(
    title: str, values: Mapping[str, float], outlines: Path, *, width: int = 460, height: int = 400
) -> str:
    """SVG of the communes of `outlines` (GeoJSON with `code`), coloured by value; a code without value is grey."""
    shapes = json.loads(outlines.read_text(encoding="utf-8"))["features"]
    for shape in shapes:
        shape["geometry"] = _rewound(shape["geometry"])
        shape["value"] = values.get(shape["properties"]["code"])
    bounds = classes(values)
    colour: dict[str, Any] = {"value": SCALE[2]}
    if bounds:
        colour = {
            "field": "value",
            "type": "quantitative",
            "scale": {
                "type": "threshold",
                "domain": bounds,
                "range": list(SCALE[-(len(bounds) + 1) :]),
            },
            "legend": {
                "title": None,
                "orient": "bottom",
                "format": ",.0f",
                "type": "symbol",
                "symbolType": "square",
            },
        }
    known: dict[str, Any] = {
        "transform": [{"filter": "datum.value !== null"}],
        "mark": {"type": "geoshape", "stroke": "#ffffff", "strokeWidth": 0.6},
        "encoding": {"color": colour},
    }
    grey = {
        "transform": [{"filter": "datum.value === null"}],
        "mark": {"type": "geoshape", "fill": UNKNOWN, "stroke": "#ffffff", "strokeWidth": 0.6},
    }
    spec = {"data": {"values": shapes}, "projection": {"type": "mercator"}, "layer": [grey, known]}
    return render(title, spec, width, height)


def _rewound(geometry: dict[str, Any]) -> dict[str, Any]:
    """Outer rings clockwise, holes the other way: the renderer takes the other order for the rest of the globe."""
    many = geometry["type"] == "MultiPolygon"
    polygons = geometry["coordinates"] if many else [geometry["coordinates"]]
    turned = [
        [ring if (_area(ring) < 0) == (n == 0) else ring[::-1] for n, ring in enumerate(polygon)]
        for polygon in polygons
    ]
    return {"type": geometry["type"], "coordinates": turned if many else turned[0]}


def _area(ring: list[list[float]]) -> float:
    """Twice the signed area of a ring; positive counter-clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
