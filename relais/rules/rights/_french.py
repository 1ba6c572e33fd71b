"""Amounts, dates and counts as a French reader writes them, for the sentences of an answer."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_THIN = "\u202f"


def euros(cents: int) -> str:
    """123450 -> `1 234,50 €`, with narrow no-break spaces."""
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"{sign}{whole:,}".replace(",", _THIN) + f",{rest:02d}{_THIN}€"


def day(on: date) -> str:
    """`1er avril 2025`."""
    number = "1er" if on.day == 1 else str(on.day)
    return f"{number} {_MONTHS[on.month - 1]} {on.year}"


def month(name: str) -> str:
    """`2025-04` -> `avril 2025`."""
    year, number = name.split("-")
    return f"{_MONTHS[int(number) - 1]} {year}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 jour`, `3 jours`."""
    return f"{number}{_THIN}{noun if number < 2 else plural or noun + 's'}"


def percent(rate: Decimal) -> str:
    text = f"{(rate * 100).quantize(Decimal('0.01'), ROUND_HALF_UP).normalize():f}"
    return text.replace(".", ",") + f"{_THIN}%"
