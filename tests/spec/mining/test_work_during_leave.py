"""Travail déclaré pendant un arrêt : CSS L323-6 (l’assuré s’abstient de toute activité non autorisée, et restitue)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import mined

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
