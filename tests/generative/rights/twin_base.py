"""Tables and words of the twin of daily allowances: dates, wages, whether the right is open.

Shares nothing with the product: neither its parameters, its dates nor its rounding.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

D = Decimal
ONE = dt.timedelta(days=1)
SMIC = [
    ("2019-01-01", "1521.22", "10.03"),
    ("2020-01-01", "1539.42", "10.15"),
    ("2021-01-01", "1554.58", "10.25"),
    ("2021-10-01", "1589.47", "10.48"),
    ("2022-01-01", "1603.12", "10.57"),
    ("2022-05-01", "1645.58", "10.85"),
    ("2022-08-01", "1678.95", "11.07"),
    ("2023-01-01", "1709.28", "11.27"),
    ("2023-05-01", "1747.20", "11.52"),
    ("2024-01-01", "1766.92", "11.65"),
    ("2024-11-01", "1801.80", "11.88"),
    ("2026-01-01", "1823.03", "12.02"),
    ("2026-06-01", "1867.02", "12.31"),
]
PMSS = {
    2019: 3377,
    2020: 3428,
    2021: 3428,
    2022: 3428,
    2023: 3666,
    2024: 3864,
    2025: 3925,
    2026: 4005,
}
PASS = {
    2019: 40524,
    2020: 41136,
    2021: 41136,
    2022: 41136,
    2023: 43992,
    2024: 46368,
    2025: 47100,
    2026: 48060,
}
FLOOR = {
    2019: "3919.20",
    2020: "3982.80",
    2021: "4046.40",
    2022: "4093.20",
    2023: "4113.60",
    2024: "4208.80",
    2025: "4383.20",
    2026: "4582.00",
}
LEAST_MATERNITY = {2021: "9.53", 2025: "11.02", 2026: "11.12"}
REFORM_2021 = dt.date(2021, 7, 1)


@dataclass
class Answer:
    verdict: str
    waiting: int = 0
    paid: int = 0
    daily: int = 0
    total: int = 0


UNKNOWN = Answer("undetermined")
NOTHING = Answer("none")


def cents(euros: Decimal, down: bool = False) -> int:
    return int((euros * 100).quantize(D(1), ROUND_DOWN if down else ROUND_HALF_UP))


def smic(on: dt.date, hourly: bool = False) -> Decimal | None:
    found = None
    for since, monthly, by_hour in SMIC:
        if dt.date.fromisoformat(since) <= on:
            found = D(by_hour if hourly else monthly)
    return found


def shifted(day: dt.date, months: int) -> dt.date:
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    number = day.day
    while True:
        try:
            return dt.date(year, month, number)
        except ValueError:
            number -= 1


def months(day: dt.date, how_many: int) -> list[str]:
    names, first = [], day.replace(day=1)
    for _ in range(how_many):
        first = (first - ONE).replace(day=1)
        names.append(first.strftime("%Y-%m"))
    return names


def monthly_wages(facts: dict[str, Any], how_many: int) -> list[Decimal | None]:
    by_month: dict[str, int] = {}
    for wage in facts.get("wages", []):
        by_month[wage["month"]] = by_month.get(wage["month"], 0) + wage["gross_cents"]
    names = months(facts["starts_on"], how_many)
    return [None if name not in by_month else D(by_month[name]) / 100 for name in names]


def opened(facts: dict[str, Any], span: int) -> bool | None:
    """150 h or 1,015 SMIC in 3/6 months; 600 h or 2,030 SMIC in 12 months."""
    hours = facts.get("hours") if span == 6 else facts.get("hours_12_months")
    if span == 12 and hours is None and (facts.get("hours") or 0) >= 600:
        return True
    needed_hours, factor = (150, 1015) if span == 6 else (600, 2030)
    if hours is not None and hours >= needed_hours:
        return True
    wages = monthly_wages(facts, span)
    total = sum((wage for wage in wages if wage is not None), D(0))
    period_start = shifted(facts["starts_on"].replace(day=1), -span)
    one, other = smic(period_start, True), smic(facts["starts_on"], True)
    if one is None or other is None:
        return None
    if total >= factor * max(one, other):
        return True
    by_wages_no = total < factor * min(one, other) and None not in wages
    return False if by_wages_no and hours is not None else None


def affiliated(facts: dict[str, Any], needed: int, on: dt.date) -> bool | None:
    since = facts.get("affiliated_since")
    return None if since is None else shifted(since, needed) <= on
