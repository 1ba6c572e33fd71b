"""Daily allowances once more, day by day and in fractions: facts that are all known -> what is paid.

The stop is walked one day at a time; each day is paid or not for its own reason.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from tests.generative.ij import values

Facts = dict[str, Any]
DAY = timedelta(days=1)
EARNED = Fraction(79, 100)  # what is left after 21 %


class Paid(NamedTuple):
    """Amounts by day, before any rounding (cents); days of waiting."""

    days: dict[date, Fraction]
    waiting: int


def decide(facts: Facts) -> Paid:
    if facts["status"] != "salaried" and facts["kind"] in ("maternite", "paternite"):
        return independent_birth(facts)
    if facts["status"] != "salaried":
        return independent(facts)
    return {
        "maladie": maladie,
        "covid": covid,
        "maternite": maternite,
        "paternite": paternite,
        "at_mp": at_mp,
    }[facts["kind"]](facts)


def day(text: str) -> date:
    return date.fromisoformat(text)


def span(facts: Facts) -> list[date]:
    start, end = day(facts["starts_on"]), day(facts["ends_on"])
    return [start + DAY * step for step in range((end - start).days + 1)]


def months_before(on: date, count: int) -> list[date]:
    """First days of the civil months before that of `on`, latest first."""
    places = [on.year * 12 + on.month - 1 - back for back in range(1, count + 1)]
    return [date(place // 12, place % 12 + 1, 1) for place in places]


def shifted(on: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    place = on.year * 12 + on.month - 1 + months
    first = date(place // 12, place % 12 + 1, 1)
    following = date((place + 1) // 12, (place + 1) % 12 + 1, 1)
    return min(first + DAY * (on.day - 1), following - DAY)


def wages(facts: Facts, count: int) -> list[int]:
    by_month: dict[str, int] = {}
    for line in facts["wages"]:
        by_month[line["month"]] = by_month.get(line["month"], 0) + line["gross_cents"]
    return [by_month[f"{m:%Y-%m}"] for m in months_before(day(facts["starts_on"]), count)]


def capped_base(facts: Facts, cap: Fraction) -> Fraction:
    """Daily base: three months / 91.25, or twelve / 365, each month within its cap."""
    count, divisor = (12, Fraction(365)) if facts["discontinuous"] else (3, Fraction(9125, 100))
    return sum((min(Fraction(cents), cap) for cents in wages(facts, count)), Fraction(0)) / divisor


def smic_cap(start: date) -> Fraction:
    """That of the last day of the month before the stop, by the coefficient of the stop's first day."""
    eve = start.replace(day=1) - DAY
    month = Fraction(values.SMIC[values.latest(values.SMIC, eve)][0]) * 100
    return month * values.SMIC_CAP[values.latest(values.SMIC_CAP, start)]


def opened(facts: Facts, start: date) -> bool | None:
    """150 hours, or 1 015 hourly SMIC over six months: at its value of the start of those months or of the
    stop? Between the two nobody can tell (None)."""
    if facts["hours"] >= 150:
        return True
    return enough(sum(wages(facts, 6)), 1015, months_before(start, 6)[-1], start)


def enough(cents: int, hours: int, first: date, last: date) -> bool | None:
    needed = [
        Fraction(values.SMIC[values.latest(values.SMIC, on)][1]) * 100 * hours
        for on in (first, last)
    ]
    if cents >= max(needed):
        return True
    return False if cents < min(needed) else None


def opened_for_long(facts: Facts, start: date) -> bool | None:
    if day(facts["affiliated_since"]) > shifted(start, -12):
        return False
    if facts["hours_12_months"] >= 600:
        return True
    return enough(sum(wages(facts, 12)), 2030, months_before(start, 12)[-1], start)


class Unclear(Exception):
    """No source decides."""


def clear(answer: bool | None) -> bool:
    if answer is None:
        raise Unclear
    return answer


def maladie(facts: Facts) -> Paid:
    start = day(facts["starts_on"])
    if not clear(opened(facts, start)):
        return Paid({}, 0)
    amount = capped_base(facts, smic_cap(start)) / 2
    waiting = waiting_days(facts)
    days = span(facts)[waiting:]
    sixth = shifted(start, 6)
    if days and days[-1] >= sixth and not clear(opened_for_long(facts, start)):
        days = [on for on in days if on < sixth]
    return Paid(dict.fromkeys(within_maximum(facts, days), amount), waiting)


def waiting_days(facts: Facts) -> int:
    """None after work resumed for 48 hours at most, nor for the same long illness; a stop that goes on
    without a day of work is one stop, and only ends the waiting begun."""
    start = day(facts["starts_on"])
    for prior in facts["prior_stops"]:
        if prior["kind"] not in ("maladie", "covid"):
            continue
        worked = (start - day(prior["ends_on"])).days - 1
        if worked == 0 and prior["kind"] == "maladie":
            return max(0, min(values.WAITING - len(span(prior)), len(span(facts))))
        same = facts["ald"] and prior["ald"] and day(prior["starts_on"]) > shifted(start, -36)
        if worked <= 2 or (prior["kind"] == "maladie" and same):
            return 0
    return min(values.WAITING, len(span(facts)))


