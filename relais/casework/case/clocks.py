"""Delays: when they end, how they stop and run again. Pure."""

from __future__ import annotations

import datetime as dt

from relais.casework.case.declaration import Clock
from relais.common.dates import add_months, add_working_days, working_days_between


def end_of(clock: Clock, start: dt.date, *, department: str = "") -> dt.date:
    """Last day of the delay that starts on `start` (day 0), by the public holidays of the department."""
    if clock.unit == "months":
        return add_months(start, clock.amount)
    return after(
        start, clock.amount, working_days=clock.unit == "working_days", department=department
    )


def after(day: dt.date, n: int, *, working_days: bool, department: str = "") -> dt.date:
    """The n-th day after `day`, of all days or of working days."""
    if not working_days:
        return day + dt.timedelta(days=n)
    return add_working_days(day, n, department=department)


def days_left(due_on: dt.date, on: dt.date, *, working_days: bool, department: str = "") -> int:
    """Days left of a delay on the day `on`; 0 when it is over."""
    if due_on <= on:
        return 0
    if not working_days:
        return (due_on - on).days
    return working_days_between(on, due_on, department=department)
