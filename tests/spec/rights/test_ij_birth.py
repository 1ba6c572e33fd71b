"""IJ maternité and paternité: amounts, durations, opening, both sides of each date of effect."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from relais.rules.right import decide
from tests.spec.rights.examples import Example, check, stop, table


def _mother(starts_on: str, ends_on: str, born_on: str, **more: Any) -> dict[str, Any]:
    facts = {
        "kind": "maternite",
        "born_on": born_on,
        "affiliated_since": "2015-01-01",
        "dependent_children": 0,
    }
    return stop(starts_on, ends_on, more.pop("cents", 1_000_000), **{**facts, **more})


@pytest.mark.parametrize(
    ("starts_on", "highest"),
    [
        ("2019-06-03", 8771),
        ("2020-06-03", 8903),
        ("2021-06-03", 8903),
        ("2022-06-03", 8903),
        ("2023-06-03", 9522),
        ("2024-06-03", 10036),
        ("2025-06-03", 10194),
        ("2026-06-03", 10402),
    ],
)
def test_published_maxima(starts_on: str, highest: int) -> None:
    facts = _mother(starts_on, starts_on, starts_on) | {"ends_on": None}
    assert decide("ij", facts, date.fromisoformat(starts_on)).amounts["daily_cents"] == highest


def _ij(title: str, reference: str, facts: dict[str, Any], **expected: object) -> Example:
    return Example(title, reference, "ij", facts["starts_on"], facts, expected)


DURATION = "C. trav. L1225-17 à L1225-19"


@table(
    _ij(
        "premier enfant : seize semaines",
        DURATION,
        _mother("2024-01-01", "2024-12-31", "2024-02-12"),
        verdict="due",
        days_paid=112,
    ),
    _ij(
        "troisième enfant : vingt-six semaines",
        DURATION,
        _mother("2024-01-01", "2024-12-31", "2024-02-12", dependent_children=2),
        days_paid=182,
    ),
    _ij(
        "second enfant : seize semaines",
        DURATION,
        _mother("2024-01-01", "2024-12-31", "2024-02-12", dependent_children=1),
        days_paid=112,
    ),
    _ij(
        "jumeaux : trente-quatre semaines",
        DURATION,
        _mother("2024-01-01", "2024-12-31", "2024-02-12", multiple_birth=True),
        days_paid=238,
    ),
    _ij(
        "triplés : quarante-six semaines",
        DURATION,
        _mother("2024-01-01", "2024-12-31", "2024-02-12", multiple_birth=True, children_born=3),
        days_paid=322,
    ),
    _ij(
        "enfants à charge inconnus, seize semaines d'arrêt : sans effet",
        DURATION,
        _mother("2024-01-01", "2024-04-21", "2024-02-12", dependent_children=None),
        verdict="due",
        days_paid=112,
    ),
    _ij(
        "enfants à charge inconnus, arrêt plus long : ne se tranche pas",
        DURATION,
        _mother("2024-01-01", "2024-04-22", "2024-02-12", dependent_children=None),
        verdict="undetermined",
    ),
    _ij(
        "avant le congé légal : jours non couverts",
        DURATION,
        _mother("2023-12-25", "2024-04-21", "2024-02-12"),
        days_paid=112,
    ),
    _ij(
        "sept semaines d'arrêt : trop court",
        "CSS L331-3",
        _mother("2024-01-15", "2024-03-03", "2024-02-12"),
        verdict="none",
    ),
    _ij(
        "huit semaines d'arrêt",
        "CSS L331-3",
        _mother("2024-01-15", "2024-03-10", "2024-02-12"),
        verdict="due",
        days_paid=56,
    ),
    _ij(
        "79 % de 2 000 € par mois",
        "CSS R331-5",
        _mother("2024-01-01", "2024-04-21", "2024-02-12", cents=200000),
        daily_cents=5195,
    ),
    _ij(
        "portée au minimum de 2025",
        "CSS R331-5",
        _mother("2025-01-06", "2025-04-27", "2025-02-17", cents=30000),
        daily_cents=1102,
    ),
    _ij(
        "minimum de 2026",
        "CSS R331-5",
        _mother("2026-01-05", "2026-04-26", "2026-02-16", cents=30000),
        daily_cents=1112,
    ),
    _ij(
        "minimum de 2021",
        "CSS R331-5",
        _mother("2021-01-04", "2021-04-25", "2021-02-15", cents=30000),
        daily_cents=953,
    ),
    _ij(
        "minimum inconnu en 2023 et salaire faible : ne se tranche pas",
        "CSS R331-5",
        _mother("2023-01-02", "2023-04-23", "2023-02-13", cents=30000),
        verdict="undetermined",
        daily_cents=None,
    ),
    _ij(
        "minimum inconnu en 2023, IJ au-dessus de tout minimum connu",
        "CSS R331-5",
        _mother("2023-01-02", "2023-04-23", "2023-02-13", cents=200000),
        verdict="due",
    ),
)
def test_maternity(example: Example) -> None:
    check(example)


@table(
    _ij(
        "huit mois d'affiliation avant le décret",
        "décret 2023-790",
        _mother("2023-08-20", "2023-12-09", "2023-10-01", affiliated_since="2023-02-01"),
        verdict="none",
    ),
    _ij(
        "huit mois d'affiliation après le décret",
        "décret 2023-790",
        _mother("2023-08-21", "2023-12-10", "2023-10-02", affiliated_since="2023-02-01"),
        verdict="due",
    ),
    _ij(
        "six mois à la date de l'accouchement",
        "CSS R313-3",
        _mother("2024-01-01", "2024-04-21", "2024-02-12", affiliated_since="2023-08-12"),
        verdict="due",
    ),
    _ij(
        "un jour de moins",
        "CSS R313-3",
        _mother("2024-01-01", "2024-04-21", "2024-02-12", affiliated_since="2023-08-13"),
        verdict="none",
    ),
    _ij(
        "affiliation inconnue",
        "CSS R313-3",
        _mother("2024-01-01", "2024-04-21", "2024-02-12", affiliated_since=None),
        verdict="undetermined",
    ),
)
def test_affiliation(example: Example) -> None:
    check(example)


def _father(starts_on: str, ends_on: str, born_on: str, **more: Any) -> dict[str, Any]:
    return _mother(starts_on, ends_on, born_on, **{"kind": "paternite", "cents": 200000, **more})


@table(
    _ij(
        "vingt-cinq jours d'un bloc",
        "CSS L331-8",
        _father("2024-03-08", "2024-04-01", "2024-03-04"),
        verdict="due",
        days_paid=25,
        total_cents=25 * 5195,
    ),
    _ij(
        "naissance multiple : trente-deux jours",
        "CSS L331-8",
        _father("2024-03-08", "2024-04-08", "2024-03-04", multiple_birth=True),
        days_paid=32,
    ),
    _ij(
        "vingt-six jours : plan non conforme",
        "C. trav. L1225-35",
        _father("2024-03-08", "2024-04-02", "2024-03-04"),
        verdict="none",
    ),
    _ij(
        "quatre, puis dix, puis onze jours",
        "C. trav. L1225-35",
        _father(
            "2024-03-08",
            "2024-08-15",
            "2024-03-04",
            periods=[
                {"starts_on": "2024-03-08", "ends_on": "2024-03-11"},
                {"starts_on": "2024-06-03", "ends_on": "2024-06-12"},
                {"starts_on": "2024-08-05", "ends_on": "2024-08-15"},
            ],
        ),
        days_paid=25,
    ),
    _ij(
        "enfant né le 2021-06-30 : onze jours",
        "CSS D331-3, rédaction antérieure",
        _father("2021-07-05", "2021-07-15", "2021-06-30"),
        verdict="due",
        days_paid=11,
    ),
    _ij(
        "enfant né le 2021-06-30 : vingt-cinq jours refusés",
        "CSS D331-3, rédaction antérieure",
        _father("2021-07-05", "2021-07-29", "2021-06-30"),
        verdict="none",
    ),
    _ij(
        "enfant né le 2021-07-01 : vingt-cinq jours",
        "décret 2021-574",
        _father("2021-07-05", "2021-07-29", "2021-07-01"),
        verdict="due",
        days_paid=25,
    ),
    _ij(
        "naissance inconnue",
        "CSS L331-8",
        _father("2024-03-08", "2024-04-01", "2024-03-04") | {"born_on": None},
        verdict="undetermined",
    ),
)
def test_paternity(example: Example) -> None:
    check(example)
