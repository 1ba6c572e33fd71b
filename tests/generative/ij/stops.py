"""Strategies: stops on both sides of each date of effect, each kind and status, wages around each limit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.generative.ij import twin, values

Facts = dict[str, Any]
FIRST, LAST = date(2020, 1, 1), date(2026, 11, 30)
SALARIED = ("maladie", "covid", "maternite", "paternite", "at_mp")
INDEPENDENT = ("maladie", "maladie", "maternite", "paternite")
EFFECTS = [
    *(day for day in values.SMIC if day >= FIRST),
    *(day for day in values.SMIC_CAP if day >= FIRST),
    *values.COVID,
    values.LIBERAL_FROM,
    *(date(year, 1, 1) for year in range(2020, 2027)),
]
EDGES = [day + timedelta(days=step) for day in EFFECTS for step in (-1, 0, 1, 31)]
STARTS = st.sampled_from([day for day in EDGES if FIRST <= day <= LAST]) | st.dates(FIRST, LAST)
LENGTHS = {
    "maladie": st.sampled_from([1, 2, 3, 4, 10, 30, 100, 180, 190, 359, 363, 364, 400]),
    "covid": st.integers(1, 20),
    "maternite": st.sampled_from([55, 56, 111, 112, 113, 182, 183, 238, 239, 322, 323]),
    "paternite": st.sampled_from([11, 12, 18, 19, 25, 26, 32, 33]),
    "at_mp": st.sampled_from([1, 2, 28, 29, 30, 100]),
}


@st.composite
def stops(draw: st.DrawFn) -> Facts:
    status = draw(st.sampled_from(["salaried"] * 4 + ["self_employed", "liberal"]))
    kind = draw(st.sampled_from(SALARIED if status == "salaried" else INDEPENDENT))
    start = draw(STARTS)
    end = start + timedelta(days=draw(LENGTHS[kind]) - 1)
    facts = {
        "kind": kind,
        "status": status,
        "starts_on": start.isoformat(),
        "ends_on": end.isoformat(),
        "affiliated_since": draw(affiliations(start, kind)).isoformat(),
        "prior_stops": draw(priors(start)) if kind == "maladie" else [],
        "ald": kind == "maladie" and status == "salaried" and draw(st.integers(0, 4)) == 0,
    }
    return facts | draw(births(kind, start)) | draw(means(status, kind, start))


def affiliations(start: date, kind: str) -> st.SearchStrategy[date]:
    """Around the twelve months of a long stop; births ask for less, at a date of effect no page tells."""
    long_ago = st.just(date(2010, 1, 1))
    if kind in ("maternite", "paternite"):
        return long_ago
    edge = twin.shifted(start, -12)
    return long_ago | st.sampled_from([edge + timedelta(days=step) for step in (-1, 0, 1)])


@st.composite
def priors(draw: st.DrawFn, start: date) -> list[Facts]:
    if draw(st.booleans()):
        return []
    end = start - timedelta(days=1 + draw(st.sampled_from([0, 1, 2, 3, 10, 200, 800, 1000])))
    length = draw(st.sampled_from([2, 5, 100, 300, 360]))
    return [
        {
            "starts_on": (end - timedelta(days=length - 1)).isoformat(),
            "ends_on": end.isoformat(),
            "kind": draw(st.sampled_from(["maladie", "maladie", "covid", "maternite", "at_mp"])),
            "ald": draw(st.booleans()),
        }
    ]


@st.composite
def births(draw: st.DrawFn, kind: str, start: date) -> Facts:
    several = draw(st.booleans())
    facts: Facts = {"multiple_birth": False, "dependent_children": 0, "discontinuous": False}
    if kind == "paternite":
        facts |= {"born_on": start.isoformat(), "multiple_birth": several}
    if kind == "maternite":
        number = draw(st.integers(2, 3)) if several else 1
        children = draw(st.integers(0, 3))
        weeks = {1: 8 if children >= 2 else 6, 2: 12, 3: 24}[number]
        born = start + timedelta(weeks=weeks)
        facts |= {"born_on": born.isoformat(), "multiple_birth": several}
        facts |= {"children_born": number, "dependent_children": children}
    if kind == "at_mp":
        accident = draw(st.sampled_from([0, 1]))
        facts |= {"accident_on": (start - timedelta(days=accident)).isoformat()}
    return facts


@st.composite
def means(draw: st.DrawFn, status: str, kind: str, start: date) -> Facts:
    if status != "salaried":
        year = start.year
        limits = [
            int(float(values.RAAM_FLOOR[year]) * 100),
            values.PASS[year] * 40,
            values.PASS[year] * 100,
            values.PASS[year] * 300,
        ]
        cents = st.sampled_from([limit + step for limit in limits for step in (-1, 0, 1)])
        return {"raam_cents": draw(cents | st.integers(0, 20_000_000))}
    cap = int(twin.smic_cap(start))
    pmss = values.PMSS[start.year] * 100
    usual = draw(
        st.sampled_from([200_000, cap - 1, cap, cap + 1, pmss, pmss + 100, 1_500_000])
        | st.integers(60_000, 1_400_000)
    )
    if kind not in ("maternite", "paternite") or start.year in values.MATERNITE_MINIMUM:
        usual = draw(
            st.sampled_from([usual, usual, 20_000])
        )  # below a minimum nobody could tell else
    moved = draw(st.lists(st.sampled_from([0, 0, 1, -100, 25_000]), min_size=12, max_size=12))
    lines = [
        {"month": f"{month:%Y-%m}", "gross_cents": max(0, usual + step)}
        for month, step in zip(twin.months_before(start, 12), moved, strict=True)
    ]
    hours = draw(st.sampled_from([0, 149, 150, 455]))
    year_hours = draw(st.sampled_from([599, 600, 1600]))
    return {"wages": lines, "hours": hours, "hours_12_months": max(hours, year_hours)}
