"""Invalidity pension: worked examples of décret 2022-257, bounds by year, declarations."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from relais.rules.right import decide
from tests.spec.rights.examples import Example, check, table

DECREE = "décret 2022-257"


def _pension(title: str, on: str, facts: dict[str, Any], **expected: object) -> Example:
    usual = {"category": 1, "sam_cents": 2_400_000, "last_year_income_cents": 0}
    return Example(title, DECREE, "invalidite", on, usual | facts, expected)


@table(
    _pension(
        "salaires de 15 000 € : pension entière",
        "2022-12-01",
        {"activity_income_cents": 1_500_000},
        verdict="due",
        annual_cents=720000,
        payable_annual_cents=720000,
        monthly_cents=60000,
    ),
    _pension(
        "salaires de 20 000 € : la moitié de l'excédent retirée",
        "2022-12-01",
        {"activity_income_cents": 2_000_000},
        verdict="due",
        reduction_annual_cents=160000,
        payable_annual_cents=560000,
    ),
    _pension(
        "dernière année meilleure : seuil de 30 000 €",
        "2022-12-01",
        {"activity_income_cents": 2_000_000, "last_year_income_cents": 3_000_000},
        payable_annual_cents=720000,
    ),
    _pension(
        "seuil plafonné à un PASS en 2022",
        "2022-12-01",
        {"activity_income_cents": 4_000_000, "last_year_income_cents": 6_000_000},
        payable_annual_cents=720000 - (720000 + 4_000_000 - 4_113_600) // 2,
    ),
    _pension(
        "veille du correctif : un PASS",
        "2023-07-29",
        {"activity_income_cents": 4_000_000, "last_year_income_cents": 6_000_000},
        payable_annual_cents=720000 - (720000 + 4_000_000 - 4_399_200) // 2,
    ),
    _pension(
        "après le correctif : un PASS et demi",
        "2023-07-30",
        {"activity_income_cents": 4_000_000, "last_year_income_cents": 6_000_000},
        payable_annual_cents=720000,
    ),
    _pension(
        "veille du décret de 2022 : règle non portée",
        "2022-03-31",
        {"activity_income_cents": 1_500_000},
        verdict="undetermined",
    ),
    _pension(
        "premier jour du décret de 2022",
        "2022-04-01",
        {"activity_income_cents": 1_500_000},
        verdict="due",
    ),
    _pension(
        "pension réduite à rien",
        "2022-12-01",
        {"activity_income_cents": 30_000_000},
        verdict="none",
        payable_annual_cents=0,
    ),
    _pension(
        "dernière année inconnue, sous le seuil du SAM : sans effet",
        "2022-12-01",
        {"activity_income_cents": 1_500_000, "last_year_income_cents": None},
        verdict="due",
    ),
    _pension(
        "dernière année inconnue, au-dessus : ne se tranche pas",
        "2022-12-01",
        {"activity_income_cents": 2_000_000, "last_year_income_cents": None},
        verdict="undetermined",
    ),
    _pension(
        "catégorie 2 : la moitié",
        "2022-12-01",
        {"category": 2},
        annual_cents=1_200_000,
    ),
    _pension(
        "catégorie 3 : la majoration pour tierce personne n'est pas connue",
        "2022-12-01",
        {"category": 3},
        verdict="undetermined",
        annual_cents=1_200_000,
    ),
    _pension("catégorie inconnue", "2022-12-01", {"category": None}, verdict="undetermined"),
    _pension(
        "petit salaire, minimum de 2025",
        "2025-06-01",
        {"sam_cents": 600_000},
        verdict="due",
        monthly_cents=33529,
    ),
    _pension(
        "petit salaire, minimum inconnu en 2023",
        "2023-06-01",
        {"sam_cents": 600_000},
        verdict="undetermined",
    ),
)
def test_pension(example: Example) -> None:
    check(example)


@pytest.mark.parametrize(
    ("year", "first", "second"),
    [
        (2019, 101310, 168850),
        (2020, 102840, 171400),
        (2022, 102840, 171400),
        (2023, 109980, 183300),
        (2024, 115920, 193200),
        (2025, 117750, 196250),
        (2026, 120150, 200250),
    ],
)
def test_maximum_by_year(year: int, first: int, second: int) -> None:
    for category, highest in ((1, first), (2, second)):
        facts = {"category": category, "sam_cents": 20_000_000}
        amounts = decide("invalidite", facts, date(year, 6, 1)).amounts
        assert amounts["monthly_cents"] == amounts["maximum_monthly_cents"] == highest


def _award(**more: Any) -> dict[str, Any]:
    return {
        "request": "award",
        "category": 1,
        "sam_cents": 2_400_000,
        "under_retirement_age": True,
        "reference_on": "2024-03-15",
        "affiliated_since": "2023-03-01",
        "hours_12_months": 600,
    } | more


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, "due"),
        ({"affiliated_since": "2023-03-02"}, "none"),
        ({"hours_12_months": 599, "wages_12_months_cents": 2030 * 1165 - 1}, "none"),
        ({"hours_12_months": 599, "wages_12_months_cents": 2030 * 1165}, "due"),
        ({"hours_12_months": 599}, "undetermined"),
        ({"under_retirement_age": False}, "none"),
        ({"under_retirement_age": None}, "undetermined"),
        ({"capacity_loss": "0.66"}, "none"),
        ({"capacity_loss": "0.67"}, "due"),
    ],
    ids=str,
)
def test_opening(more: dict[str, Any], verdict: str) -> None:
    """CSS L341-1, R313-5: a first request."""
    assert decide("invalidite", _award(**more), date(2024, 6, 1)).verdict == verdict


def test_declarations() -> None:
    """Seventh civil month after the award, then every year, every quarter when working."""
    facts = {"category": 1, "sam_cents": 2_400_000, "awarded_on": "2022-05-10"}
    idle = decide("invalidite", facts | {"worked_last_12_months": False}, date(2022, 12, 1))
    working = decide("invalidite", facts | {"worked_last_12_months": True}, date(2022, 12, 1))
    assert idle.amounts["declarations"] == ["2022-12", "2023-12", "2024-12", "2025-12"]
    assert working.amounts["declarations"] == ["2022-12", "2023-03", "2023-06", "2023-09"]
