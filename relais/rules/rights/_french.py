"""Words that the sentences of an answer share: amounts, dates, counts, rates."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from relais.rules.wording import THIN, euros
from relais.rules.wording import day_name as day
from relais.rules.wording import month_name as month

__all__ = ["count", "day", "euros", "month", "percent"]


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 jour`, `3 jours`."""
    return f"{number}{THIN}{noun if number < 2 else plural or noun + 's'}"


def percent(rate: Decimal) -> str:
    """0.165 -> `16,5 %`."""
    text = f"{(rate * 100).quantize(Decimal('0.01'), ROUND_HALF_UP).normalize():f}"
    return text.replace(".", ",") + f"{THIN}%"
