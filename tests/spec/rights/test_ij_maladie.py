"""IJ maladie: amounts, published maxima and waiting days, both sides of each date of effect."""

from __future__ import annotations

from datetime import date

import pytest

from relais.rules.right import decide
from tests.spec.rights.examples import Example, check, months_before, stop, table, wages

AMOUNT = "CSS R323-4, R323-5"


def _ij(title: str, reference: str, facts: dict, **expected: object) -> Example:
    return Example(title, reference, "ij", facts["starts_on"], facts, expected)


@table(
    _ij(
        "2 000 € par mois",
        "service-public cité par moneyvox",
        stop("2024-03-01", "2024-03-31", 200000),
        daily_cents=3287,
        verdict="due",
    ),
    _ij(
        "4 000 € par mois, arrêt du 2025-03-20",
        "CSS R323-4",
        stop("2025-03-20", "2025-03-31", 400000),
        daily_cents=5331,
        wage_ceiling_cents=324324,
    ),
    _ij(
        "4 000 € par mois, arrêt du 2025-04-01",
        "décret 2025-160",
        stop("2025-04-01", "2025-04-30", 400000),
        daily_cents=4147,
        wage_ceiling_cents=252252,
    ),
    _ij(
        "veille du décret, arrêt du 2025-03-31",
        "décret 2025-160",
        stop("2025-03-31", "2025-06-30", 400000),
        daily_cents=5331,
    ),
    _ij(
        "dix jours à 2 000 €",
        "CSS L323-1",
        stop("2024-03-01", "2024-03-10", 200000),
        waiting_days=3,
        days_paid=7,
        daily_cents=3287,
        total_cents=23009,
    ),
    _ij(
        "janvier 2026 : SMIC de décembre",
        "CSS R323-4",
        stop("2026-01-31", "2026-03-01", 400000),
        daily_cents=4147,
    ),
    _ij(
        "février 2026 : SMIC de janvier",
        "CSS R323-4",
        stop("2026-02-01", "2026-03-01", 400000),
        daily_cents=4195,
        wage_ceiling_cents=255224,
    ),
    _ij(
        "un mois au-dessus du plafond, deux au-dessous",
        AMOUNT,
        stop("2024-03-01", "2024-03-10", 0)
        | {"wages": wages(200000, "2024-01", "2023-12") + wages(900000, "2024-02")},
        daily_cents=(3 * 0 + 200000 * 2 + 318046) * 2 // 365,
    ),
    _ij(
        "activité discontinue : douze mois sur 365",
        "CSS R323-4",
        stop("2024-03-01", "2024-03-10", 0, discontinuous=True)
        | {"wages": wages(100000, *months_before("2024-03-01", 12))},
        daily_cents=1643,
    ),
    _ij(
        "deux employeurs le même mois : les salaires s'ajoutent",
        AMOUNT,
        stop("2024-03-01", "2024-03-10", 0)
        | {"wages": wages(100000, *2 * ["2024-02", "2024-01", "2023-12"])},
        daily_cents=3287,
    ),
)
def test_amount(example: Example) -> None:
    check(example)


@pytest.mark.parametrize(
    ("smic_from", "starts_on", "ceiling", "highest"),
    [
        ("2019-01", "2019-02-01", 273820, 4501),
        ("2020-01", "2020-02-01", 277096, 4555),
        ("2021-01", "2021-02-01", 279824, 4600),
        ("2021-10", "2021-11-01", 286105, 4703),
        ("2022-01", "2022-02-01", 288562, 4743),
        ("2022-05", "2022-06-01", 296204, 4869),
        ("2022-08", "2022-09-01", 302211, 4968),
        ("2023-01", "2023-02-01", 307670, 5058),
        ("2023-05", "2023-06-01", 314496, 5170),
        ("2024-01", "2024-02-01", 318046, 5228),
        ("2024-11", "2024-12-01", 324324, 5331),
        ("2024-11, 1,4 SMIC", "2025-04-01", 252252, 4147),
        ("2026-01", "2026-02-01", 255224, 4195),
        ("2026-06", "2026-07-01", 261383, 4297),
    ],
)
def test_published_maxima(smic_from: str, starts_on: str, ceiling: int, highest: int) -> None:
    answer = decide("ij", stop(starts_on, starts_on, 1_000_000), date.fromisoformat(starts_on))
    week = decide("ij", stop(starts_on, None, 1_000_000), date.fromisoformat(starts_on))
    assert answer.verdict == "none", "un jour d'arrêt est dans la carence"
    assert week.amounts["wage_ceiling_cents"] == ceiling
    assert week.amounts["daily_cents"] == highest
    assert week.amounts["maximum_cents"] == highest


