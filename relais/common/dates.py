"""Days, months, ages and inclusive periods; French working days."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import holidays

ONE_DAY = dt.timedelta(days=1)
ALSACE_MOSELLE = ("57", "67", "68")
ABOLITION = {"971": (5, 27), "972": (5, 22), "973": (6, 10), "974": (12, 20), "976": (4, 27)}
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


@dataclass(frozen=True, order=True)
class Period:
    """Days from `starts_on` to `ends_on`, both included; `ends_on` None = still open."""

    starts_on: dt.date
    ends_on: dt.date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("une période finit au plus tôt le jour où elle commence")

    def __contains__(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def overlaps(self, other: Period) -> bool:
        return self.intersection(other) is not None

    def intersection(self, other: Period) -> Period | None:
        """Days in both, or None."""
        start = max(self.starts_on, other.starts_on)
        ends = [end for end in (self.ends_on, other.ends_on) if end is not None]
        end = min(ends, default=None)
        return None if end is not None and end < start else Period(start, end)

    @property
    def n_days(self) -> int:
        """Number of days. Raises `ValueError` on an open period."""
        if self.ends_on is None:
            raise ValueError("une période ouverte n’a pas de durée")
        return (self.ends_on - self.starts_on).days + 1

    def days(self) -> Iterator[dt.date]:
        return (self.starts_on + dt.timedelta(days=n) for n in range(self.n_days))


def add_months(day: dt.date, n: int) -> dt.date:
    """The same day n months later (or before), or the last day of that month when it is shorter."""
    index = day.year * 12 + day.month - 1 + n
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def month_of(day: dt.date) -> Period:
    """The whole month that a day is in."""
    first = day.replace(day=1)
    return Period(first, add_months(first, 1) - ONE_DAY)


def months_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """First days of the months from that of `first` to that of `last`, both included."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = add_months(month, 1)


def age_on(birth_date: dt.date, on: dt.date) -> int:
    """Whole years lived. Someone born on 29 February gains a year on 1 March of a common year."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


@cache
def public_holidays(year: int, *, department: str = "") -> frozenset[dt.date]:
    """Legal public holidays of a department, of most of France without one.

    Code du travail L3133-1; L3134-13 adds two in Alsace-Moselle, L3422-2 (to be confirmed) the day of the abolition of slavery
    overseas. Days off by custom there (mid-Lent, 21 July) are not legal ones.
    """
    subdivision = "57" if department in ALSACE_MOSELLE else None
    found = set(holidays.country_holidays("FR", subdiv=subdivision, years=year))
    if department in ABOLITION:
        found.add(dt.date(year, *ABOLITION[department]))
    return frozenset(found)


def is_working_day(day: dt.date, *, department: str = "") -> bool:
    """Monday to Friday, public holidays excepted (jour ouvré)."""
    return day.weekday() < 5 and day not in public_holidays(day.year, department=department)


def next_working_day(day: dt.date, *, department: str = "") -> dt.date:
    """The day itself if worked, else the first worked one after (a term that falls on a Sunday moves to Monday)."""
    while not is_working_day(day, department=department):
        day += ONE_DAY
    return day


def add_working_days(day: dt.date, n: int, *, department: str = "") -> dt.date:
    """The n-th working day after `day` (before it if n is negative); `day` itself does not count. n = 0 gives `day`."""
    step = ONE_DAY if n > 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_working_day(day, department=department)
    return day


def working_days_between(first: dt.date, last: dt.date, *, department: str = "") -> int:
    """Working days after `first`, up to and including `last`; 0 when `last` is not after."""
    n = max((last - first).days, 0)
    days = (first + dt.timedelta(days=i + 1) for i in range(n))
    return sum(is_working_day(day, department=department) for day in days)


def hour_in_words(at: dt.time) -> str:
    """« 9 h », « 14 h 05 »."""
    return f"{at.hour} h {at.minute:02d}" if at.minute else f"{at.hour} h"


def day_in_words(day: dt.date, *, year: bool = False) -> str:
    """ "lundi 22 novembre", "lundi 1er juin 2026" with `year`."""
    number = "1er" if day.day == 1 else str(day.day)
    text = f"{_DAYS[day.weekday()]} {number} {_MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text
