"""Soin que l’état du patient exclut : CSS L133-4 ; séjours, anatomie, état civil."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import claim, lines_of, mined

STAY = {"stay_id": "s1", "person_id": "p1", "provider_id": "h1", "kind": "full",
        "starts_on": date(2021, 3, 1), "ends_on": date(2021, 3, 10)}  # fmt: skip
SECOND = {**STAY, "stay_id": "s2", "provider_id": "h2"}
NURSE = {"claim_id": "n", "act_code": "3111", "act_family": "nursing", "provider_id": "n1"}
WOMAN = {"person_id": "p1", "household_id": "f1", "sex": "female", "birth_date": date(1980, 5, 20)}
GONE = {"act_code": "HMFC004", "act_family": "surgery"}
KNEE = {"act_code": "NFKA007", "act_family": "surgery"}


def days(given: dict[str, Any], *days_: date) -> list[dict[str, Any]]:
    return [{**given, "claim_id": f"c{n}", "starts_on": day} for n, day in enumerate(days_)]


STAYS: list[tuple[str, dict[str, Any], dict[str, Any], bool]] = [
    ("le lendemain de l’entrée", {"starts_on": date(2021, 3, 2)}, {}, True),
    ("la veille de la sortie", {"starts_on": date(2021, 3, 9)}, {}, True),
    ("le jour de l’entrée", {"starts_on": date(2021, 3, 1)}, {}, False),
    ("le jour de la sortie", {"starts_on": date(2021, 3, 10)}, {}, False),
    ("une visite à domicile",
     {"starts_on": date(2021, 3, 5), "act_code": "1211", "act_family": "consultation"}, {}, True),
    ("une consultation, qui peut être hors domicile",
     {"starts_on": date(2021, 3, 5), "act_code": "1110", "act_family": "consultation"}, {}, False),
    ("un séjour de jour", {"starts_on": date(2021, 3, 5)}, {"kind": "day"}, False),
    ("à domicile sous hospitalisation", {"starts_on": date(2021, 3, 5)}, {"kind": "home"}, False),
    ("un autre patient", {"starts_on": date(2021, 3, 5), "patient_id": "p2"}, {}, False),
    ("par l’établissement lui-même", {"starts_on": date(2021, 3, 5), "provider_id": "h1"}, {}, False),
    ("un séjour encore ouvert", {"starts_on": date(2021, 11, 5)}, {"ends_on": None}, True),
    ("annulé depuis", {"starts_on": date(2021, 3, 5), "cancelled": True}, {}, False),
]  # fmt: skip


@pytest.mark.parametrize(("line", "stay", "found"), [one[1:] for one in STAYS], ids=[one[0] for one in STAYS])  # fmt: skip
def test_care_at_home_during_a_stay(
    line: dict[str, Any], stay: dict[str, Any], found: bool
) -> None:
    signals = mined("impossible_state", [claim(**{**NURSE, **line})], stays=[{**STAY, **stay}])
    assert lines_of(signals) == ({("n", 1)} if found else set())
    assert sum(one.amount_cents or 0 for one in signals) == (1750 if found else 0)


MOVES: list[tuple[str, dict[str, Any], dict[str, Any], bool]] = [
    ("le jour du transfert", {}, {}, True),
    ("repartie le même jour", {}, {"ends_on": date(2021, 3, 10)}, False),
    ("entrée ailleurs le lendemain", {}, {"starts_on": date(2021, 3, 11)}, False),
    ("dans le même établissement", {}, {"provider_id": "h1"}, False),
    ("un autre jour de sortie", {"starts_on": date(2021, 3, 20)}, {}, False),
    ("par l’établissement qui reçoit", {"provider_id": "h2"}, {}, False),
    ("au cabinet", {"act_code": "1110", "act_family": "consultation"}, {}, False),
]  # fmt: skip


@pytest.mark.parametrize(("line", "stay", "found"), [one[1:] for one in MOVES], ids=[one[0] for one in MOVES])  # fmt: skip
def test_care_at_home_on_the_day_of_a_transfer(
    line: dict[str, Any], stay: dict[str, Any], found: bool
) -> None:
    """Sortie d’un établissement et entrée dans un autre le même jour : le patient n’était pas chez lui."""
    other = {**SECOND, "starts_on": date(2021, 3, 10), "ends_on": date(2021, 3, 20), **stay}
    rows = [claim(**{**NURSE, "starts_on": date(2021, 3, 10), **line})]
    signals = mined("impossible_state", rows, stays=[STAY, other])
    assert lines_of(signals) == ({("n", 1)} if found else set())


OVERLAPS: list[tuple[str, dict[str, Any], bool]] = [
    ("commence pendant l’autre", {"starts_on": date(2021, 3, 9), "ends_on": date(2021, 3, 12)}, True),
    ("transfert, le jour de la sortie",
     {"starts_on": date(2021, 3, 10), "ends_on": date(2021, 3, 12)}, False),
    ("même établissement", {"starts_on": date(2021, 3, 5), "provider_id": "h1"}, False),
    ("entré le même jour", {"starts_on": date(2021, 3, 1), "ends_on": date(2021, 3, 4)}, True),
    ("une autre personne", {"starts_on": date(2021, 3, 5), "person_id": "p2"}, False),
    ("venu un jour", {"starts_on": date(2021, 3, 5), "ends_on": date(2021, 3, 5), "kind": "day"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("second", "found"), [one[1:] for one in OVERLAPS], ids=[one[0] for one in OVERLAPS])  # fmt: skip
def test_a_stay_inside_another(second: dict[str, Any], found: bool) -> None:
    stay = {**SECOND, **second}
    paid = claim(claim_id="g", provider_id="h2", act_code="2111", act_family="stay",
                 starts_on=stay["starts_on"], reimbursed_cents=90_000)  # fmt: skip
    signals = mined("impossible_state", [paid], stays=[STAY, stay])
    assert lines_of(signals) == ({("g", 1)} if found else set())
    assert [one.amount_cents for one in signals] == ([90_000] if found else [])


def test_a_stay_that_no_line_pays_is_told_in_its_own_name() -> None:
    later = {**SECOND, "starts_on": date(2021, 3, 5), "ends_on": date(2021, 3, 12)}
    (signal,) = mined("impossible_state", [claim()], stays=[STAY, later], persons=[WOMAN])
    assert lines_of([signal]) == {("s2", 0)}
    assert (signal.subject_id, signal.amount_cents, signal.fund) == ("h2", 0, "831")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (days(GONE, date(2021, 3, 1)), set()),
        (days(GONE, date(2021, 3, 1), date(2021, 6, 1)), {("c1", 1)}),
        (days(KNEE, date(2021, 3, 1), date(2021, 6, 1)), set()),
        (days(KNEE, date(2021, 3, 1), date(2021, 6, 1), date(2021, 9, 1)), {("c2", 1)}),
        (days(GONE, date(2021, 3, 1), date(2021, 3, 1)), set()),
    ],
    ids=["une fois", "deux vésicules", "deux genoux", "trois genoux", "opérateur et aide, un jour"],
)
def test_an_organ_goes_once(lines: list[dict[str, Any]], found: set[tuple[str, int]]) -> None:
    assert lines_of(mined("impossible_state", [claim(**one) for one in lines])) == found


AGES: list[tuple[str, dict[str, Any], dict[str, Any], bool]] = [
    ("prostate, une femme", {"act_code": "JGFA014"}, {}, True),
    ("prostate, un homme", {"act_code": "JGFA014"}, {"sex": "male"}, False),
    ("prostate, sexe inconnu", {"act_code": "JGFA014"}, {"sex": None}, False),
    ("grossesse, un homme", {"act_code": "JNQM001"}, {"sex": "male"}, True),
    ("grossesse, à 60 ans", {"act_code": "JNQM001"}, {"birth_date": date(1960, 4, 1)}, False),
    ("grossesse, à 61 ans, un mois de marge non passé",
     {"act_code": "JNQM001"}, {"birth_date": date(1960, 2, 1)}, False),
    ("grossesse, à 61 ans", {"act_code": "JNQM001"}, {"birth_date": date(1960, 1, 1)}, True),
    ("prothèse auditive d’adulte, la veille des 20 ans",
     {"act_code": "3540"}, {"birth_date": date(2001, 3, 2)}, True),
    ("prothèse auditive d’adulte, à 20 ans", {"act_code": "3540"}, {"birth_date": date(2001, 3, 1)}, False),
    ("âge inconnu", {"act_code": "3540"}, {"birth_date": None}, False),
]  # fmt: skip


@pytest.mark.parametrize(("line", "person", "found"), [one[1:] for one in AGES], ids=[one[0] for one in AGES])  # fmt: skip
def test_sex_and_age(line: dict[str, Any], person: dict[str, Any], found: bool) -> None:
    signals = mined("impossible_state", [claim(**line)], persons=[{**WOMAN, **person}])
    assert len(signals) == found


def test_the_signal_says_what_a_judge_can_check() -> None:
    line = {**NURSE, "starts_on": date(2021, 3, 5)}
    (signal,) = mined("impossible_state", [claim(**line)], stays=[STAY])
    assert signal.evidence["lines"][0]["with_claim_id"] == "s1"
    assert signal.evidence["n_during_stay"] == 1
    assert "1 soin à domicile est daté d’un jour" in signal.reasons[1]
    assert "17,50" in signal.reasons[2]
