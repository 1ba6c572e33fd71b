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
