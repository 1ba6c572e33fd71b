"""IJ accident du travail, self-employed and liberal professions: examples and published tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from relais.rules.right import decide
from tests.spec.rights.examples import Example, check, stop, table


def _accident(starts_on: str, ends_on: str | None, cents: int, **more: Any) -> dict[str, Any]:
    return stop(starts_on, ends_on, cents, **{"kind": "at_mp", "hours": None, **more})


def _ij(title: str, reference: str, facts: dict[str, Any], **expected: object) -> Example:
    return Example(title, reference, "ij", facts["starts_on"], facts, expected)


@table(
    _ij(
        "3 042 € par mois : 60 € puis 79 €",
        "CSS R433-1, R433-4",
        _accident("2024-03-01", "2024-04-09", 304200),
        verdict="due",
        waiting_days=0,
        days_paid=40,
        daily_cents=6000,
        daily_then_cents=7900,
        total_cents=28 * 6000 + 12 * 7900,
    ),
    _ij(
        "vingt-huit jours : premier taux seul",
        "CSS R433-3",
        _accident("2024-03-01", "2024-03-28", 304200),
        total_cents=28 * 6000,
    ),
    _ij(
        "vingt-neuvième jour",
        "CSS R433-3",
        _accident("2024-03-01", "2024-03-29", 304200),
        total_cents=28 * 6000 + 7900,
    ),
    _ij(
        "le jour de l'accident est payé par l'employeur",
        "CSS L433-1",
        _accident("2024-03-01", "2024-03-10", 304200, accident_on="2024-03-01"),
        days_paid=9,
        total_cents=9 * 6000,
    ),
    _ij(
        "reconnaissance en cours : IJ maladie",
        "CSS R433-1",
        _accident("2024-03-01", "2024-03-10", 200000, recognition="pending", hours=455),
        waiting_days=3,
        daily_cents=3287,
    ),
    _ij(
        "indépendant : pas d'IJ accident du travail",
        "CSS L433-1",
        _accident("2024-03-01", "2024-03-10", 304200, status="self_employed"),
        verdict="none",
    ),
)
def test_accident(example: Example) -> None:
    check(example)


@pytest.mark.parametrize(
    ("year", "base", "first", "then"),
    [
        (2019, 33797, 20278, 27038),
        (2020, 34307, 20584, 27446),
        (2021, 34307, 20584, 27446),
        (2022, 34307, 20584, 27446),
        (2023, 36689, 22014, 29351),
        (2024, 38671, 23203, 30937),
        (2025, 39281, 23569, 31425),
        (2026, 40082, 24049, 32066),
    ],
)
def test_accident_maxima(year: int, base: int, first: int, then: int) -> None:
    facts = _accident(f"{year}-06-01", f"{year}-07-31", 3_000_000)
    amounts = decide("ij", facts, date(year, 6, 1)).amounts
    assert amounts["base_ceiling_cents"] == base
    assert (amounts["daily_cents"], amounts["daily_then_cents"]) == (first, then)


def _independent(
    starts_on: str, ends_on: str | None, raam: int | None, **more: Any
) -> dict[str, Any]:
    return {
        "kind": "maladie",
        "status": "self_employed",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "raam_cents": raam,
        "affiliated_since": "2015-01-01",
    } | more


LIBERAL = "décret 2021-755"


@table(
    _ij(
        "revenu moyen de 30 000 €",
        "CSS D622-7",
        _independent("2023-04-03", "2023-04-12", 3_000_000),
        verdict="due",
        waiting_days=3,
        days_paid=7,
        daily_cents=4110,
        total_cents=7 * 4110,
    ),
    _ij(
        "revenu moyen de 4 000 € en 2023 : sous le plancher",
        "CSS D622-7",
        _independent("2023-04-03", "2023-04-12", 400_000),
        verdict="none",
        daily_cents=0,
    ),
    _ij(
        "au plancher de 2023",
        "CSS D622-7",
        _independent("2023-04-03", "2023-04-12", 411_360),
        verdict="due",
        daily_cents=564,
    ),
    _ij(
        "un centime sous le plancher",
        "CSS D622-7",
        _independent("2023-04-03", "2023-04-12", 411_359),
        verdict="none",
    ),
    _ij(
        "moins d'un an d'affiliation",
        "CSS D622-1",
        _independent("2023-04-03", "2023-04-12", 3_000_000, affiliated_since="2022-04-04"),
        verdict="none",
    ),
    _ij(
        "un an d'affiliation",
        "CSS D622-1",
        _independent("2023-04-03", "2023-04-12", 3_000_000, affiliated_since="2022-04-03"),
        verdict="due",
    ),
    _ij(
        "revenu inconnu",
        "CSS D622-7",
        _independent("2023-04-03", "2023-04-12", None),
        verdict="undetermined",
    ),
    _ij(
        "libéral, 150 000 € en 2021 : plafond de trois PASS",
        LIBERAL,
        _independent("2021-07-01", "2021-07-10", 15_000_000, status="liberal"),
        verdict="due",
        daily_cents=16905,
    ),
    _ij(
        "libéral, veille du régime",
        LIBERAL,
        _independent("2021-06-30", "2021-07-10", 15_000_000, status="liberal"),
        verdict="none",
    ),
    _ij(
        "libéral, petit revenu : IJ minimale",
        LIBERAL,
        _independent("2021-07-01", "2021-07-10", 100_000, status="liberal"),
        verdict="due",
        daily_cents=2254,
    ),
    _ij(
        "libéral : arrêt indemnisé jusqu'au quatre-vingt-dixième jour",
        LIBERAL,
        _independent("2022-01-01", "2022-06-30", 3_000_000, status="liberal"),
        days_paid=87,
    ),
    _ij(
        "libéral, Covid avant juillet 2021 : montant non trouvé",
        "décret 2020-73",
        _independent("2021-02-01", "2021-02-07", 3_000_000, status="liberal", kind="covid"),
        verdict="undetermined",
    ),
    _ij(
        "indépendante, maternité : forfait et allocation",
        "CSS D623-1",
        _independent(
            "2024-01-01",
            "2024-04-21",
            3_000_000,
            kind="maternite",
            born_on="2024-02-12",
            dependent_children=0,
        ),
        verdict="due",
        daily_cents=6352,
        allowance_cents=386400,
        days_paid=112,
    ),
    _ij(
        "indépendante, petit revenu : un dixième",
        "CSS D623-1",
        _independent(
            "2024-01-01",
            "2024-04-21",
            300_000,
            kind="maternite",
            born_on="2024-02-12",
            dependent_children=0,
        ),
        daily_cents=635,
        allowance_cents=38640,
    ),
    _ij(
        "indépendante, cinq semaines après la naissance",
        "CSS L623-1",
        _independent(
            "2024-01-01",
            "2024-03-17",
            3_000_000,
            kind="maternite",
            born_on="2024-02-12",
            dependent_children=0,
        ),
        verdict="none",
    ),
)
def test_independent(example: Example) -> None:
    check(example)


@pytest.mark.parametrize(
    ("year", "highest", "liberal_highest", "liberal_least"),
    [
        (2022, 5635, 16905, 2254),
        (2023, 6026, 18079, 2411),
        (2024, 6352, 19055, 2541),
        (2025, 6452, 19356, 2581),
        (2026, 6584, 19751, 2633),
    ],
)
def test_bounds(year: int, highest: int, liberal_highest: int, liberal_least: int) -> None:
    on = date(year, 6, 1)
    rich = _independent(on.isoformat(), None, 100_000_000)
    assert decide("ij", rich, on).amounts["daily_cents"] == highest
    liberal = decide("ij", rich | {"status": "liberal"}, on).amounts
    assert (liberal["daily_cents"], liberal["minimum_cents"]) == (liberal_highest, liberal_least)


@pytest.mark.parametrize(
    ("year", "floor"),
    [
        (2019, 391920),
        (2020, 398280),
        (2021, 404640),
        (2022, 409320),
        (2023, 411360),
        (2024, 420880),
        (2025, 438320),
        (2026, 458200),
    ],
)
def test_floor_of_income(year: int, floor: int) -> None:
    on = date(year, 6, 1)
    facts = _independent(on.isoformat(), date(year, 6, 30).isoformat(), floor)
    assert decide("ij", facts, on).verdict == "due"
    assert decide("ij", facts | {"raam_cents": floor - 1}, on).verdict == "none"
