"""Legal delays, which never leave the calendar whatever date a case comes with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from relais.common import dates


def add_months(day: date, months: int) -> date:
    """2023-05-31 + 6 = 2023-11-30. Stays within what a date can hold."""
    try:
        return dates.add_months(day, months)
    except ValueError:
        return date.min if months < 0 else date.max


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
