"""Daily allowances written again, day by day and in decimals, from the reference's words and tables.

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


def waits(facts: dict[str, Any]) -> tuple[int, set[dt.date]]:
    """Waiting days of the stop, and the days already paid that count, by walking the former stops."""
    known = [
        p for p in facts.get("prior_stops", []) if p.get("kind", "maladie") in ("maladie", "covid")
    ]
    known.sort(key=lambda prior: prior["starts_on"])
    counted: set[dt.date] = set()
    left = 3
    for place, prior in enumerate(known):
        length = (prior["ends_on"] - prior["starts_on"]).days + 1
        plain = one_wait(prior["starts_on"], False, known[:place], left)
        own = one_wait(prior["starts_on"], bool(prior.get("ald")), known[:place], left)
        if prior.get("kind") != "covid" and not prior.get("ald"):
            paid = prior.get("days_paid")
            paid = max(0, length - plain) if paid is None else paid
            counted |= {prior["ends_on"] - n * ONE for n in range(paid)}
        left = max(0, own - length)
    if exempted(facts):
        return 0, counted
    return one_wait(facts["starts_on"], facts.get("ald", False), known, left), counted


def exempted(facts: dict[str, Any]) -> bool:
    """A miscarriage since 2024; the first stop within thirteen weeks of a child's death, since July 2020."""
    start, died = facts["starts_on"], facts.get("child_died_on")
    if facts.get("exempt") == "miscarriage":
        return bool(start >= dt.date(2024, 1, 1))
    if facts.get("exempt") != "child_death" or died is None or start < dt.date(2020, 7, 1):
        return False
    since = [p for p in facts.get("prior_stops", []) if p["starts_on"] >= died]
    return not since and died <= start <= died + 13 * 7 * ONE


def one_wait(start: dt.date, ald: bool, before: list[dict[str, Any]], left: int) -> int:
    if not before:
        return 3
    last = before[-1]
    between = (start - last["ends_on"]).days - 1
    if between == 0 and last.get("kind") != "covid":
        return left
    if between <= 2:
        return 0
    if ald:
        for prior in before:
            same = prior.get("kind", "maladie") == "maladie" and prior.get("ald") is not False
            if same and prior["starts_on"] > shifted(start, -36):
                return 0
    return 3


def sickness(facts: dict[str, Any]) -> Answer:
    start, end, status = facts["starts_on"], facts["ends_on"], facts["status"]
    derogation = facts["kind"] == "covid" and dt.date(2020, 1, 31) <= start <= dt.date(2023, 1, 31)
    if status == "liberal" and start < REFORM_2021:
        return UNKNOWN if derogation else NOTHING
    daily, doubt, closed = daily_sickness(facts)
    wait, counted = (0, set()) if derogation else waits(facts)
    if not derogation:
        gate = opened(facts, 6) if status == "salaried" else affiliated(facts, 12, start)
        closed = closed or gate is False
        doubt = doubt or gate is None
    paid, unsure = paid_days(facts, wait, counted, derogation)
    if closed or daily == 0 or (paid == 0 and not unsure):
        return NOTHING
    if doubt or unsure or daily is None:
        return UNKNOWN
    assert end is not None
    return Answer("due", wait, paid, daily, paid * daily)


def daily_sickness(facts: dict[str, Any]) -> tuple[int | None, bool, bool]:
    """Cents a day, whether something is unknown, whether the income is under the floor."""
    start = facts["starts_on"]
    if facts["status"] != "salaried":
        income = facts.get("raam_cents")
        if income is None:
            return None, True, False
        yearly, ceiling = D(income) / 100, D(PASS[start.year])
        if facts["status"] == "liberal":
            return cents(max(ceiling * D("0.4"), min(yearly, 3 * ceiling)) / 730), False, False
        if yearly < D(FLOOR[start.year]):
            return 0, False, True
        return cents(min(yearly, ceiling) / 730), False, False
    reference = smic(start.replace(day=1) - ONE)
    span, divisor = (12, D(365)) if facts.get("discontinuous") else (3, D("91.25"))
    wages = monthly_wages(facts, span)
    if None in wages:
        return None, True, False
    assert reference is not None
    cap = (reference * D("1.4" if start >= dt.date(2025, 4, 1) else "1.8")).quantize(
        D("0.01"), ROUND_HALF_UP
    )
    kept = [min(wage, cap) for wage in wages if wage is not None]
    everything = all(wage >= cap for wage in wages if wage is not None)
    return cents(sum(kept, D(0)) / divisor / 2, down=not everything), False, False


