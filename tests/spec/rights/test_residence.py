"""AME and PUMa: presence, stay, ceilings, maintenance and earliest closing, both sides of each date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from relais.rules.right import decide
from tests.spec.rights.examples import Example, check, table


def _puma(
    title: str, reference: str, on: str, facts: dict[str, Any], **expected: object
) -> Example:
    settled = {"works": False, "resides_since": "2015-01-01", "stay": "titled"}
    return Example(title, reference, "puma", on, settled | facts, expected)


DECREE = "décret du 2023-04-25"


@table(
    _puma(
        "titre expiré le 2023-05-31 : maintien et fermeture au plus tôt",
        DECREE,
        "2024-01-13",
        {"title_ends_on": "2023-05-31"},
        verdict="due",
        maintained_until="2023-11-30",
        earliest_closure_on="2024-01-14",
    ),
    _puma(
        "décision envoyée le 2023-12-20",
        DECREE,
        "2024-02-02",
        {"title_ends_on": "2023-05-31", "decision_sent_on": "2023-12-20"},
        verdict="due",
        earliest_closure_on="2024-02-03",
    ),
    _puma(
        "le jour de la fermeture au plus tôt",
        DECREE,
        "2024-02-03",
        {"title_ends_on": "2023-05-31", "decision_sent_on": "2023-12-20"},
        verdict="none",
    ),
    _puma(
        "délai passé, décision inconnue",
        DECREE,
        "2024-01-14",
        {"title_ends_on": "2023-05-31"},
        verdict="undetermined",
    ),
    _puma(
        "contrôle du 2024-03-10 : fin ce jour",
        DECREE,
        "2024-03-10",
        {"stay": "not_required", "residence_lost_found_on": "2024-03-10"},
        verdict="none",
        earliest_closure_on="2024-03-10",
    ),
    _puma(
        "veille du contrôle",
        DECREE,
        "2024-03-09",
        {"stay": "not_required", "residence_lost_found_on": "2024-03-10"},
        verdict="due",
    ),
    _puma(
        "premier contrôle sous le décret",
        DECREE,
        "2023-04-28",
        {"stay": "not_required", "residence_lost_found_on": "2023-04-28"},
        verdict="none",
    ),
    _puma(
        "contrôle de la veille du décret : 45 jours après la décision",
        "CSS R111-4, rédaction antérieure",
        "2023-06-14",
        {
            "stay": "not_required",
            "residence_lost_found_on": "2023-04-27",
            "decision_sent_on": "2023-05-01",
        },
        verdict="due",
        earliest_closure_on="2023-06-15",
    ),
    _puma(
        "contrôle de la veille du décret, décision inconnue",
        "CSS R111-4, rédaction antérieure",
        "2023-06-14",
        {"stay": "not_required", "residence_lost_found_on": "2023-04-27"},
        verdict="undetermined",
        earliest_closure_on=None,
    ),
    _puma(
        "titre expiré avant le 2020-11-15 : douze mois de maintien",
        "décret 2020-1325",
        "2021-01-01",
        {"title_ends_on": "2020-11-14"},
        maintained_until="2021-11-14",
    ),
    _puma(
        "titre expiré le 2020-11-15 : six mois",
        "décret 2020-1325",
        "2021-01-01",
        {"title_ends_on": "2020-11-15"},
        maintained_until="2021-05-15",
    ),
    _puma(
        "éloignement exécuté : sans maintien",
        "CSS L160-1",
        "2024-01-10",
        {"title_ends_on": "2023-12-31", "removal_executed_on": "2024-01-10"},
        verdict="none",
        earliest_closure_on="2024-01-10",
    ),
    _puma(
        "première heure travaillée, sans durée de résidence",
        "CSS L160-1",
        "2024-01-10",
        {"works": True, "resides_since": "2024-01-09", "stay": "not_required"},
        verdict="due",
    ),
    _puma(
        "trois mois de résidence juste",
        "CSS D160-2",
        "2024-04-10",
        {"resides_since": "2024-01-10", "stay": "not_required"},
        verdict="none",
    ),
    _puma(
        "plus de trois mois de résidence",
        "CSS D160-2",
        "2024-04-11",
        {"resides_since": "2024-01-10", "stay": "not_required"},
        verdict="due",
    ),
    _puma(
        "étudiant : dispensé de durée",
        "CSS D160-2",
        "2024-01-11",
        {"resides_since": "2024-01-10", "stay": "not_required", "residence_exempt": True},
        verdict="due",
    ),
    _puma("sans titre", "CSS L160-1", "2024-01-11", {"stay": "none"}, verdict="none"),
    _puma("titre sans date de fin", "CSS L160-1", "2024-01-11", {}, verdict="undetermined"),
)
def test_puma(example: Example) -> None:
    check(example)


def _ame(title: str, on: str, facts: dict[str, Any], **expected: object) -> Example:
    usual = {
        "territory": "metropole",
        "birth_date": "1985-06-02",
        "irregular_stay": True,
        "present_since": "2020-01-10",
        "household_size": 1,
        "resources_cents": 600_000,
    }
    return Example(title, "CASF L251-1", "ame", on, usual | facts, expected)


@table(
    _ame("cas simple", "2024-06-01", {}, verdict="due", ceiling_cents=1016600),
    _ame("au plafond", "2024-06-01", {"resources_cents": 1016600}, verdict="due"),
    _ame("un centime au-dessus", "2024-06-01", {"resources_cents": 1016601}, verdict="none"),
    _ame("à un euro du plafond", "2024-06-01", {"resources_cents": 1016700}, near_ceiling=True),
    _ame("peut-être mineur", "2020-03-01", {"birth_date": None}, verdict="undetermined"),
    _ame("âge inconnu, arrivée ancienne", "2024-06-01", {"birth_date": None}, verdict="due"),
    _ame("sous le plafond d'un seul", "2024-06-01", {"household_size": None}, verdict="due"),
    _ame(
        "au-dessus du plafond d'un seul",
        "2024-06-01",
        {"household_size": None, "resources_cents": 1016601},
        verdict="undetermined",
    ),
    _ame(
        "au-dessus de tout plafond, territoire inconnu",
        "2024-06-01",
        {"territory": None, "resources_cents": 1131501},
        verdict="none",
    ),
    _ame("à plus d'un euro", "2024-06-01", {"resources_cents": 1016701}, near_ceiling=False),
    _ame(
        "plafond de mars 2024",
        "2024-03-31",
        {"resources_cents": 1016600},
        verdict="none",
        ceiling_cents=971900,
    ),
    _ame(
        "plafond outre-mer publié, trois personnes",
        "2024-06-01",
        {"territory": "guyane", "household_size": 3},
        verdict="due",
        ceiling_cents=2036600,
    ),
    _ame("Mayotte", "2024-06-01", {"territory": "mayotte"}, verdict="none"),
    _ame("trois mois juste", "2020-04-10", {}, verdict="none"),
    _ame("plus de trois mois", "2020-04-11", {}, verdict="due"),
    _ame("mineur arrivé hier", "2020-01-11", {"birth_date": "2010-01-01"}, verdict="due"),
    _ame("majeur le jour même", "2020-01-11", {"birth_date": "2002-01-11"}, verdict="none"),
    _ame("mineur d'un jour", "2020-01-11", {"birth_date": "2002-01-12"}, verdict="due"),
    _ame("séjour régulier", "2024-06-01", {"irregular_stay": False}, verdict="none"),
    _ame("ressources inconnues", "2024-06-01", {"resources_cents": None}, verdict="undetermined"),
    _ame("présence inconnue", "2024-06-01", {"present_since": None}, verdict="undetermined"),
    _ame(
        "délais : soins de 90 jours, décision en deux mois, neuf mois d'ancienneté",
        "2024-06-01",
        {},
        care_covered_from="2024-03-03",
        decision_due_on="2024-08-01",
        planned_care_from="2025-03-01",
    ),
    _ame(
        "avant le décret 2020-1325 : trente jours, pas d'ancienneté",
        "2020-10-31",
        {},
        care_covered_from="2020-10-01",
        planned_care_from=None,
    ),
)
def test_ame(example: Example) -> None:
    check(example)


@pytest.mark.parametrize(
    "field", ["territory", "irregular_stay", "present_since", "resources_cents"]
)
def test_what_ame_lacks_is_named(field: str) -> None:
    facts = {
        "territory": "metropole",
        "irregular_stay": True,
        "present_since": "2020-01-10",
        "household_size": 1,
        "resources_cents": 1,
    } | {field: None}
    answer = decide("ame", facts, date(2024, 6, 1))
    assert answer.verdict == "undetermined"
    assert any(field in lack.what for lack in answer.missing)
