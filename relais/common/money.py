"""Money in whole cents: written, read, rounded and shared so that parts always add up."""

from __future__ import annotations

import re
from collections.abc import Sequence

NARROW = "\u202f"
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_POINTS = re.compile(r"\d{1,3}(\.\d{3})+", re.ASCII)
_AMOUNT = re.compile(r"([+\-\u2212]?)(\d+)(?:[.,](\d{1,2}))?", re.ASCII)


def euros(cents: int, *, cents_shown: bool = True) -> str:
    """123450 -> "1 234,50 €" with narrow no-break spaces; `cents_shown=False` rounds to the euro, half up."""
    sign = "\u2212" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    if not cents_shown:
        whole, rest = divide_half_up(abs(cents), 100), 0
        sign = sign if whole else ""
    grouped = f"{whole:,}".replace(",", NARROW)
    decimals = f",{rest:02d}" if cents_shown else ""
    return f"{sign}{grouped}{decimals}{NARROW}€"


def parse_euros(text: str) -> int:
    """ "1 234,50 €", "1.234,50", "1234.5" or "-3" -> cents. Raises `ValueError` with a French sentence."""
    compact = _SPACES.sub("", text).removesuffix("€")
    whole, comma, decimals = compact.partition(",")
    if _POINTS.fullmatch(whole.lstrip("+-\u2212")) and (comma or whole.count(".") > 1):
        compact = whole.replace(".", "") + comma + decimals
    found = _AMOUNT.fullmatch(compact)
    if found is None:
        raise ValueError("Ce montant n’est pas lisible : écrivez par exemple 1 234,50.")
    sign, whole, decimals = found[1], found[2], found[3] or ""
    cents = int(whole) * 100 + int(decimals.ljust(2, "0"))
    return -cents if sign in ("-", "\u2212") else cents


def divide_half_up(numerator: int, denominator: int) -> int:
    """Exact quotient rounded to the nearest whole number, halves away from zero."""
    if denominator == 0:
        raise ZeroDivisionError("division par zéro")
    quotient, rest = divmod(abs(numerator), abs(denominator))
    rounded = quotient + (2 * rest >= abs(denominator))
    return rounded if (numerator < 0) == (denominator < 0) else -rounded


def prorate(cents: int, part: int, whole: int) -> int:
    """`part / whole` of an amount (days of a month, for instance), rounded half up."""
    return divide_half_up(cents * part, whole)


def share(cents: int, weights: Sequence[int]) -> list[int]:
    """Parts in proportion to non-negative weights, whose sum is exactly `cents`.

    The cents left by rounding down go to the largest remainders, the first of equals first.
    Raises `ValueError` when no weight is positive.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("un montant se partage entre des poids positifs")
    sign = -1 if cents < 0 else 1
    exact = [divmod(abs(cents) * weight, total) for weight in weights]
    left = abs(cents) - sum(quotient for quotient, _ in exact)
    largest = sorted(range(len(weights)), key=lambda i: (-exact[i][1], i))[:left]
    return [sign * (quotient + (i in largest)) for i, (quotient, _) in enumerate(exact)]
