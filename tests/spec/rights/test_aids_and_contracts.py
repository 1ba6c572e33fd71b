"""Aid after a C2S refusal, 100 % Santé caps, CAQES, ACI, DIPA: worked examples with their reference."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from relais.rules.right import decide
from tests.spec.rights.examples import Example, check, table


def _aid(title: str, on: str, facts: dict[str, Any], **expected: object) -> Example:
    usual = {"refused": True, "territory": "metropole", "household_size": 1}
    return Example(title, "CPAM du Var 2021", "ass_after_c2s_refusal", on, usual | facts, expected)


@table(
    _aid(
        "13 000 € en 2021",
        "2021-06-01",
        {"resources_cents": 1_300_000},
        verdict="due",
        ceiling_cents=1220500,
        highest_cents=1342550,
    ),
    _aid("premier centime au-dessus", "2021-06-01", {"resources_cents": 1220501}, verdict="due"),
    _aid("au plafond : C2S due", "2021-06-01", {"resources_cents": 1220500}, verdict="none"),
    _aid("13 425,50 €", "2021-06-01", {"resources_cents": 1342550}, verdict="due"),
    _aid(
        "un centime de trop",
        "2021-06-01",
        {"resources_cents": 1342551},
        verdict="none",
        near_ceiling=True,
    ),
    _aid("13 426 €", "2021-06-01", {"resources_cents": 1342600}, verdict="none"),
    _aid(
        "sans refus", "2021-06-01", {"resources_cents": 1_300_000, "refused": False}, verdict="none"
    ),
    _aid(
        "refus inconnu",
        "2021-06-01",
        {"resources_cents": 1_300_000, "refused": None},
        verdict="undetermined",
    ),
    _aid("ressources inconnues", "2021-06-01", {}, verdict="undetermined"),
    _aid(
        "la demande refusée datait d'avant avril",
        "2021-06-01",
        {"resources_cents": 1_219_400, "requested_on": "2021-03-31"},
        verdict="due",
        ceiling_cents=1219300,
    ),
    _aid(
        "marge propre à la caisse",
        "2021-06-01",
        {"resources_cents": 1_342_600, "margin": "0.15"},
        verdict="due",
    ),
    _aid("avant la C2S", "2019-10-31", {"resources_cents": 1_300_000}, verdict="none"),
)
def test_aid_after_refusal(example: Example) -> None:
    check(example)


def _sale(title: str, care_on: str, facts: dict[str, Any], **expected: object) -> Example:
    return Example(
        title,
        "CSS L165-1",
        "cent_pour_cent_sante",
        "2024-01-01",
        {"care_on": care_on} | facts,
        expected,
    )


PAZ = {"code": "PAZ", "price_cents": 100_000, "age": 67}


@table(
    _sale(
        "monture A à 35 €",
        "2021-02-10",
        {"code": "M01", "price_cents": 3500},
        verdict="due",
        overrun_cents=500,
        cap_cents=3000,
    ),
    _sale("monture A à 30 €", "2021-02-10", {"code": "M01", "price_cents": 3000}, verdict="none"),
    _sale(
        "aide auditive à 1 000 € en février 2021",
        "2021-02-10",
        PAZ,
        verdict="due",
        overrun_cents=5000,
    ),
    _sale("la même en décembre 2020", "2020-12-31", PAZ, verdict="none", cap_cents=110000),
    _sale("premier jour du prix de 2021", "2021-01-01", PAZ, verdict="due", cap_cents=95000),
    _sale(
        "19 ans à 1 300 €",
        "2021-02-10",
        PAZ | {"age": 19, "price_cents": 130_000},
        verdict="none",
        cap_cents=140000,
    ),
    _sale(
        "20 ans à 1 300 €", "2021-02-10", PAZ | {"age": 20, "price_cents": 130_000}, verdict="due"
    ),
    _sale(
        "âge inconnu, prix entre les deux",
        "2021-02-10",
        PAZ | {"age": None},
        verdict="undetermined",
    ),
    _sale(
        "âge inconnu, prix sous les deux",
        "2021-02-10",
        PAZ | {"age": None, "price_cents": 95_000},
        verdict="none",
    ),
    _sale(
        "La Réunion en 2020",
        "2020-06-01",
        PAZ | {"territory": "reunion", "price_cents": 114_000},
        verdict="none",
        cap_cents=114000,
    ),
    _sale(
        "La Réunion en 2021 : prix non trouvé",
        "2021-06-01",
        PAZ | {"territory": "reunion"},
        verdict="undetermined",
    ),
    _sale(
        "équipement pour une myopie de -2 à -4",
        "2021-02-10",
        {"code": "equipement_myopie_2_4", "price_cents": 10_500},
        verdict="none",
        cap_cents=10500,
    ),
    _sale(
        "verre : table LPP à charger",
        "2021-02-10",
        {"code": "V01", "price_cents": 4000},
        verdict="undetermined",
    ),
    _sale(
        "code inconnu", "2021-02-10", {"code": "ZZZ", "price_cents": 4000}, verdict="undetermined"
    ),
    _sale(
        "avant le panier",
        "2019-12-31",
        {"code": "M01", "price_cents": 9000},
        verdict="none",
        overrun_cents=0,
    ),
    _sale("prix inconnu", "2021-02-10", {"code": "M01"}, verdict="undetermined"),
    _sale(
        "deux montures",
        "2021-02-10",
        {"code": "m02", "price_cents": 6100, "quantity": 2},
        verdict="due",
        overrun_cents=100,
    ),
)
def test_caps(example: Example) -> None:
    check(example)


def _caqes(title: str, on: str, *indicators: dict[str, Any], **expected: object) -> Example:
    named = [{"name": f"i{n}"} | one for n, one in enumerate(indicators)]
    return Example(
        title, "LFSS 2020 art. 64", "caqes_incentive", on, {"indicators": named}, expected
    )


SAVED = {"saving_cents": 5_000_000, "rate": "0.20"}


@table(
    _caqes(
        "économie de 50 000 € à 20 %", "2023-01-01", SAVED, verdict="due", total_cents=1_000_000
    ),
    _caqes(
        "dérive : aucune sanction",
        "2023-01-01",
        {"saving_cents": -500_000, "rate": "0.20"},
        verdict="none",
        total_cents=0,
    ),
    _caqes(
        "une économie et une dérive",
        "2023-01-01",
        SAVED,
        {"saving_cents": -500_000, "rate": "0.30"},
        total_cents=1_000_000,
    ),
    _caqes(
        "part inconnue", "2023-01-01", {"saving_cents": 1}, verdict="undetermined", total_cents=None
    ),
    _caqes(
        "part inconnue d'une dérive : sans effet",
        "2023-01-01",
        {"saving_cents": -1},
        verdict="none",
    ),
    _caqes(
        "avant juillet 2022 : forfait au prorata",
        "2022-06-30",
        {"flat_cents": 2_000_000, "attainment": "0.75"},
        verdict="due",
        total_cents=1_500_000,
    ),
    _caqes(
        "même contrat un jour plus tard",
        "2022-07-01",
        {"flat_cents": 2_000_000, "attainment": "0.75"},
        verdict="undetermined",
    ),
    _caqes("avant les contrats", "2017-12-31", SAVED, verdict="none", total_cents=0),
)
def test_caqes(example: Example) -> None:
    check(example)


def _cpts(title: str, on: str, facts: dict[str, Any], **expected: object) -> Example:
    return Example(title, "ACI du 2019-06-20", "aci_funding", on, facts, expected)


MISSION = {
    "name": "accès",
    "fixed_cents": 4_000_000,
    "variable_cents": 3_000_000,
    "achieved": "0.80",
}


@table(
    _cpts("Dracénie", "2021-12-01", {"population": 109_168}, size=3, maximum_cents=37_000_000),
    _cpts("Hyères", "2021-12-01", {"population": 55_588}, size=2, maximum_cents=28_700_000),
    _cpts("Pays des Maures", "2021-12-01", {"population": 48_042}, size=2),
    _cpts("Golfe", "2021-12-01", {"population": 57_249}, size=2),
    _cpts("Aunis-Nord", "2021-12-01", {"population": 82_353}, size=3),
    _cpts(
        "39 999 habitants", "2021-12-01", {"population": 39_999}, size=1, maximum_cents=22_000_000
    ),
    _cpts(
        "plus de 175 000 habitants",
        "2021-12-01",
        {"population": 175_001},
        size=4,
        maximum_cents=45_000_000,
    ),
    _cpts(
        "30 000 € de variable atteints à 80 %",
        "2021-12-01",
        {"population": 109_168, "operating_cents": 7_500_000, "missions": [MISSION]},
        verdict="due",
        total_cents=7_500_000 + 4_000_000 + 2_400_000,
        advance_cents=3_000_000,
    ),
    _cpts(
        "au-dessus du maximum de la taille",
        "2021-12-01",
        {
            "population": 30_000,
            "operating_cents": 5_000_000,
            "missions": [MISSION | {"fixed_cents": 30_000_000}],
        },
        total_cents=22_000_000,
    ),
    _cpts(
        "montants inconnus",
        "2021-12-01",
        {"population": 30_000},
        verdict="undetermined",
        total_cents=None,
    ),
    _cpts(
        "maximum non trouvé après les avenants",
        "2022-01-01",
        {"population": 30_000},
        maximum_cents=None,
        size=1,
    ),
    _cpts("avant l'accord", "2019-06-19", {"population": 30_000}, verdict="none"),
)
def test_aci(example: Example) -> None:
    check(example)


@pytest.mark.parametrize("population", [40_000, 80_000, 175_000])
def test_a_bound_shows_that_its_side_is_to_be_confirmed(population: int) -> None:
    answer = decide("aci_funding", {"population": population}, date(2021, 12, 1))
    assert any("Population à partir de laquelle" in doubt for doubt in answer.to_confirm)


def _dipa(title: str, on: str, more: dict[str, Any], **expected: object) -> Example:
    usual = {
        "fees_2019_cents": 12_000_000,
        "fees_2020_cents": 1_500_000,
        "fixed_charge_rate": "0.44",
        "aids_cents": 300_000,
        "advance_cents": 800_000,
    }
    return Example(
        title, "ordonnance 2020-505, décret 2020-1807", "dipa", on, usual | more, expected
    )


@table(
    _dipa(
        "acompte trop élevé : indu de 2 200 €",
        "2021-07-15",
        {},
        verdict="due",
        expected_fees_cents=3_500_000,
        aid_cents=580_000,
        balance_cents=-220_000,
        to_recover_cents=220_000,
    ),
    _dipa(
        "solde à verser",
        "2021-07-15",
        {"advance_cents": 100_000},
        to_pay_cents=480_000,
        to_recover_cents=0,
    ),
    _dipa(
        "activité maintenue",
        "2021-07-15",
        {"fees_2020_cents": 3_500_000},
        verdict="none",
        aid_cents=0,
        to_recover_cents=800_000,
    ),
    _dipa(
        "aides plus fortes que la perte",
        "2021-07-15",
        {"aids_cents": 900_000},
        verdict="none",
        aid_cents=0,
    ),
    _dipa(
        "taux inconnu",
        "2021-07-15",
        {"fixed_charge_rate": None},
        verdict="undetermined",
        aid_cents=None,
    ),
    _dipa(
        "taux inconnu, sans perte : sans effet",
        "2021-07-15",
        {"fixed_charge_rate": None, "fees_2020_cents": 4_000_000},
        verdict="none",
    ),
    _dipa(
        "acompte inconnu : aide connue, solde inconnu",
        "2021-07-15",
        {"advance_cents": None},
        verdict="due",
        balance_cents=None,
    ),
    _dipa("premier jour", "2020-05-02", {}, verdict="due"),
    _dipa("veille de l'ordonnance", "2020-05-01", {}, verdict="none", aid_cents=0),
)
def test_dipa(example: Example) -> None:
    check(example)
