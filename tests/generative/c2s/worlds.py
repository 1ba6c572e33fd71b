"""Every household that partly unknown facts may be: each unknown takes in turn the values that could matter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

TERRITORIES = ("metropole", "guadeloupe", "mayotte")
HOUSINGS = ("tenant", "tenant_with_aid", "owner", "free")
SITUATIONS = ([], ["rsa"], ["aspa"], ["asi"], ["aah"], ["ass"], ["unemployment"])
PLENTY = 50_000_000  # cents in a month, above any ceiling
ADULTS = (date(1985, 6, 1), date(1930, 6, 1))
LONG_AGO, LATER = date(2000, 1, 1), date(2099, 12, 31)

Facts = dict[str, Any]


def worlds(facts: Facts, on: date) -> Iterator[Facts]:
    members = [list(people(member, on, facts["members"])) for member in facts["members"]]
    for place, alsace, home, covered, owed, end in product(
        known(facts.get("territory"), TERRITORIES),
        known(facts.get("alsace_moselle", False), (False, True)),
        housings(facts, on),
        known(facts.get("covered", True), (False, True)),
        known(facts.get("unpaid_participation", False), (False, True)),
        known(day(facts.get("previous_right_ends_on")), (LONG_AGO, LATER)),
    ):
        for everyone in product(*members):
            yield {
                "territory": place,
                "alsace_moselle": alsace,
                **home,
                "unpaid_participation": owed,
                "previous_right_ends_on": end,
                "covered": covered,
                "members": list(everyone),
            }


def known(value: Any, otherwise: tuple[Any, ...]) -> tuple[Any, ...]:
    return otherwise if value is None else (value,)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def housings(facts: Facts, on: date) -> list[Facts]:
    """Someone whose months are complete and who tells of an aid has told all of it."""
    lines = facts.get("housing_aid", [])
    applicant = next(member for member in facts["members"] if member["role"] == "applicant")
    told = {line["month"] for line in lines}
    all_told = applicant.get("complete") and any(line["amount_cents"] for line in lines)
    absent = [] if all_told else [month for month in back(on, 13) if month not in told]
    found = []
    for housing in known(facts.get("housing"), HOUSINGS):
        rises = (0, PLENTY) if housing == "tenant_with_aid" and absent else (0,)
        for cents in rises:
            more = [{"month": month, "amount_cents": cents} for month in absent]
            found.append({"housing": housing, "housing_aid": [*lines, *more]})
    return found


def births(on: date, home: list[Facts]) -> list[date]:
    """Of a dependant: the youngest, the eldest, too old; and between two of the others where ranks are halved."""
    ages = {on, date(on.year - 24, 12, 31), date(on.year - 24, 12, 30), date(on.year - 40, 1, 1)}
    children = [member for member in home if member["role"] == "dependant"]
    if any(child.get("shared_custody", False) is not False for child in children):
        for born in {child["birth_date"] for child in children if child.get("birth_date")}:
            for step in (-1, 1, 2):
                ages.add(min(on, date.fromisoformat(born) + timedelta(days=step)))
    return sorted(ages)


def people(member: Facts, on: date, home: list[Facts]) -> Iterator[Facts]:
    ages = tuple(births(on, home)) if member["role"] == "dependant" else ADULTS
    lines = member.get("resources", [])
    told = {line["month"] for line in lines}
    absent = [] if member.get("complete") else [m for m in back(on, 13) if m not in told]
    micro = any(line["kind"] == "micro_turnover" for line in lines)
    for born, shared, situations, activity, kind in product(
        known(day(member.get("birth_date")), ages),
        known(member.get("shared_custody", False), (False, True)),
        known(member.get("situations", []), SITUATIONS),
        known(member.get("micro_activity"), ("sales", "liberal") if micro else (None,)),
        ("nothing", "wage_net", "retirement") if absent else ("nothing",),
    ):
        cents = 0 if kind == "nothing" else PLENTY
        more = [{"month": m, "kind": kind, "amount_cents": cents} for m in absent]
        yield {
            "role": member["role"],
            "birth_date": born,
            "shared_custody": shared,
            "situations": situations,
            "micro_activity": activity,
            "resources": [*lines, *more],
        }


def back(on: date, months: int) -> list[str]:
    places = [on.year * 12 + on.month - 1 - step for step in range(months, 0, -1)]
    return [f"{place // 12:04d}-{place % 12 + 1:02d}" for place in places]
