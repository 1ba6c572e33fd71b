"""Kept figures, read again only when the night has written."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from relais.data.indicators import kept
from relais.data.indicators.figures import Figure


def figures_of(home: Path, year: int, fund: str) -> tuple[Figure, ...]:
    """The figures kept for a fund and a year; empty when there are none."""
    place = kept.path(home, year)
    if not place.exists():
        return ()
    return tuple(f for f in _read(home, year, place.stat().st_mtime_ns) if f.fund == fund)


@lru_cache(maxsize=8)
def _read(home: Path, year: int, written: int) -> tuple[Figure, ...]:
    """`written`: time of the file."""
    return tuple(kept.kept(home, year))
