"""Exact amounts: fractions until the last step, then a rounding that is named."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Exact = int | Decimal | Fraction


def fraction(value: Exact) -> Fraction:
    return Fraction(value)


def rounded(value: Fraction, how: str = "half_up") -> int:
    """Cents from an exact number of cents: `half_up` to the nearest, `down` cut."""
    if how == "down":
        return value.numerator // value.denominator
    if how == "half_up":
        return (2 * value.numerator + value.denominator) // (2 * value.denominator)
    raise ValueError(f"unknown rounding {how!r}")
