"""Strategies: households on both sides of each date of effect, each size, territory, housing, kind and unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from tests.generative.c2s import twin, values
from tests.generative.c2s.worlds import HOUSINGS, back, worlds

Facts = dict[str, Any]
KINDS = [
    "wage_net",
    "unemployment",
    "sick_pay",
    "maternity_pay",
    "pension",
    "retirement",
    "invalidity_pension",
    "accident_rent",
    "aah",
    "asi",
    "aspa",
    "ass",
    "alimony_received",
    "alimony_paid",
    "family_benefit",
    "self_employed_net",
    "micro_turnover",
    "scholarship",
    "training_pay",
    "exceptional_gain",
    "rsa",
    "other",
]
SITUATIONS = ["rsa", "aspa", "asi", "aah", "ass", "sick_pay", "unemployment", "training"]
TERRITORIES = ("metropole", "guadeloupe", "martinique", "guyane", "reunion", "mayotte")
EFFECTS = sorted(
    {
        *(day for day in values.BASES if day > values.BEGINS),
        values.NEW_PERIOD_FROM,
        values.ABATEMENTS_FROM,
        values.UNPAID_FROM,
        *values.PRESUMED_FROM.values(),
    }
)


EDGES = [day - timedelta(days=eve) for day in EFFECTS for eve in (1, 0)]
ANY_DAY = st.sampled_from(EDGES) | st.dates(values.BEGINS, values.LAST_KNOWN_DAY)


def maybe(strategy: st.SearchStrategy[Any], unknown: bool) -> st.SearchStrategy[Any]:
    return strategy | st.none() if unknown else strategy


@st.composite
def cases(
    draw: st.DrawFn, doubtful: Sequence[str] = (), days: st.SearchStrategy[date] = ANY_DAY
) -> tuple[Facts, date]:
    """Facts and a day. At most two of the `doubtful` facts are not known, of the home or of one person."""
    on = draw(days)
    ceiling = 9_500 * 100 * draw(st.sampled_from((0, 0, 1, 1, 2, 3)))
    doubts = draw(st.sets(st.sampled_from(doubtful), max_size=2)) if doubtful else set()
    roles = [
        "applicant",
        *draw(st.sampled_from(([], ["partner"]))),
        *["dependant"] * draw(st.integers(0, 7)),
    ]
    uncertain = {draw(st.integers(0, len(roles) - 1))}
    if doubts == {"birth_date"} and len(roles) < 7:
        uncertain.add(draw(st.integers(0, len(roles) - 1)))
    members = [
        draw(
            people(on, role, ceiling // len(roles), doubts if place in uncertain else set(), place)
        )
        for place, role in enumerate(roles)
    ]
    some_born_on_one_day(draw, members)
    owed = draw(st.integers(0, 9)) == 0
    facts = {
        "territory": draw(maybe(st.sampled_from(TERRITORIES), "territory" in doubts)),
        "alsace_moselle": draw(maybe(st.booleans(), "alsace_moselle" in doubts)),
        "housing": draw(maybe(st.sampled_from(HOUSINGS), "housing" in doubts)),
        "housing_aid": draw(housing_aid(on, "housing_aid" in doubts)),
        "covered": None if "covered" in doubts else draw(st.integers(0, 19)) != 0,
        "unpaid_participation": owed,
        "members": draw(st.permutations(members)),
    }
    if owed and not ("debt_end" in doubts and draw(st.booleans())):
        facts["previous_right_ends_on"] = draw(former_ends(on)).isoformat()
    near_a_ceiling(draw, facts, members[0], on)
    return facts, on


def near_a_ceiling(draw: st.DrawFn, facts: Facts, applicant: Facts, on: date) -> None:
    """Often completes the applicant's resources up to a ceiling, to the cent before, at and after it."""
    said = next(twin.judge(world, on) for world in worlds(facts, on))
    aims = (None, said.free_cents, said.participative_cents)
    aim = draw(st.sampled_from(aims))
    gap = 0 if aim is None else aim - said.base_cents + draw(st.sampled_from((-1, 0, 1, 100, -101)))
    if gap > 0:
        line = {"month": twin.window(on)[0], "kind": "other", "amount_cents": gap}
        applicant["resources"] = [*applicant["resources"], line]


