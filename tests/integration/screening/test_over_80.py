"""Plus de 80 ans sans soin depuis deux ans : une aide ou une vérification, jamais un soupçon (contrôle annuel PUMa)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from relais.data.screening.run import screen
from relais.data.warehouse import open_warehouse
from relais.handover.signal import Signal, iter_signals
from tests.warehouses import make_warehouse

ON = date(2025, 12, 31)
OLD = {"person_id": "p1", "household_id": "f1", "birth_date": date(1940, 1, 1), "commune": "83069"}


def screened(home: Path, person: dict[str, Any]) -> list[Signal]:
    make_warehouse(home, ON, {"persons": [{**OLD, **person}]})
    with open_warehouse(home, memory_limit="500MB", threads=1) as warehouse:
        (outcome,) = screen(warehouse, home, ["over_80_without_care"])[0]
    return list(iter_signals(outcome.path))


@pytest.mark.parametrize(
    ("person", "found"),
    [
        ({}, True),
        ({"birth_date": date(1945, 12, 31)}, True),
        ({"birth_date": date(1946, 1, 1)}, False),
        ({"birth_date": None}, False),
        ({"last_care_on": date(2023, 12, 30)}, True),
        ({"last_care_on": date(2023, 12, 31)}, False),
        ({"died_on": date(2025, 12, 31)}, False),
    ],
    ids=["aucun soin connu", "80 ans ce jour", "80 ans demain", "naissance inconnue", "vingt-quatre mois passés",
         "vingt-quatre mois", "décédée"],
)  # fmt: skip
def test_who_is_called(tmp_path: Path, person: dict[str, Any], found: bool) -> None:
    assert len(screened(tmp_path, person)) == found


def test_it_is_a_call_not_a_suspicion(tmp_path: Path) -> None:
    (signal,) = screened(tmp_path, {"last_care_on": date(2022, 5, 4)})
    assert (signal.score, signal.amount_cents, signal.commune) == (None, None, "83069")
    assert signal.reasons[1] == "Aucun soin remboursé depuis le 04/05/2022."
    assert signal.reasons[2].startswith("Prendre des nouvelles d’abord")
