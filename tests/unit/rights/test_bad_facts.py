"""Facts that make no sense, dates before the right existed, everything unknown: a clear answer, never a trace."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from relais.rules.right import FactsError, decide, names, right

OURS = sorted(set(names()) - {"c2s"})
STOP: dict[str, Any] = {"kind": "maladie", "status": "salaried", "starts_on": "2024-03-01"}
BIRTH = {"born_on": "2024-03-04"}


@pytest.mark.parametrize(
    ("name", "facts", "said"),
    [
        ("ij", STOP | {"kind": "vacances"}, "valeur inconnue : vacances"),
        ("ij", STOP | {"status": "retired"}, "valeur inconnue : retired"),
        ("ij", STOP | {"starts_on": "2024-02-30"}, "date impossible : 2024-02-30"),
        ("ij", STOP | {"starts_on": "0001-01-01"}, "doit être au moins 1900-01-01"),
        ("ij", STOP | {"ends_on": "2024-02-29"}, "la fin de l'arrêt ne peut précéder son début"),
        ("ij", STOP | {"ends_on": "2044-02-29"}, "plus de dix ans"),
        (
            "ij",
            STOP | {"wages": [{"month": "2024-02", "gross_cents": -1}]},
            "wages.0.gross_cents : doit être au moins 0, reçu -1",
        ),
        (
            "ij",
            STOP | {"wages": [{"month": "2024-13", "gross_cents": 1}]},
            "wages.0.month : forme inattendue (2024-13)",
        ),
        ("ij", STOP | {"hours": -3}, "hours : doit être au moins 0"),
        ("ij", STOP | {"hours": "NaN"}, "hours"),
        ("ij", STOP | {"raam_cents": 1.5}, "un nombre entier est attendu"),
        (
            "ij",
            STOP | {"prior_stops": [{"starts_on": "2024-02-01", "ends_on": "2024-03-01"}]},
            "doit finir avant le début",
        ),
        (
            "ij",
            STOP | {"prior_stops": [{"starts_on": "2024-02-02", "ends_on": "2024-02-01"}]},
            "la fin ne peut précéder le début",
        ),
        (
            "ij",
            STOP
            | {
                "prior_stops": [
                    {"starts_on": "2024-02-01", "ends_on": "2024-02-02", "days_paid": 3}
                ]
            },
            "plus de jours indemnisés que de jours d'arrêt",
        ),
        ("ij", STOP | {"salary": 3}, "salary : nom inconnu"),
        ("ij", {"status": "salaried"}, "valeur manquante"),
        ("paternite_split", BIRTH | {"days": [0]}, "doit être au moins 1"),
        (
            "paternite_split",
            BIRTH
            | {"days": [4], "periods": [{"starts_on": "2024-03-08", "ends_on": "2024-03-11"}]},
            "pas les deux",
        ),
        ("paternite_split", BIRTH | {"birth_leave_ends_on": "2024-03-01"}, "avant la naissance"),
        ("invalidite", {"category": 4}, "valeur inconnue : 4"),
        ("invalidite", {"capacity_loss": "1.2"}, "doit être au plus 1"),
        ("ame", {"household_size": 0}, "doit être au moins 1"),
        ("puma", {"stay": "titled", "title_ends_on": "2023-02-31"}, "date impossible"),
        ("puma", {"stay": "not_required", "title_ends_on": "2023-02-01"}, "titre de séjour"),
        ("ass_after_c2s_refusal", {"territory": "lune"}, "valeur inconnue : lune"),
        ("cent_pour_cent_sante", {"code": "", "price_cents": 1}, "texte vide"),
        ("caqes_incentive", {"indicators": []}, "liste trop courte"),
        ("aci_funding", {"population": 0}, "doit être au moins 1"),
        ("dipa", {"fees_2019_cents": -5}, "doit être au moins 0"),
    ],
)
def test_a_bad_fact_is_one_french_sentence(name: str, facts: dict[str, Any], said: str) -> None:
    with pytest.raises(FactsError) as refused:
        decide(name, facts, date(2024, 6, 1))
    assert said in str(refused.value)


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize(
    "on", [date(1970, 1, 1), date(2022, 7, 1), date(2035, 1, 1), date(2099, 12, 31)]
)
def test_any_date_is_answered(name: str, on: date) -> None:
    """The example of each right, asked on dates long before the law and long after its last value."""
    answer = decide(name, right(name).example, on).as_json()
    assert answer["verdict"] in ("due", "none", "undetermined")
    assert answer["verdict"] != "undetermined" or answer["missing"]
    json.dumps(answer)


LEAST = {
    "ij": STOP,
    "cent_pour_cent_sante": {"code": "PAZ"},
    "caqes_incentive": {"indicators": [{"name": "a"}]},
}


@pytest.mark.parametrize("name", OURS)
def test_nothing_known_is_undetermined_and_says_what_is_missing(name: str) -> None:
    answer = decide(name, LEAST.get(name, {}), date(2024, 6, 1))
    assert answer.verdict == "undetermined"
    assert answer.missing
    assert all(fact.what and fact.where for fact in answer.missing)


@pytest.mark.parametrize("name", OURS)
def test_the_example_of_a_right_is_decided(name: str) -> None:
    """What `relais rights facts NAME` shows is a case that really answers."""
    on = {"puma": date(2023, 7, 1), "dipa": date(2021, 7, 1), "aci_funding": date(2021, 7, 1)}
    answer = decide(name, right(name).example, on.get(name, date(2024, 6, 1)))
    assert answer.verdict in ("due", "none")
    assert answer.references
    assert answer.rule.startswith(f"{name}@")


@pytest.mark.parametrize("name", OURS)
def test_every_fact_is_described_in_french(name: str) -> None:
    for field, details in right(name).facts.model_fields.items():
        assert details.description, field
        assert details.description[0].isupper() or details.description.startswith(("payment", "0"))


def test_facts_that_are_all_said_to_be_unknown_are_undetermined() -> None:
    nulls = dict.fromkeys(right("ij").facts.model_fields) | STOP
    assert decide("ij", nulls, date(2024, 6, 1)).verdict == "undetermined"


def test_stops_before_the_values_known_say_so() -> None:
    answer = decide(
        "ij", STOP | {"starts_on": "2018-03-01", "ends_on": "2018-03-31"}, date(2024, 1, 1)
    )
    assert answer.verdict == "undetermined"
    assert "n'a pas de valeur au" in answer.missing[0].what
