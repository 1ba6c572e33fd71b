"""The C2S once more, in plain Python and by another road: every unknown is replaced by each thing it may be.

`worlds(facts)` lists households where all is known; `judge` decides one of them with fractions and the tables of
`values`; `decide` answers what all the worlds agree on, and `undetermined` where they do not.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from tests.generative.c2s import values
from tests.generative.c2s.worlds import worlds

Facts = dict[str, Any]


class Answer(NamedTuple):
    verdict: str
    base_cents: int | None
    free_cents: int | None
    participative_cents: int | None
    housing_cents: int | None
    participation_cents: int | None
    presumed: bool


def decide(facts: Facts, on: date) -> Answer:
    """What every world says; a figure on which they differ is None."""
    seen = {judge(world, on) for world in worlds(facts, on)}
    verdicts = {answer.verdict for answer in seen}
    owed = {answer.participation_cents for answer in seen}
    if verdicts == {"free", "participative"} and all(answer.presumed for answer in seen):
        # Presumed whatever the resources, until they are declared: with what is owed for it, not the nothing of the free right.
        verdicts = {"participative"}
        owed = {one.participation_cents for one in seen if one.verdict == "participative"}
    if len(verdicts) > 1:
        return Answer("undetermined", None, None, None, None, None, False)
    figures = [{answer[place] for answer in seen} for place in range(1, 5)]
    base, free, participative, housing, due, presumed = (
        found.pop() if len(found) == 1 else None
        for found in (*figures, owed, {answer.presumed for answer in seen})
    )
    return Answer(verdicts.pop(), base, free, participative, housing, due, bool(presumed))


def judge(facts: Facts, on: date) -> Answer:
    home = [
        member
        for member in facts["members"]
        if member["role"] != "dependant" or age(member["birth_date"], on) < 25
    ]
    adults = [member for member in home if member["role"] != "dependant"]
    free, participative = (ceiling(home, facts["territory"], on, wider) for wider in (False, True))
    housing = housing_cents(facts, len(home), on)
    base = max(0, housing + resources(home, adults, on))
    verdict = by_resources(base, free, participative)
    rsa = any("rsa" in member["situations"] for member in adults)
    automatic = rsa and on >= values.RSA_AUTOMATIC_FROM
    titled = presumed(home, adults, on) and not automatic
    if titled and verdict == "none":
        verdict = "participative"
    if automatic:
        verdict = "free"
    if facts["territory"] == "mayotte" or facts["covered"] is False or barred(facts, rsa, on):
        verdict = "none"
    owed = {
        "free": 0,
        "participative": participation(home, facts["alsace_moselle"], on),
        "none": None,
    }[verdict]
    return Answer(verdict, base, free, participative, housing, owed, titled)


def by_resources(base: int, free: int, participative: int) -> str:
    if base <= free:
        return "free"
    return "participative" if base <= participative else "none"


def age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def latest(table: dict[date, Any], on: date) -> Any:
    return table[max(day for day in table if day <= on)]


def round_half_up(amount: Fraction) -> int:
    return int((amount + Fraction(1, 2)) // 1)


def ceiling(home: list[Facts], territory: str, on: date, participative: bool) -> int:
    """Cents a year."""
    overseas = territory != "metropole"
    day = max(start for start in values.BASES if start <= on)
    shares = [share(place) for place in range(len(home))]
    halved = [share(rank) / 2 for rank in halved_ranks(home)]
    table = values.PUBLISHED.get((day, overseas))
    if table and not halved:
        cells, size = table[participative], len(home)
        if cells[min(size, 4) - 1] and (size <= 4 or cells[4]):
            cell = Fraction(cells[min(size, 4) - 1] or 0)
            more = Fraction(cells[4] or 0) * max(0, size - 4)
            return round_half_up(cell + more) * 100
    amount = Fraction(values.BASES[day]) * (sum(shares) - sum(halved))
    if overseas:
        amount *= values.OVERSEAS
    if participative:
        amount *= values.PARTICIPATIVE
    return round_half_up(amount) * 100


def share(place: int) -> Fraction:
    return values.RANKS[place] if place < len(values.RANKS) else values.EXTRA_RANK


def halved_ranks(home: list[Facts]) -> list[int]:
    """Adults first, then the dependants, oldest first; a child of two homes counts for half of its rank.

    Of children born on one day, those of this home alone come first: no text says it, and a name may not.
    """
    children = [member for member in home if member["role"] == "dependant"]
    children.sort(key=lambda child: (child["birth_date"], child["shared_custody"]))
    adults = len(home) - len(children)
    return [adults + place for place, child in enumerate(children) if child["shared_custody"]]


def window(on: date) -> list[str]:
    """The twelve civil months of reference, as AAAA-MM."""
    first = 13 if on >= values.NEW_PERIOD_FROM else 12
    return [month_before(on, back) for back in range(first, first - 12, -1)]


def month_before(on: date, back: int) -> str:
    place = on.year * 12 + on.month - 1 - back
    return f"{place // 12:04d}-{place % 12 + 1:02d}"


def housing_cents(facts: Facts, persons: int, on: date) -> int:
    """Of the year: the flat amount, limited month by month to the aid received."""
    size = min(persons, 3) - 1
    rsa = Fraction(latest(values.RSA, on)) * 100 * values.RSA_SIZES[size]
    if facts["housing"] in {"owner", "free"}:
        return 12 * round_half_up(rsa * values.HOUSING_OWNER_OR_FREE[size])
    if facts["housing"] == "tenant":
        return 0
    flat = round_half_up(rsa * values.HOUSING_WITH_AID[size])
    received = dict.fromkeys(window(on), 0)
    for line in facts["housing_aid"]:
        if line["month"] in received:
            received[line["month"]] += line["amount_cents"]
    return sum(min(flat, cents) for cents in received.values())


def resources(home: list[Facts], adults: list[Facts], on: date) -> int:
    """Of the period. No source says how cents are rounded: here once a person, the abatement on wages as
    such, what is left of a turnover as such."""
    months = set(window(on))
    return sum(counted(member, months) - abatements(member, adults, months, on) for member in home)


def counted(member: Facts, months: set[str]) -> int:
    total = wages = turnover = 0
    for line in member["resources"]:
        kind, cents = line["kind"], line["amount_cents"]
        if line["month"] not in months or kind in values.EXCLUDED:
            continue
        if kind == "wage_net":
            wages += cents
        if kind == "micro_turnover":
            turnover += cents
        else:
            total += -cents if kind == "alimony_paid" else cents
    if values.EARNED_ABATEMENT_SITUATIONS & set(member["situations"]):
        total -= round_half_up(wages * values.EARNED_ABATEMENT)
    if turnover:
        total += round_half_up(turnover * (1 - values.MICRO_ABATEMENT[member["micro_activity"]]))
    return total


def abatements(member: Facts, adults: list[Facts], months: set[str], on: date) -> int:
    """Month by month, never more than the allowance. A couple where both receive it during the period: half
    of the couple's amount each (no source says it of two who do not receive it in the same months)."""
    if on < values.ABATEMENTS_FROM:
        return 0
    amounts = {"aah": values.AAH}
    for kind, alone, couple in (
        ("asi", values.ASI_ALONE, values.ASI_COUPLE),
        ("aspa", values.ASPA_ALONE, values.ASPA_COUPLE),
    ):
        holders = [adult for adult in adults if any(received(adult, kind, m) for m in months)]
        amounts[kind] = couple // 2 if len(holders) == 2 and member in adults else alone
    return sum(
        min(cents, received(member, kind, month))
        for kind, cents in amounts.items()
        for month in months
    )


