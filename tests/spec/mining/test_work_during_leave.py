"""Travail déclaré pendant un arrêt : CSS L323-6 (l’assuré s’abstient de toute activité non autorisée, et restitue)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import claim, mined

STOP = {"stop_id": "s1", "person_id": "p1", "starts_on": date(2021, 3, 1), "ends_on": date(2021, 3, 31),
        "paid_on": date(2021, 4, 5), "daily_cents": 4000}  # fmt: skip
WORK = {"payroll_id": "b1", "person_id": "p1", "employer_id": "e1", "hours": 14,
        "starts_on": date(2021, 3, 10), "ends_on": date(2021, 3, 11)}  # fmt: skip

CASES: list[tuple[str, dict[str, Any], dict[str, Any], int]] = [
    ("deux jours dans l’arrêt", {}, {}, 8000),
    ("le premier jour de l’arrêt", {"starts_on": date(2021, 3, 1)}, {}, 0),
    ("le deuxième jour", {"starts_on": date(2021, 3, 2), "ends_on": date(2021, 3, 2)}, {}, 4000),
    ("le dernier jour", {"starts_on": date(2021, 3, 31), "ends_on": date(2021, 3, 31)}, {}, 4000),
    ("un jour de trop : la déclaration ne dit plus lequel",
     {"starts_on": date(2021, 3, 31), "ends_on": date(2021, 4, 1)}, {}, 0),
    ("après l’arrêt", {"starts_on": date(2021, 4, 1), "ends_on": date(2021, 4, 2)}, {}, 0),
    ("sans heure", {"hours": 0}, {}, 0),
    ("heures inconnues", {"hours": None}, {}, 0),
    ("un autre", {"person_id": "p2"}, {}, 0),
]  # fmt: skip


@pytest.mark.parametrize(("work", "stop", "cents"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])  # fmt: skip
def test_work_inside_a_stop(work: dict[str, Any], stop: dict[str, Any], cents: int) -> None:
    signals = mined(
        "work_during_leave", [], payrolls=[{**WORK, **work}], work_stops=[{**STOP, **stop}]
    )
    assert [one.amount_cents for one in signals] == ([cents] if cents else [])


def test_an_allowance_unknown_leaves_the_amount_unknown() -> None:
    stop = {**STOP, "daily_cents": None}
    (signal,) = mined("work_during_leave", [], payrolls=[WORK], work_stops=[stop])
    assert signal.amount_cents is None
    assert signal.reasons[-1].startswith("Montant des indemnités inconnu")


def test_a_stop_not_paid_yet_is_told_before_it_is() -> None:
    stop = {**STOP, "paid_on": None}
    (signal,) = mined("work_during_leave", [], payrolls=[WORK], work_stops=[stop])
    assert signal.amount_cents == 0
    assert signal.reasons[-1].startswith("Rien n’a encore été payé")


def test_no_more_is_given_back_than_days_were_paid() -> None:
    stop = {**STOP, "days_paid": 1}
    (signal,) = mined("work_during_leave", [], payrolls=[WORK], work_stops=[stop])
    assert signal.amount_cents == 4000


def test_several_payrolls_make_one_signal_that_ranks_nobody() -> None:
    second = {
        **WORK,
        "payroll_id": "b2",
        "starts_on": date(2021, 3, 20),
        "ends_on": date(2021, 3, 20),
    }
    (signal,) = mined("work_during_leave", [], payrolls=[second, WORK], work_stops=[STOP])
    assert (signal.subject_kind, signal.subject_id, signal.score) == ("person", "p1", None)
    assert (signal.amount_cents, signal.evidence["n_days"], signal.fund) == (12_000, 3, "831")
    assert [one["payroll_id"] for one in signal.evidence["worked"]] == ["b1", "b2"]
    assert signal.reasons[1] == "du 10/03/2021 au 11/03/2021, 14 heures."


def test_two_stops_that_hold_the_same_work_count_once() -> None:
    stops = [STOP, {**STOP, "stop_id": "s2", "starts_on": date(2021, 3, 5)}]
    (signal,) = mined("work_during_leave", [], payrolls=[WORK], work_stops=stops)
    assert signal.amount_cents == 8000


OWN = {**STOP, "status": "liberal"}
NUMBER = {"provider_id": "n1", "practitioner_person_id": "p1"}


def acts(*days: date, **given: Any) -> list[dict[str, Any]]:
    return [claim(provider_id="n1", starts_on=day, **given) for day in days]


TWO = (date(2021, 3, 10), date(2021, 3, 11))
BILLED: list[tuple[str, list[dict[str, Any]], dict[str, Any], dict[str, Any], int]] = [
    ("deux jours dans l’arrêt", acts(*TWO), {}, {}, 8000),
    ("travailleur indépendant", acts(*TWO), {"status": "self_employed"}, {}, 8000),
    ("plusieurs actes le même jour", acts(*TWO, *TWO), {}, {}, 8000),
    ("un seul jour", acts(TWO[0], TWO[0]), {}, {}, 0),
    ("le premier jour de l’arrêt", acts(date(2021, 3, 1), TWO[0]), {}, {}, 0),
    ("le deuxième et le dernier", acts(date(2021, 3, 2), date(2021, 3, 31)), {}, {}, 8000),
    ("le lendemain de l’arrêt", acts(TWO[0], date(2021, 4, 1)), {}, {}, 0),
    ("une ligne annulée", acts(*TWO, cancelled=True), {}, {}, 0),
    ("salarié : l’arrêt peut ne porter que sur l’emploi", acts(*TWO), {"status": "salaried"}, {}, 0),
    ("statut inconnu", acts(*TWO), {"status": None}, {}, 0),
    ("le numéro d’un autre", acts(*TWO), {}, {"practitioner_person_id": "p2"}, 0),
    ("un numéro qui n’est lié à personne", acts(*TWO), {}, {"practitioner_person_id": None}, 0),
    ("pas plus de jours que payés", acts(*TWO), {"days_paid": 1}, {}, 4000),
]  # fmt: skip


@pytest.mark.parametrize(("claims", "stop", "number", "cents"), [one[1:] for one in BILLED], ids=[one[0] for one in BILLED])  # fmt: skip
def test_acts_billed_by_a_professional_who_is_stopped(
    claims: list[dict[str, Any]], stop: dict[str, Any], number: dict[str, Any], cents: int
) -> None:
    signals = mined(
        "work_during_leave",
        claims,
        payrolls=[],
        work_stops=[{**OWN, **stop}],
        providers=[{**NUMBER, **number}],
    )
    assert [one.amount_cents for one in signals] == ([cents] if cents else [])


def test_it_says_the_days_billed_and_asks_for_a_replacement_first() -> None:
    (signal,) = mined(
        "work_during_leave", acts(*TWO), payrolls=[], work_stops=[OWN], providers=[NUMBER]
    )
    assert (signal.subject_kind, signal.subject_id) == ("person", "p1")
    assert signal.reasons[0].startswith("2 lignes facturées sous le numéro de professionnel")
    assert signal.reasons[1] == "du 10/03/2021 au 11/03/2021, 2 lignes."
    assert "contrat de remplacement" in signal.reasons[2]
    assert signal.evidence["worked"] == [
        {"provider_id": "n1", "stop_id": "s1", "from_on": "2021-03-10", "to_on": "2021-03-11",
         "n_acts": 2, "days": 2, "daily_cents": 4000}
    ]  # fmt: skip


def test_a_day_that_a_payroll_tells_counts_once() -> None:
    days = (*TWO, date(2021, 3, 15), date(2021, 3, 16))
    (signal,) = mined(
        "work_during_leave", acts(*days), payrolls=[WORK], work_stops=[OWN], providers=[NUMBER]
    )
    assert (signal.amount_cents, signal.evidence["n_days"]) == (16_000, 4)
    assert signal.evidence["n_billed_days"] == 2


def test_a_register_without_practitioners_is_read_as_before() -> None:
    providers = [{"provider_id": "n1"}]
    (signal,) = mined(
        "work_during_leave", acts(*TWO), payrolls=[WORK], work_stops=[OWN], providers=providers
    )
    assert (signal.amount_cents, signal.evidence["n_payrolls"]) == (8000, 1)
