"""Maternity and paternity of the twin: days of the leave, its split, the amount of a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.generative.rights.twin_base import (
    FLOOR,
    LEAST_MATERNITY,
    NOTHING,
    ONE,
    PASS,
    PMSS,
    REFORM_2021,
    UNKNOWN,
    Answer,
    D,
    affiliated,
    cents,
    monthly_wages,
    opened,
    shifted,
)


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
