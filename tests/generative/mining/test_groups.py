"""Groups of linked providers, against a union-find written apart."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mining import claim, mined

NAMES = st.one_of(st.none(), st.sampled_from("ABCDE"))
PLACES = st.lists(
    st.tuples(NAMES, NAMES, NAMES, st.dates(date(2010, 1, 1), date(2020, 1, 1))),
    min_size=1,
    max_size=10,
)


def groups(places: list[tuple[str | None, str | None, str | None, date]]) -> dict[str, set[str]]:
    """{oldest: members} of the groups of three or more, joined one after the other."""
    parent = {f"d{n}": f"d{n}" for n in range(len(places))}

    def root(one: str) -> str:
        while parent[one] != one:
            one = parent[one]
        return one

    for kind in (1, 2):
        for shared in "ABCDE":
            holders = [n for n, place in enumerate(places) if place[kind] == shared]
            companies = {places[n][0] or f"d{n}" for n in holders}
            if len(companies) > 1:
                for n in holders[1:]:
                    parent[root(f"d{n}")] = root(f"d{holders[0]}")
    found: dict[str, set[str]] = {}
    for one in parent:
        found.setdefault(root(one), set()).add(one)
    opened = {f"d{n}": place[3] for n, place in enumerate(places)}
    return {
        min(members, key=lambda one: (opened[one], one)): members
        for members in found.values()
        if len(members) > 2
    }


@settings(max_examples=25, deadline=None)
@given(PLACES)
def test_groups_are_those_of_a_union_find(
    places: list[tuple[str | None, str | None, str | None, date]],
) -> None:
    providers = [
        {"provider_id": f"d{n}", "legal_entity_id": company, "manager_id": manager,
         "bank_account_hash": account, "opened_on": opened_on}
        for n, (company, manager, account, opened_on) in enumerate(places)
    ]  # fmt: skip
    rows = [claim(provider_id=one["provider_id"]) for one in providers]
    signals = mined("ring", rows, providers=providers)
    assert {one.subject_id: set(one.evidence["providers"]) for one in signals} == groups(places)


ADDRESSED = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", None]),
        st.sampled_from([None, None, "A1"]),
        st.sampled_from(["X", "X", "Y", None]),
        st.sampled_from(["dentist", "dentist", "nurse", None]),
        st.sampled_from([0, 0, 6, 10, 14]),
        st.sampled_from([None, None, None, 1, 2, 3]),
    ),
    min_size=2,
    max_size=8,
)
"""Company, account, address, trade, first patient of ten, rank in a succession (closed then opened)."""
DAYS = {1: (date(2010, 1, 1), date(2019, 6, 30)), 2: (date(2019, 9, 1), date(2020, 6, 30)),
        3: (date(2020, 9, 1), None), None: (date(2012, 1, 1), None)}  # fmt: skip


def tied(one: tuple, other: tuple) -> bool:
    """Two places at one address that something else ties."""
    if None in (one[2], other[2]) or one[2] != other[2]:
        return False
    if one[1] is not None and one[1] == other[1]:
        return True
    if None in (one[3], other[3]) or one[3] != other[3]:
        return False
    common = 10 - abs(one[4] - other[4])
    ranks = sorted((one[5] or 0, other[5] or 0))
    return common >= 10 or (ranks[0] > 0 and ranks[1] - ranks[0] == 1)


def addressed(places: list[tuple]) -> set[frozenset[str]]:
    parent = list(range(len(places)))

    def root(n: int) -> int:
        return n if parent[n] == n else root(parent[n])

    company = [place[0] or f"d{n}" for n, place in enumerate(places)]
    holders = [n for n, place in enumerate(places) if place[1]]
    hands = len({company[n] for n in holders}) > 1
    pairs = [(a, b) for a in holders for b in holders if hands]
    pairs += [
        (a, b)
        for a, one in enumerate(places)
        for b, other in enumerate(places)
        if company[a] != company[b] and (hands or not (one[1] and other[1])) and tied(one, other)
    ]
    for a, b in pairs:
        parent[root(b)] = root(a)
    groups: dict[int, set[int]] = {}
    for n in range(len(places)):
        groups.setdefault(root(n), set()).add(n)
    found = set()
    for members in groups.values():
        opened = max(DAYS[places[n][5]][0] for n in members)
        closed = [DAYS[places[n][5]][1] for n in members if DAYS[places[n][5]][1]]
        reborn = bool(closed) and opened > min(day for day in closed if day)
        held = hands and any(n in holders for n in members)
        if len(members) > 2 or (len(members) > 1 and reborn and held):
            found.add(frozenset(f"d{n}" for n in members))
    return found


@settings(max_examples=25, deadline=None)
@given(ADDRESSED)
def test_addresses_link_those_that_something_else_ties(places: list[tuple]) -> None:
    providers = [
        {"provider_id": f"d{n}", "legal_entity_id": company, "bank_account_hash": account, "kind": trade,
         "address_hash": address, "opened_on": DAYS[rank][0], "closed_on": DAYS[rank][1]}
        for n, (company, account, address, trade, _, rank) in enumerate(places)
    ]  # fmt: skip
    rows = [
        claim(provider_id=f"d{n}", patient_id=f"p{patient}", starts_on=date(2021, 3, 1))
        for n, place in enumerate(places)
        for patient in range(place[4], place[4] + 10)
    ]
    signals = mined("ring", rows, providers=providers)
    assert {frozenset(one.evidence["providers"]) for one in signals} == addressed(places)
