"""Éloignement du soin d’après les remboursements (S23) : délais du choix de la caisse, âges des dépistages organisés
(CSP L1411-6, arrêté du 29 septembre 2006)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from relais.data.indicators.computing import compute
from relais.data.indicators.figures import Figure
from relais.data.indicators.indicator import Period
from relais.data.indicators.opening import open_rows
from relais.data.indicators.registry import indicators
from relais.data.indicators.sources import SourceMissing, Sources
from relais.data.indicators.sums import check_sums
from relais.data.warehouse import open_warehouse
from tests.mining import claim
from tests.warehouses import make_warehouse

pytestmark = pytest.mark.no_database
ON = date(2025, 12, 31)
YES, NO, UNKNOWN, NOBODY = (1, 1, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0)
"""(numerator, denominator, missing) of one person."""
LONG_AGO = claim(patient_id="other", act_family="drug", starts_on=date(2018, 1, 5))
GP = {"act_family": "consultation", "specialty": "01"}
TWO_YEARS, BEFORE = date(2023, 12, 31), date(2023, 12, 30)
YEAR, BEFORE_YEAR = date(2024, 12, 31), date(2024, 12, 30)
THREE_YEARS, BEFORE_THREE = date(2022, 12, 31), date(2022, 12, 30)
Line = dict[str, Any]


def on(day: date, **line: Any) -> Line:
    return {"starts_on": day, **line}


def woman(born: date) -> Line:
    return {"sex": "female", "birth_date": born}


DENTAL, NAKED = {"act_family": "dental"}, {"complementary": "none"}
BREAST = {"act_family": "imaging", "act_code": "QEQK001"}
SMEAR = {"act_family": "other", "act_code": "JKHD001"}
CASES: list[tuple[str, str, Line, list[Line], tuple[int, int, int]]] = [
    ("vu il y a 24 mois jour pour jour", "without_general_practice", {}, [on(TWO_YEARS, **GP)], NO),
    ("vu la veille de ces 24 mois", "without_general_practice", {}, [on(BEFORE, **GP)], YES),
    ("vu deux fois : la dernière compte", "without_general_practice", {}, [on(BEFORE, **GP), on(YEAR, **GP)], NO),
    ("jamais vu", "without_general_practice", {}, [], YES),
    ("un spécialiste n’est pas un généraliste", "without_general_practice", {}, [on(YEAR, **{**GP, "specialty": "03"})], YES),
    ("une consultation de spécialité inconnue : on ne sait pas", "without_general_practice", {}, [on(YEAR, **{**GP, "specialty": None})], UNKNOWN),
    ("annulée", "without_general_practice", {}, [on(YEAR, **GP, cancelled=True)], YES),
    ("dix-huit ans ce jour", "without_general_practice", {"birth_date": date(2007, 12, 31)}, [], YES),
    ("dix-sept ans", "without_general_practice", {"birth_date": date(2008, 1, 1)}, [], NOBODY),
    ("naissance inconnue", "without_general_practice", {"birth_date": None}, [], NOBODY),
    ("décédé", "without_general_practice", {"died_on": date(2025, 1, 1)}, [], NOBODY),
    ("soin dentaire il y a 24 mois", "without_dental", {}, [on(TWO_YEARS, **DENTAL)], NO),
    ("soin dentaire plus ancien", "without_dental", {}, [on(BEFORE, **DENTAL)], YES),
    ("autre soin", "without_dental", {}, [on(YEAR, **GP)], YES),
    ("affection longue, vu il y a 12 mois", "long_illness_without_consultation", {"ald": True}, [on(YEAR, **{**GP, "specialty": None})], NO),
    ("affection longue, vu avant", "long_illness_without_consultation", {"ald": True}, [on(BEFORE_YEAR, **GP)], YES),
    ("sans affection longue", "long_illness_without_consultation", {"ald": False}, [], NOBODY),
    ("affection longue inconnue", "long_illness_without_consultation", {"ald": None}, [], NOBODY),
    ("sans complémentaire, rien", "uncovered_without_care", NAKED, [on(YEAR, **GP)], YES),
    ("sans complémentaire, dentaire", "uncovered_without_care", NAKED, [on(YEAR, **DENTAL)], NO),
    ("sans complémentaire, optique", "uncovered_without_care", NAKED, [on(YEAR, act_family="optical")], NO),
    ("sans complémentaire, auditif", "uncovered_without_care", NAKED, [on(TWO_YEARS, act_family="hearing")], NO),
    ("sans complémentaire, optique ancien", "uncovered_without_care", NAKED, [on(BEFORE, act_family="optical")], YES),
    ("avec complémentaire", "uncovered_without_care", {"complementary": "private"}, [], NOBODY),
    ("complémentaire inconnue", "uncovered_without_care", {"complementary": None}, [], NOBODY),
    ("cinquante ans ce jour", "women_without_mammography", woman(date(1975, 12, 31)), [], YES),
    ("quarante-neuf ans", "women_without_mammography", woman(date(1976, 1, 1)), [], NOBODY),
    ("soixante-quatorze ans, dernier jour", "women_without_mammography", woman(date(1951, 1, 1)), [], YES),
    ("soixante-quinze ans ce jour", "women_without_mammography", woman(date(1950, 12, 31)), [], NOBODY),
    ("un homme", "women_without_mammography", {"sex": "male"}, [], NOBODY),
    ("sexe inconnu", "women_without_mammography", {"sex": None}, [], NOBODY),
    ("mammographie il y a 24 mois", "women_without_mammography", {}, [on(TWO_YEARS, **BREAST)], NO),
    ("mammographie de dépistage", "women_without_mammography", {}, [on(YEAR, **{**BREAST, "act_code": "QEQK004"})], NO),
    ("mammographie plus ancienne", "women_without_mammography", {}, [on(BEFORE, **BREAST)], YES),
    ("vingt-cinq ans ce jour", "women_without_smear", woman(date(2000, 12, 31)), [], YES),
    ("vingt-quatre ans", "women_without_smear", woman(date(2001, 1, 1)), [], NOBODY),
    ("soixante-cinq ans, dernier jour", "women_without_smear", woman(date(1960, 1, 1)), [], YES),
    ("soixante-six ans ce jour", "women_without_smear", woman(date(1959, 12, 31)), [], NOBODY),
    ("prélèvement il y a 36 mois", "women_without_smear", woman(date(1980, 1, 1)), [on(THREE_YEARS, **SMEAR)], NO),
    ("prélèvement plus ancien", "women_without_smear", woman(date(1980, 1, 1)), [on(BEFORE_THREE, **SMEAR)], YES),
]  # fmt: skip


def person(**given: Any) -> Line:
    plain = {"person_id": "p1", "household_id": "h1", "birth_date": date(1970, 6, 1), "sex": "female",
             "commune": "83137", "complementary": "private", "ald": False}  # fmt: skip
    return {**plain, **given}


def figures(home: Path, name: str, people: list[Line], lines: list[Line]) -> list[Figure]:
    make_warehouse(home, ON, {"persons": people, "claims": lines})
    with open_warehouse(home, memory_limit="300MB", threads=1) as warehouse:
        sources, period = Sources.of(warehouse, ON), Period.year(2025)
        found = compute(indicators()[name], sources, period, "831")
        opened = open_rows(indicators()[name], sources, period)
    assert opened.total == found[0].numerator
    return found


@pytest.mark.parametrize("case", CASES, ids=[f"{case[1]}: {case[0]}" for case in CASES])
def test_one_person(
    case: tuple[str, str, Line, list[Line], tuple[int, int, int]], tmp_path: Path
) -> None:
    _, name, who, lines, expected = case
    rows = [LONG_AGO, *(claim(**line) for line in lines)]
    whole = figures(tmp_path, name, [person(**who)], rows)[0]
    assert (whole.numerator, whole.denominator, whole.missing) == expected


def test_claims_that_go_back_just_enough_make_a_figure(tmp_path: Path) -> None:
    lines = [claim(patient_id="other", act_family="drug", starts_on=date(2024, 1, 1))]
    whole = figures(tmp_path, "without_dental", [person()], lines)[0]
    assert (whole.numerator, whole.denominator, whole.missing) == YES


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([claim(**on(date(2024, 1, 2), **DENTAL))], "remontent au 02/01/2024 : il en faut 24 mois"),
        ([], "sont vides : il en faut 24 mois"),
    ],
)
def test_claims_that_do_not_make_no_figure(tmp_path: Path, lines: list[Line], why: str) -> None:
    """Only those who were seen would be known: a share of them alone would be nil, and false."""
    with pytest.raises(SourceMissing, match=why):
        figures(tmp_path, "without_dental", [person()], lines)


def test_figures_of_a_small_fund_by_commune_and_sex(tmp_path: Path) -> None:
    """Forty adults in two communes: one in four had dental care in time, one in five has no known commune."""
    people = [
        person(person_id=f"p{n}", household_id=f"h{n}", sex="male" if n % 2 else "female",
               commune=None if n % 5 == 0 else "83137" if n < 20 else "83050")
        for n in range(40)
    ]  # fmt: skip
    lines = [claim(patient_id=f"p{n}", **on(YEAR, **DENTAL)) for n in range(0, 40, 4)]
    found = figures(tmp_path, "without_dental", people, [LONG_AGO, *lines])
    told = {one.dimension: (one.value, one.numerator, one.denominator) for one in found}
    assert told == {
        None: (75.0, 30, 40),
        "commune=83050": (75.0, 12, 16),
        "commune=83137": (75.0, 12, 16),
        "commune=inconnu": (75.0, 6, 8),
        "sex=female": (50.0, 10, 20),
        "sex=male": (100.0, 20, 20),
    }
    for dimension in ("commune", "sex"):
        parts = [one for one in found if (one.dimension or "").startswith(dimension)]
        assert sum(one.numerator or 0 for one in parts) == found[0].numerator
        assert sum(one.denominator or 0 for one in parts) == found[0].denominator
    check_sums(found)
    assert "extraits du 31/12/2025" in found[0].source