def received(member: Facts, kind: str, month: str) -> int:
    return sum(
        line["amount_cents"]
        for line in member["resources"]
        if line["kind"] == kind and line["month"] == month
    )


def presumed(home: list[Facts], adults: list[Facts], on: date) -> bool:
    recent = {month_before(on, back) for back in (1, 2, 3)}
    if any(
        line["month"] in recent and line["kind"] in values.ACTIVITY and line["amount_cents"]
        for member in adults
        for line in member["resources"]
    ):
        return False
    held = {
        situation
        for member in adults
        for situation in member["situations"]
        if situation in values.PRESUMED_FROM and on >= values.PRESUMED_FROM[situation]
    }
    if len(home) > 1:
        held.discard("aah")  # lives alone, no child in charge
    return bool(held)


def barred(facts: Facts, rsa: bool, on: date) -> bool:
    """A participation still owed: two years from the end of the former right, except with the RSA."""
    if on < values.UNPAID_FROM or rsa or not facts["unpaid_participation"]:
        return False
    end = facts["previous_right_ends_on"]
    return on <= two_years_after(end)


def two_years_after(day: date) -> date:
    return date(day.year + 2, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def participation(home: list[Facts], alsace_moselle: bool, on: date) -> int:
    scale = values.PARTICIPATION_ALSACE_MOSELLE if alsace_moselle else values.PARTICIPATION
    new_year = date(on.year, 1, 1)
    return sum(
        next(cents for floor, cents in scale if age(member["birth_date"], new_year) >= floor)
        for member in home
    )
