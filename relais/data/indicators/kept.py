"""Figures of a year computed by the night, so that a page shows them at once. Internal: nothing is hidden in them."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter

from relais.data.indicators.figures import Figure, write_json
from relais.handover.atomic import replacing

FIGURES = TypeAdapter(list[Figure])


def path(home: Path, year: int) -> Path:
    return home / "figures" / f"{year}.json"


def keep(home: Path, year: int, figures: list[Figure]) -> None:
    """Writes the figures of a year, at once or not at all."""
    with replacing(path(home, year)) as building:
        write_json(building, figures)


def years(home: Path) -> list[int]:
    """Years whose figures are kept, latest first."""
    return sorted((int(p.stem) for p in (home / "figures").glob("[0-9]*.json")), reverse=True)


def kept(home: Path, year: int) -> list[Figure]:
    """The figures kept for a year; empty when there are none."""
    place = path(home, year)
    return FIGURES.validate_json(place.read_bytes()) if place.exists() else []
