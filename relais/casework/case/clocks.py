"""Delays: when they end, how they stop and run again. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache

import holidays

from relais.casework.case.declaration import Clock


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("FR", years=year))


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def add_working_days(day: dt.date, n: int) -> dt.date:
    """The n-th working day after `day`."""
    while n > 0:
        day += dt.timedelta(days=1)
        n -= is_working_day(day)
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Working days in ]start, end]."""
    return sum(is_working_day(start + dt.timedelta(days=i + 1)) for i in range((end - start).days))


def add_months(day: dt.date, n: int) -> dt.date:
    """Same day n months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return day.replace(
        year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1])
    )


def end_of(clock: Clock, start: dt.date) -> dt.date:
    """Last day of the delay that starts on `start`."""
    if clock.unit == "months":
        return add_months(start, clock.amount)
    if clock.unit == "working_days":
        return add_working_days(start, clock.amount)
    return start + dt.timedelta(days=clock.amount)


def days_left(due_on: dt.date, on: dt.date, *, working_days: bool) -> int:
    """Days left of a delay on the day `on`; 0 when it is over."""
    if due_on <= on:
        return 0
    return working_days_between(on, due_on) if working_days else (due_on - on).days


def end_after_pause(left: int, resumed_on: dt.date, *, working_days: bool) -> dt.date:
    """Last day of a delay that runs again with `left` days."""
    if working_days:
        return add_working_days(resumed_on, left)
    return resumed_on + dt.timedelta(days=left)
