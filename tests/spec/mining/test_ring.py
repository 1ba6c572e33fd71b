"""Lieux de soins tenus par les mêmes mains : CSS L114-9 (enquêtes), L114-17-1 (pénalités)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import claim, mined


def place(name: str, **differs: Any) -> dict[str, Any]:
    """A place of care with its own company, account and manager."""
    plain = {"provider_id": name, "kind": "dentist", "specialty": "19", "commune": "83137",
             "opened_on": date(2018, 1, 1), "legal_entity_id": f"E{name}", "manager_id": f"M{name}",
             "bank_account_hash": f"A{name}"}  # fmt: skip
    return {**plain, **differs}


def care(*names: str, patients: int = 3) -> list[dict[str, Any]]:
    return [
        claim(provider_id=name, patient_id=f"p{patient}")
        for name in names
        for patient in range(patients)
    ]


ACCOUNT, MANAGER, COMPANY = (
    {"bank_account_hash": "A"},
    {"manager_id": "M"},
    {"legal_entity_id": "E"},
)
CLOSED, LATER = {"closed_on": date(2020, 6, 30)}, {"opened_on": date(2020, 9, 1)}
CASES: list[tuple[str, list[dict[str, Any]], list[set[str]]]] = [
    ("chacun chez soi", [place("a"), place("b"), place("c")], []),
    ("un compte pour trois sociétés", [place(n, **ACCOUNT) for n in "abc"], [{"a", "b", "c"}]),
    ("un dirigeant pour trois sociétés", [place(n, **MANAGER) for n in "abc"], [{"a", "b", "c"}]),
    ("un compte pour deux sociétés seulement", [place(n, **ACCOUNT) for n in "ab"], []),
    ("un cabinet de groupe : une société", [place(n, **ACCOUNT, **MANAGER, **COMPANY) for n in "abc"], []),
    ("un compte, puis un dirigeant : de proche en proche",
     [place("a", **ACCOUNT), place("b", **ACCOUNT, **MANAGER), place("c", **MANAGER)], [{"a", "b", "c"}]),
    ("une société inconnue compte pour elle-même",
     [place(n, **ACCOUNT, legal_entity_id=None) for n in "abc"], [{"a", "b", "c"}]),
    ("un compte inconnu ne lie personne", [place(n, bank_account_hash=None) for n in "abc"], []),
    ("rouvert ailleurs après une fermeture", [place("a", **MANAGER, **CLOSED), place("b", **MANAGER, **LATER)], [{"a", "b"}]),
    ("fermé, l’autre ouvert avant", [place("a", **MANAGER, **CLOSED), place("b", **MANAGER)], []),
    ("un compte de soixante et une sociétés : un organisme payeur",
     [place(f"n{i:02d}", **ACCOUNT) for i in range(61)], []),
    ("soixante sociétés", [place(f"n{i:02d}", **ACCOUNT) for i in range(60)], [{f"n{i:02d}" for i in range(60)}]),
    ("deux groupes", [place(n, **ACCOUNT) for n in "abc"] + [place(n, **MANAGER) for n in "xyz"],
     [{"a", "b", "c"}, {"x", "y", "z"}]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("providers", "groups"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_places_held_by_the_same_hands(
    providers: list[dict[str, Any]], groups: list[set[str]]
) -> None:
    names = [one["provider_id"] for one in providers]
    signals = mined("ring", care(*names), providers=providers)
    assert [set(one.evidence["providers"]) for one in signals] == groups
    assert all(one.subject_kind == "network" and one.amount_cents is None for one in signals)


ADDRESS = {"address_hash": "X"}
NEXT = {"opened_on": date(2020, 12, 27)}
ADDRESSES: list[tuple[str, list[dict[str, Any]], int, bool]] = [
    ("une adresse seule : cabinet de groupe", [place(n, **ADDRESS) for n in "abc"], 0, False),
    ("une adresse et dix patients en commun", [place(n, **ADDRESS) for n in "abc"], 10, True),
    ("neuf patients en commun", [place(n, **ADDRESS) for n in "abc"], 9, False),
    ("une adresse et des patients, deux lieux seulement", [place(n, **ADDRESS) for n in "ab"], 10, False),
    ("des patients en commun sans adresse", [place(n) for n in "abc"], 10, False),
    ("d’autres métiers se partagent des patients",
     [place(n, **ADDRESS, specialty=f"0{at}") for at, n in enumerate("abc")], 10, False),
    ("un métier inconnu", [place(n, **ADDRESS, kind=None) for n in "abc"], 10, False),
    ("une seule société", [place(n, **ADDRESS, **COMPANY) for n in "abc"], 10, False),
    ("une succession de deux", [place("a", **ADDRESS, **CLOSED), place("b", **ADDRESS, **LATER)], 10, False),
    ("trois à la suite", [place("a", **ADDRESS, closed_on=date(2019, 1, 31)),
     place("b", **ADDRESS, opened_on=date(2019, 3, 1), **CLOSED), place("c", **ADDRESS, **LATER)], 0, True),
    ("trois à la suite, le dernier cent quatre-vingts jours après",
     [place("a", **ADDRESS, closed_on=date(2019, 1, 31)),
     place("b", **ADDRESS, opened_on=date(2019, 3, 1), **CLOSED), place("c", **ADDRESS, **NEXT)], 0, True),
    ("un jour plus tard", [place("a", **ADDRESS, closed_on=date(2019, 1, 31)),
     place("b", **ADDRESS, opened_on=date(2019, 3, 1), **CLOSED),
     place("c", **ADDRESS, opened_on=date(2020, 12, 28))], 0, False),
    ("un compte pour deux, et un troisième de la même adresse aux mêmes patients",
     [place("a", **ACCOUNT, **ADDRESS), place("b", **ACCOUNT), place("c", **ADDRESS)], 10, True),
    ("un compte pour deux, et un voisin", [place("a", **ACCOUNT, **ADDRESS), place("b", **ACCOUNT),
     place("c", **ADDRESS)], 9, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("providers", "patients", "told"), [case[1:] for case in ADDRESSES], ids=[case[0] for case in ADDRESSES]
)  # fmt: skip
def test_an_address_counts_beside_another_link(
    providers: list[dict[str, Any]], patients: int, told: bool
) -> None:
    """Un cabinet de groupe partage son adresse honnêtement : les cases disent des deux côtés ce qui la fait compter."""
    names = [one["provider_id"] for one in providers]
    own = [claim(provider_id=name, patient_id=f"{name}{n}") for name in names for n in range(10)]
    signals = mined("ring", [*care(*names, patients=patients), *own], providers=providers)
    assert [set(one.evidence["providers"]) for one in signals] == ([set(names)] if told else [])


def test_half_of_the_patients_of_the_smaller_are_in_common() -> None:
    """Dix patients sur vingt et un ne suffisent pas."""
    providers = [place(name, **ADDRESS) for name in "abc"]
    own = [claim(provider_id=name, patient_id=f"{name}{n}") for name in "abc" for n in range(11)]
    assert not mined("ring", [*care("a", "b", "c", patients=10), *own], providers=providers)


def test_an_address_that_accounts_hold_too_is_drawn_once() -> None:
    providers = [place(name, **ACCOUNT, **ADDRESS) for name in "abc"]
    (signal,) = mined("ring", care("a", "b", "c"), providers=providers)
    ties = [(one["a"], one["b"]) for one in signal.evidence["edges"] if one["sort"] == "address"]
    assert sorted(ties) == [("address:X", name) for name in "abc"]
    assert signal.evidence["n_addresses"] == 1
    assert "1 compte bancaire et 1 adresse" in signal.reasons[0]
    assert "ne compte qu’avec un autre lien" in signal.reasons[2]


def test_an_address_of_twenty_one_places_is_a_building() -> None:
    for n, found in ((20, 1), (21, 0)):
        providers = [place(f"n{i:02d}", **ADDRESS) for i in range(n)]
        rows = care(*(one["provider_id"] for one in providers), patients=10)
        assert len(mined("ring", rows, providers=providers)) == found


def test_a_group_that_nobody_pays_is_not_told() -> None:
    providers = [place(name, **ACCOUNT) for name in "abc"]
    assert not mined("ring", care("other"), providers=[*providers, place("other")])


def test_it_is_named_after_its_oldest_place_and_keeps_that_name() -> None:
    providers = [place(n, **ACCOUNT) for n in "bcd"]
    oldest = place("z", **ACCOUNT, opened_on=date(2001, 1, 1), commune="17300")
    (signal,) = mined("ring", care("b", "c", "d", "z"), providers=[*providers, oldest])
    younger = place("a", **ACCOUNT, opened_on=date(2021, 1, 1))
    (after,) = mined("ring", care("a", "b", "c", "d", "z"), providers=[*providers, oldest, younger])
    assert (signal.subject_id, signal.commune) == ("z", "17300")
    assert after.signal_id == signal.signal_id


def test_groups_across_funds_are_one_case() -> None:
    rows = [
        {**line, "fund": "171" if line["provider_id"] == "c" else "831"}
        for line in care("a", "b", "c")
    ]
    (signal,) = mined("ring", rows, providers=[place(n, **ACCOUNT) for n in "abc"])
    assert (signal.fund, signal.evidence["n_funds"]) == ("831", 2)
    assert any("2 caisses" in reason for reason in signal.reasons)


def test_the_map_says_who_is_held_by_what() -> None:
    rows = [
        {**line, "prescriber_id": "doctor"}
        for line in care("a", "b", patients=10) + care("c", patients=9)
    ]
    (signal,) = mined("ring", rows, providers=[place(n, **ACCOUNT) for n in "abc"])
    nodes = {node["id"]: node for node in signal.evidence["nodes"]}
    edges = {(one["a"], one["b"]): one for one in signal.evidence["edges"]}
    assert nodes.keys() == {"a", "b", "c", "account:A", "prescriber:doctor"}
    assert edges["account:A", "c"]["sort"] == "account"
    assert edges["a", "b"]["n"] == 10
    assert ("a", "c") not in edges, "nine patients in common are not drawn"
    assert edges["prescriber:doctor", "c"]["n"] == 9
    assert all(0 <= node[axis] <= 1000 for node in nodes.values() for axis in "xy")
    assert signal.evidence["n_shared_patients"] == 10
