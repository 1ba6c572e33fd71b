"""IJ maladie: opening of the right, maximum durations, Covid derogation, both sides of each date of effect."""

from __future__ import annotations

from datetime import date

from relais.rules.right import decide
from tests.spec.rights.examples import Example, check, months_before, stop, table, wages


def _ij(title: str, reference: str, facts: dict, **expected: object) -> Example:
    return Example(title, reference, "ij", facts["starts_on"], facts, expected)


@table(
    _ij(
        "150 heures : ouvert",
        "CSS R313-3",
        stop("2024-03-01", "2024-03-10", 100000, hours=150),
        verdict="due",
    ),
    _ij(
        "149 heures et des salaires incomplets : ne se tranche pas",
        "CSS R313-3",
        stop("2024-03-01", "2024-03-10", 100000, hours=149),
        verdict="undetermined",
    ),
    _ij(
        "149 heures et six mois à 1 000 € : fermé",
        "CSS R313-3",
        stop("2024-03-01", "2024-03-10", 0, hours=149)
        | {"wages": wages(100000, *months_before("2024-03-01", 6))},
        verdict="none",
    ),
    _ij(
        "1 015 SMIC horaires du jour de l'arrêt : 11 824,75 €",
        "exemple de c-i-j.com, CSS R313-3",
        stop("2024-01-01", "2024-01-10", 0, hours=0)
        | {
            "wages": wages(200000, *months_before("2024-01-01", 5))
            + wages(1182475 - 1000000, "2023-07")
        },
        verdict="due",
    ),
    _ij(
        "un centime de moins : entre les deux lectures du texte",
        "CSS R313-3",
        stop("2024-01-01", "2024-01-10", 0, hours=0)
        | {
            "wages": wages(200000, *months_before("2024-01-01", 5))
            + wages(1182474 - 1000000, "2023-07")
        },
        verdict="undetermined",
    ),
    _ij(
        "sous le seuil du premier jour de la période : fermé",
        "CSS R313-3",
        stop("2024-01-01", "2024-01-10", 0, hours=0)
        | {
            "wages": wages(200000, *months_before("2024-01-01", 5))
            + wages(1015 * 1152 - 1 - 1000000, "2023-07")
        },
        verdict="none",
    ),
    _ij(
        "heures inconnues : le montant se dit, pas le droit",
        "CSS R313-3",
        stop("2024-03-01", "2024-03-10", 200000, hours=None),
        verdict="undetermined",
        daily_cents=3287,
        total_cents=23009,
    ),
    _ij(
        "au-delà de six mois sans un an d'affiliation : six mois payés",
        "CSS R313-3 2°",
        stop(
            "2024-01-01", "2024-07-31", 200000, affiliated_since="2023-06-01", hours_12_months=800
        ),
        verdict="due",
        days_paid=182 - 3,
    ),
    _ij(
        "au-delà de six mois, conditions remplies",
        "CSS R313-3 2°",
        stop(
            "2024-01-01", "2024-07-31", 200000, affiliated_since="2023-01-01", hours_12_months=600
        ),
        verdict="due",
        days_paid=213 - 3,
    ),
    _ij(
        "au-delà de six mois, affiliation inconnue",
        "CSS R313-3 2°",
        stop("2024-01-01", "2024-07-31", 200000, hours_12_months=600),
        verdict="undetermined",
        days_paid=None,
    ),
    _ij(
        "exactement six mois : conditions ordinaires",
        "CSS R313-3 2°",
        stop("2024-01-01", "2024-06-30", 200000),
        verdict="due",
        days_paid=179,
    ),
)
def test_opening(example: Example) -> None:
    check(example)


LONG = {"affiliated_since": "2015-01-01", "hours_12_months": 1500}