def paid_days(
    facts: dict[str, Any], wait: int, counted: set[dt.date], derogation: bool
) -> tuple[int, bool]:
    """Days paid, and whether some day cannot be told."""
    start, end = facts["starts_on"], facts["ends_on"]
    if derogation:
        return (end - start).days + 1, False
    six = shifted(start, 6)
    late = opened_late(facts) if facts["status"] == "salaried" else True
    stop_at = ald_end(facts) if facts.get("ald") else None
    if facts["status"] == "liberal":
        ninety = start + 90 * ONE
        stop_at = ninety if stop_at is None else min(stop_at, ninety)
    already = set() if facts.get("ald") else set(counted)
    paid, unsure, day = 0, False, start + wait * ONE
    while day <= end:
        if stop_at is not None and day >= stop_at:
            break
        full = not facts.get("ald") and sum(d > shifted(day, -36) for d in already) >= 360
        if not full and day >= six and late is None:
            unsure = True
        elif not full and (day < six or late):
            paid += 1
            already.add(day)
        day += ONE
    return paid, unsure


def opened_late(facts: dict[str, Any]) -> bool | None:
    one, other = affiliated(facts, 12, facts["starts_on"]), opened(facts, 12)
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def ald_end(facts: dict[str, Any]) -> dt.date:
    first = facts["starts_on"]
    stops = [
        p
        for p in facts.get("prior_stops", [])
        if p.get("kind", "maladie") == "maladie" and p.get("ald") is not False
    ]
    for prior in sorted(stops, key=lambda prior: prior["starts_on"], reverse=True):
        if shifted(prior["ends_on"], 12) < first:
            break
        first = min(first, prior["starts_on"])
    return shifted(first, 36)


def accident(facts: dict[str, Any]) -> Answer:
    wage = monthly_wages(facts, 1)[0]
    if wage is None:
        return UNKNOWN
    day_wage = wage / D("30.42")
    base = min(day_wage, D(PASS[facts["starts_on"].year]) * D("0.00834"))
    net = day_wage * D("0.79")
    first, then = cents(min(base * D("0.6"), net)), cents(min(base * D("0.8"), net))
    days = (facts["ends_on"] - facts["starts_on"]).days + 1
    if facts["starts_on"] <= (facts.get("accident_on") or dt.date.min) <= facts["ends_on"]:
        days -= 1  # paid by the employer
    early = min(days, 28)
    total = early * first + (days - early) * then
    return Answer("due" if first or then else "none", 0, days, first, total) if total else NOTHING


def birth(facts: dict[str, Any]) -> Answer:
    start, born = facts["starts_on"], facts["born_on"]
    needed = 6 if start >= dt.date(2023, 8, 21) else 10
    gates = [affiliated(facts, needed, max(start, born) if facts["kind"] == "maternite" else start)]
    if facts["status"] == "salaried":
        gates.append(opened(facts, 6))
    if facts["kind"] == "maternite":
        paid, unsure, more = maternity_days(facts)
        gates += more
    else:
        paid, unsure = sum((last - first).days + 1 for first, last in leave(facts)), False
        gates.append(split(facts) if facts.get("periods") else one_block(facts))
    daily = daily_birth(facts)
    if False in gates or daily == 0 or (paid == 0 and not unsure):
        return NOTHING
    if None in gates or unsure or daily is None:
        return UNKNOWN
    return Answer("due", 0, paid, daily, paid * daily)


def maternity_days(facts: dict[str, Any]) -> tuple[int, bool, list[bool | None]]:
    start, end, born = facts["starts_on"], facts["ends_on"], facts["born_on"]
    length = (end - start).days + 1
    gates: list[bool | None] = [length >= 56]
    if facts["status"] != "salaried":
        gates.append(end >= born + 41 * ONE)
    if (facts.get("children_born") or 0) >= 3:
        plans = [(24, 46)]
    elif facts.get("multiple_birth"):
        plans = [(12, 34)]
    elif facts.get("dependent_children") is None:
        plans = [(6, 16), (8, 26)]
    else:
        plans = [(8, 26)] if facts["dependent_children"] >= 2 else [(6, 16)]
    covered = []
    for before, weeks in plans:
        first = max(start, born - before * 7 * ONE)
        days = max(0, (end - first).days + 1)
        covered.append((first if days else None, min(days, weeks * 7)))
    return covered[0][1], len(set(covered)) > 1, gates


