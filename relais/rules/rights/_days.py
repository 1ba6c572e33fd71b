"""Dates that legal delays are made of. A month later is the same day, or the last of a shorter month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """2023-05-31 + 6 = 2023-11-30. Stays within what a date can hold."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    if year < 1:
        return date.min
    if year > 9999:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    place = day.toordinal() + days
    return date.fromordinal(max(1, min(place, date.max.toordinal())))


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def months_before(day: date, count: int) -> list[str]:
    """The civil months before the one of a day, latest first: `2025-03`, `2025-02`."""
    first = first_of_month(day)
    return [f"{add_months(first, -back):%Y-%m}" for back in range(1, count + 1)]


def length(starts_on: date, ends_on: date) -> int:
    """Days of an inclusive period."""
    return (ends_on - starts_on).days + 1


def days_of(starts_on: date, ends_on: date) -> Iterator[date]:
    for place in range(starts_on.toordinal(), ends_on.toordinal() + 1):
        yield date.fromordinal(place)