@table(
    _ij(
        "reprise de 48 heures : pas de carence",
        "CSS R323-1",
        stop(
            "2024-03-13",
            "2024-03-20",
            200000,
            prior_stops=[{"starts_on": "2024-03-01", "ends_on": "2024-03-10"}],
        ),
        waiting_days=0,
        days_paid=8,
    ),
    _ij(
        "reprise de trois jours : carence",
        "CSS R323-1",
        stop(
            "2024-03-14",
            "2024-03-20",
            200000,
            prior_stops=[{"starts_on": "2024-03-01", "ends_on": "2024-03-10"}],
        ),
        waiting_days=3,
        days_paid=4,
    ),
    _ij(
        "prolongation d'un arrêt d'un jour : la carence s'achève",
        "CSS R323-1",
        stop(
            "2024-03-02",
            "2024-03-10",
            200000,
            prior_stops=[{"starts_on": "2024-03-01", "ends_on": "2024-03-01"}],
        ),
        waiting_days=2,
        days_paid=7,
    ),
    _ij(
        "second arrêt de la même ALD",
        "CSS R323-1 1°",
        stop(
            "2024-03-01",
            "2024-03-10",
            200000,
            ald=True,
            prior_stops=[{"starts_on": "2022-03-01", "ends_on": "2022-04-10", "ald": True}],
        ),
        waiting_days=0,
        days_paid=10,
    ),
    _ij(
        "ALD différente : carence",
        "CSS R323-1 1°",
        stop(
            "2024-03-01",
            "2024-03-10",
            200000,
            ald=True,
            prior_stops=[{"starts_on": "2022-03-01", "ends_on": "2022-04-10", "ald": False}],
        ),
        waiting_days=3,
    ),
    _ij(
        "même ALD il y a plus de trois ans : carence",
        "CSS R323-1 1°",
        stop(
            "2024-03-01",
            "2024-03-10",
            200000,
            ald=True,
            prior_stops=[{"starts_on": "2021-03-01", "ends_on": "2021-04-10", "ald": True}],
        ),
        waiting_days=3,
    ),
    _ij(
        "décès d'un enfant, treizième semaine",
        "CSS L323-1-1",
        stop(
            "2024-05-31",
            "2024-06-09",
            200000,
            exempt="child_death",
            child_died_on="2024-03-01",
        ),
        waiting_days=0,
    ),
    _ij(
        "décès d'un enfant, quatorzième semaine",
        "CSS L323-1-1",
        stop(
            "2024-06-01",
            "2024-06-09",
            200000,
            exempt="child_death",
            child_died_on="2024-03-01",
        ),
        waiting_days=3,
    ),
    _ij(
        "interruption spontanée de grossesse en 2024",
        "CSS L323-1-2",
        stop("2024-01-01", "2024-01-09", 200000, exempt="miscarriage"),
        waiting_days=0,
    ),
    _ij(
        "interruption spontanée de grossesse en 2023",
        "CSS L323-1-2",
        stop("2023-12-31", "2024-01-09", 200000, exempt="miscarriage"),
        waiting_days=3,
    ),
    _ij(
        "trois jours : tout est carence",
        "CSS L323-1",
        stop("2024-03-01", "2024-03-03", 200000),
        verdict="none",
        waiting_days=3,
        days_paid=0,
        total_cents=0,
    ),
    _ij(
        "quatre jours : un jour payé",
        "CSS L323-1",
        stop("2024-03-01", "2024-03-04", 200000),
        verdict="due",
        days_paid=1,
        total_cents=3287,
    ),
)
def test_waiting(example: Example) -> None:
    check(example)
