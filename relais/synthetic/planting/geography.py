"""How far the communes of a fund are from one another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from relais import geo

_KM = 111.2
"""Kilometres in a degree of latitude."""


@cache
def distances(department: str, codes: tuple[str, ...]) -> np.ndarray:
    """Kilometres between the middles of communes, as the crow flies; 0 where an outline is missing."""
    text = geo.outlines(department).read_text(encoding="utf-8")
    found = {
        item["properties"]["code"]: np.mean(list(_points(item["geometry"]["coordinates"])), axis=0)
        for item in json.loads(text)["features"]
    }
    spots = np.array([found.get(code, (np.nan, np.nan)) for code in codes])
    flat = spots * [_KM * np.cos(np.radians(np.nanmean(spots[:, 1]))), _KM]
    apart = np.linalg.norm(flat[:, None] - flat[None, :], axis=2)
    return np.nan_to_num(apart)


def _points(nested: list[Any]) -> Iterator[list[float]]:
    """Points of the rings of a geometry, however deep."""
    if isinstance(nested[0], (int, float)):
        yield nested[:2]
        return
    for part in nested:
        yield from _points(part)