def some_born_on_one_day(draw: st.DrawFn, members: list[Facts]) -> None:
    """Children of one age, perhaps not of one custody: what they are called must not rank them."""
    children = [member for member in members if member["role"] == "dependant"]
    for elder, child in pairwise(children):
        if elder["birth_date"] and child["birth_date"] and draw(st.integers(0, 3)) == 0:
            child["birth_date"] = elder["birth_date"]


DOUBTS = [
    "territory",
    "alsace_moselle",
    "housing",
    "housing_aid",
    "covered",
    "debt_end",
    "birth_date",
    "shared_custody",
    "situations",
    "resources",
    "recent_months",
    "micro_activity",
]


def former_ends(on: date) -> st.SearchStrategy[date]:
    edge = date(on.year - 2, on.month, min(on.day, 28))
    near = st.integers(-3, 3).map(lambda step: edge + timedelta(days=step))
    return near | st.dates(max(values.BEGINS, date(on.year - 4, 1, 1)), on) | st.just(on)


@st.composite
def housing_aid(draw: st.DrawFn, on: date, unknown: bool) -> list[Facts]:
    months = back(on, 13)
    if unknown:
        months = months[: draw(st.integers(0, 12))]
    usual = draw(st.integers(0, 30_000))
    return [
        {"month": month, "amount_cents": draw(st.sampled_from((usual, usual, 0, usual + 500)))}
        for month in months
    ]


@st.composite
def people(
    draw: st.DrawFn, on: date, role: str, yearly: int, doubts: set[str], place: int
) -> Facts:
    born = draw(birthdays(on, role))
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=3, unique=True))
    lines = [
        {"month": month, "kind": kind, "amount_cents": cents}
        for kind in kinds
        for month, cents in draw(monthly(on, yearly // max(1, len(kinds))))
    ]
    complete = not doubts & {"resources", "recent_months"}
    if "recent_months" in doubts:
        told = {line["month"] for line in lines}
        known = set(back(on, 13)[: draw(st.integers(9, 12))])
        lines = [line for line in lines if line["month"] in known]
        lines += [
            {"month": month, "kind": "other", "amount_cents": 0} for month in sorted(known - told)
        ]
    return {
        "id": f"m{place}",
        "role": role,
        "birth_date": None if "birth_date" in doubts else born.isoformat(),
        "shared_custody": draw(maybe(st.booleans(), "shared_custody" in doubts))
        if role == "dependant"
        else False,
        "situations": None
        if "situations" in doubts
        else draw(st.lists(st.sampled_from(SITUATIONS), max_size=2, unique=True)),
        "resources": lines,
        "complete": complete,
        "micro_activity": draw(
            maybe(st.sampled_from(sorted(values.MICRO_ABATEMENT)), "micro_activity" in doubts)
        ),
    }


def birthdays(on: date, role: str) -> st.SearchStrategy[date]:
    """Around 25 for those in charge; around each step of the participation for the adults."""
    steps = (25,) if role == "dependant" else (30, 50, 60, 70)
    youngest = 0 if role == "dependant" else 18
    around = [
        date(on.year - age, month, day)
        for age in steps
        for month, day in ((1, 1), (1, 2), (on.month, min(on.day, 28)), (12, 31))
    ]
    eve = [date(on.year - age, on.month, min(on.day, 28)) + timedelta(days=1) for age in steps]
    oldest = 27 if role == "dependant" else 90
    return st.sampled_from(around + eve) | st.dates(
        date(on.year - oldest, 1, 1), date(on.year - youngest, 1, 1)
    )


@st.composite
def monthly(draw: st.DrawFn, on: date, yearly: int) -> list[tuple[str, int]]:
    """A usual amount in most of the last fifteen months, some of it moved: both windows are crossed."""
    usual = yearly // 12 + draw(st.integers(0, 9_999))
    moved = draw(
        st.dictionaries(st.integers(0, 14), st.sampled_from((None, 0, usual + 12_345)), max_size=4)
    )
    paid = [(month, moved.get(place, usual)) for place, month in enumerate(back(on, 15))]
    return [(month, cents) for month, cents in paid if cents is not None]