def leave(facts: dict[str, Any]) -> list[tuple[dt.date, dt.date]]:
    periods = facts.get("periods") or [facts]
    return [(period["starts_on"], period["ends_on"]) for period in periods]


def split(facts: dict[str, Any]) -> bool:
    """4 days (7 of the self-employed) from the morrow of the birth leave, then two periods of 5 days and more at most,
    within 21 days (28), begun within six months; all at once, within four months, before July 2021."""
    plan, born, many = leave(facts), facts["born_on"], facts.get("multiple_birth", False)
    lengths = [(last - first).days + 1 for first, last in plan]
    if any(plan[n + 1][0] <= plan[n][1] for n in range(len(plan) - 1)):
        return False
    if born < REFORM_2021:
        soon = born <= plan[0][0] <= shifted(born, 4)
        return len(plan) == 1 and lengths[0] <= (18 if many else 11) and soon
    at_once = 4 if facts["status"] == "salaried" else 7
    chosen = [days for days in (lengths[0] - at_once, *lengths[1:]) if days]
    return (
        plan[0][0] == facts["birth_leave_ends_on"] + ONE
        and lengths[0] >= at_once
        and len(chosen) <= 2
        and all(days >= 5 for days in chosen)
        and sum(chosen) <= (32 if many else 25) - at_once
        and all(first <= shifted(born, 6) for first, _ in plan)
    )


def allowance(facts: dict[str, Any]) -> int | None:
    """The lump sum of a self-employed mother: a month's ceiling of social security, a tenth of it under the floor."""
    income, year = facts.get("raam_cents"), facts["starts_on"].year
    if income is None or facts["status"] == "salaried" or facts["kind"] != "maternite":
        return None
    return cents(D(PMSS[year]) * (D("0.1") if D(income) / 100 < D(FLOOR[year]) else D(1)))


def one_block(facts: dict[str, Any]) -> bool:
    """A single period: 4 days, or 4 and an optional part of 5 to 21 (28); 11 (18) before July 2021."""
    days = (facts["ends_on"] - facts["starts_on"]).days + 1
    late = (facts["starts_on"] - facts["born_on"]).days
    many = facts.get("multiple_birth", False)
    if facts["born_on"] < REFORM_2021:
        return (
            days <= (18 if many else 11)
            and late >= 0
            and facts["starts_on"] <= shifted(facts["born_on"], 4)
        )
    at_once = 4 if facts["status"] == "salaried" else 7
    most = (32 if many else 25) - at_once
    right_length = days == at_once or 5 <= days - at_once <= most
    return right_length and 0 <= late <= 1


def daily_birth(facts: dict[str, Any]) -> int | None:
    start = facts["starts_on"]
    if facts["status"] != "salaried":
        income = facts.get("raam_cents")
        if income is None:
            return None
        share = D("0.1") if D(income) / 100 < D(FLOOR[start.year]) else D(1)
        return cents(share * D(PASS[start.year]) / 730)
    wages = monthly_wages(facts, 3)
    if None in wages:
        return None
    cap = D(PMSS[start.year])
    base = sum((min(wage, cap) for wage in wages if wage is not None), D(0)) / D("91.25")
    daily = cents(base * D("0.79"))
    least = LEAST_MATERNITY.get(start.year)
    if least is None:
        later = min((year for year in LEAST_MATERNITY if year > start.year), default=None)
        if later is None or daily < cents(D(LEAST_MATERNITY[later])):
            return None
        return daily
    return max(daily, cents(D(least)))


def ij(facts: dict[str, Any]) -> Answer:
    if facts["kind"] == "at_mp" and facts["status"] != "salaried":
        return NOTHING
    if facts["kind"] == "at_mp" and facts.get("recognition", "recognised") == "recognised":
        return accident(facts)
    if facts["kind"] in ("maternite", "paternite"):
        return birth(facts)
    return sickness(facts)