@table(
    _ij(
        "360 jours sur trois ans",
        "CSS R323-1 4°",
        stop("2021-01-01", "2022-06-30", 200000, **LONG),
        days_paid=360,
        waiting_days=3,
    ),
    _ij(
        "360 jours dont 300 déjà payés",
        "CSS R323-1 4°",
        stop(
            "2023-01-01",
            "2023-06-30",
            200000,
            **LONG,
            prior_stops=[{"starts_on": "2021-01-01", "ends_on": "2021-12-31", "days_paid": 300}],
        ),
        days_paid=60,
    ),
    _ij(
        "jours d'il y a plus de trois ans : ne comptent plus",
        "CSS R323-1 4°",
        stop(
            "2024-01-01",
            "2024-01-31",
            200000,
            prior_stops=[{"starts_on": "2019-12-01", "ends_on": "2020-12-31", "days_paid": 360}],
        ),
        days_paid=28,
    ),
    _ij(
        "les jours de la période Covid ne comptent pas",
        "décret 2021-13",
        stop(
            "2022-06-01",
            "2022-06-30",
            200000,
            prior_stops=[
                {
                    "kind": "covid",
                    "starts_on": "2021-02-01",
                    "ends_on": "2022-01-31",
                    "days_paid": 365,
                }
            ],
        ),
        days_paid=27,
    ),
    _ij(
        "ALD : trois ans de date à date",
        "CSS R323-1 2°",
        stop("2021-01-01", "2024-06-30", 200000, ald=True, **LONG),
        days_paid=(date(2024, 1, 1) - date(2021, 1, 1)).days - 3,
    ),
    _ij(
        "ALD : un an de reprise ouvre une nouvelle période",
        "CSS R323-1 3°",
        stop(
            "2023-06-01",
            "2023-12-31",
            200000,
            ald=True,
            **LONG,
            prior_stops=[{"starts_on": "2020-01-01", "ends_on": "2022-05-01", "ald": True}],
        ),
        days_paid=214 - 3,
    ),
    _ij(
        "ALD : sans un an de reprise, la période court encore",
        "CSS R323-1 2°",
        stop(
            "2022-12-01",
            "2023-12-31",
            200000,
            ald=True,
            **LONG,
            prior_stops=[{"starts_on": "2020-01-01", "ends_on": "2022-05-01", "ald": True}],
        ),
        days_paid=31,
    ),
)
def test_durations(example: Example) -> None:
    check(example)


def _covid(starts_on: str, ends_on: str) -> dict:
    return stop(starts_on, ends_on, 200000, kind="covid", hours=0)


@table(
    _ij(
        "sans conditions ni carence sous la dérogation",
        "décret 2021-13",
        _covid("2021-03-01", "2021-03-07"),
        verdict="due",
        waiting_days=0,
        days_paid=7,
        total_cents=7 * 3287,
    ),
    _ij(
        "premier jour de la dérogation",
        "décret 2020-73",
        _covid("2020-01-31", "2020-02-06"),
        waiting_days=0,
        verdict="due",
    ),
    _ij(
        "veille de la dérogation : règles ordinaires",
        "décret 2020-73",
        _covid("2020-01-30", "2020-02-06"),
        waiting_days=3,
        verdict="undetermined",
    ),
    _ij(
        "dernier jour de la dérogation",
        "prolongations jusqu'au 2023-01-31",
        _covid("2023-01-31", "2023-02-06"),
        waiting_days=0,
        verdict="due",
    ),
    _ij(
        "lendemain de la dérogation",
        "prolongations jusqu'au 2023-01-31",
        _covid("2023-02-01", "2023-02-07"),
        waiting_days=3,
        verdict="undetermined",
    ),
)
def test_covid(example: Example) -> None:
    check(example)


def test_a_doubt_about_the_end_of_covid_is_carried() -> None:
    before = decide("ij", _covid("2021-12-31", "2022-01-06"), date(2022, 1, 10))
    after = decide("ij", _covid("2022-01-01", "2022-01-06"), date(2022, 1, 10))
    doubt = "Régime dérogatoire des arrêts liés au Covid-19 : valeur à confirmer"
    assert doubt not in before.to_confirm
    assert doubt in after.to_confirm
