"""Daily allowances written again, day by day and in decimals, from the reference's words and tables.

Shares nothing with the product: neither its parameters, its dates nor its rounding.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP
from typing import Any

from tests.generative.rights.twin_base import (
    FLOOR,
    NOTHING,
    ONE,
    PASS,
    REFORM_2021,
    UNKNOWN,
    Answer,
    D,
    affiliated,
    cents,
    monthly_wages,
    opened,
    shifted,
    smic,
)
from tests.generative.rights.twin_births import birth


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


def ij(facts: dict[str, Any]) -> Answer:
    if facts["kind"] == "at_mp" and facts["status"] != "salaried":
        return NOTHING
    if facts["kind"] == "at_mp" and facts.get("recognition", "recognised") == "recognised":
        return accident(facts)
    if facts["kind"] in ("maternite", "paternite"):
        return birth(facts)
    return sickness(facts)