def within_maximum(facts: Facts, days: list[date]) -> list[date]:
    """At most 360 paid days over any three years, those of former illness stops counted. No source says it of
    long illness: three years for it, and its days do not count for another, are from memory."""
    if facts["ald"]:
        return days
    former: list[date] = []
    for prior in facts["prior_stops"]:
        if prior["kind"] == "maladie" and not prior["ald"]:
            former += span(prior)[values.WAITING :]
    paid: list[date] = []
    for on in days:
        since = shifted(on, -36)
        if sum(1 for other in (*former, *paid) if other > since) < values.LONGEST:
            paid.append(on)
    return paid


def covid(facts: Facts) -> Paid:
    """No opening condition, no waiting, no maximum, within the dates of the derogation."""
    start = day(facts["starts_on"])
    if not values.COVID[0] <= start <= values.COVID[1]:
        return maladie({**facts, "kind": "maladie"})
    return Paid(dict.fromkeys(span(facts), capped_base(facts, smic_cap(start)) / 2), 0)


def birth_amount(facts: Facts) -> Fraction:
    year = day(facts["starts_on"]).year
    amount = capped_base(facts, Fraction(values.PMSS[year] * 100)) * EARNED
    return max(amount, Fraction(values.MATERNITE_MINIMUM.get(year, 0)))


def maternite(facts: Facts) -> Paid:
    start = day(facts["starts_on"])
    days = span(facts)
    if not clear(opened(facts, start)) or len(days) < 56:
        return Paid({}, 0)
    return Paid(dict.fromkeys(days[: longest(facts)], birth_amount(facts)), 0)


def longest(facts: Facts) -> int:
    """Days of the leave, by the number of children born and already there."""
    kind = "third" if facts["dependent_children"] >= 2 else "first"
    if facts["multiple_birth"]:
        kind = "twins" if facts["children_born"] == 2 else "triplets"
    return 7 * values.MATERNITE_WEEKS[kind]


def paternite(facts: Facts) -> Paid:
    """A leave longer than the law's is refused as a whole."""
    new = day(facts["born_on"]) >= values.PATERNITE_FROM
    days = span(facts)
    if len(days) > values.PATERNITE_DAYS[new][facts["multiple_birth"]]:
        return Paid({}, 0)
    if not clear(opened(facts, day(facts["starts_on"]))):
        return Paid({}, 0)
    return Paid(dict.fromkeys(days, birth_amount(facts)), 0)


def at_mp(facts: Facts) -> Paid:
    """60 % for 28 days, then 80 %; the base within 0.834 % of the PASS, the day within the net wage of a day."""
    days = [on for on in span(facts) if on.isoformat() != facts["accident_on"]]
    year = days[0].year if days else 0
    wage = Fraction(wages(facts, 1)[0]) / Fraction(3042, 100)
    out = {}
    for rank, on in enumerate(days):
        base = min(wage, Fraction(values.PASS[year]) * 100 * Fraction(834, 100_000))
        rate = Fraction(6, 10) if rank < 28 else Fraction(8, 10)
        out[on] = min(base * rate, wage * EARNED)
    return Paid(out, 0)


def independent(facts: Facts) -> Paid:
    """RAAM / 730, in illness."""
    start, year = day(facts["starts_on"]), day(facts["starts_on"]).year
    liberal = facts["status"] == "liberal"
    if day(facts["affiliated_since"]) > shifted(start, -12):
        return Paid({}, 0)
    if liberal and start < values.LIBERAL_FROM:
        return Paid({}, 0)
    raam = Fraction(facts["raam_cents"])
    if liberal:
        floor = Fraction(values.PASS[year] * 100) * Fraction(4, 10)
        amount = max(floor, min(raam, Fraction(3 * values.PASS[year] * 100))) / 730
    else:
        if raam < Fraction(values.RAAM_FLOOR[year]) * 100:
            return Paid({}, 0)
        amount = min(raam, Fraction(values.PASS[year] * 100)) / 730
    waiting = waiting_days(facts)
    days = span(facts)
    days = days[: values.LIBERAL_LONGEST] if liberal else days
    return Paid(dict.fromkeys(within_maximum(facts, days[waiting:]), amount), waiting)


def independent_birth(facts: Facts) -> Paid:
    """1/730 of the PASS a day, a tenth of it under the floor; six weeks of the stop after the birth, or seven days of
    leave at once (CSS D623-1 to D623-3)."""
    start, born, days = day(facts["starts_on"]), day(facts["born_on"]), span(facts)
    floor = Fraction(values.RAAM_FLOOR[start.year]) * 100
    low = Fraction(facts["raam_cents"]) < floor
    amount = Fraction(values.PASS[start.year] * 100, 730) * (Fraction(1, 10) if low else 1)
    if facts["kind"] == "maternite":
        if len(days) < 56 or days[-1] < born + DAY * 41:
            return Paid({}, 0)
        return Paid(dict.fromkeys(days[: longest(facts)], amount), 0)
    new = born >= values.PATERNITE_FROM
    optional = len(days) - 7 if new else 5
    if len(days) > values.PATERNITE_DAYS[new][facts["multiple_birth"]] or 0 < optional < 5:
        return Paid({}, 0)
    return Paid(dict.fromkeys(days, amount), 0) if optional >= 0 else Paid({}, 0)
