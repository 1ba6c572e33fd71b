"""Soin après le décès ou la fin des droits : CSS L133-4, CSS L160-1 ; AME : CASF L251-1."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import claim, lines_of, mined

DIED = date(2021, 3, 1)
WHO = {"person_id": "p1", "household_id": "f1"}
AME = {"request_id": "r", "right": "ame", "household_id": "f1", "requested_on": date(2020, 3, 1),
       "outcome": "free", "starts_on": date(2020, 3, 1), "ends_on": date(2021, 2, 28)}  # fmt: skip

CASES: list[tuple[str, dict[str, Any], date | None, bool]] = [
    ("vivant", {}, None, False),
    ("le jour du décès", {"starts_on": DIED}, DIED, False),
    ("dans la marge de trois jours", {"starts_on": date(2021, 3, 4)}, DIED, False),
    ("au-delà de la marge", {"starts_on": date(2021, 3, 5)}, DIED, True),
    ("analyse, dans sa marge de sept jours",
     {"starts_on": date(2021, 3, 8), "act_family": "biology"}, DIED, False),
    ("analyse, au-delà", {"starts_on": date(2021, 3, 9), "act_family": "biology"}, DIED, True),
    ("une famille sans marge connue", {"starts_on": date(2021, 4, 9), "act_family": "autre"}, DIED, False),
    ("annulé depuis", {"starts_on": date(2021, 4, 9), "cancelled": True}, DIED, False),
    ("un autre patient", {"starts_on": date(2021, 4, 9), "patient_id": "p2"}, DIED, False),
]  # fmt: skip


@pytest.mark.parametrize(("line", "died", "found"), [one[1:] for one in CASES], ids=[one[0] for one in CASES])  # fmt: skip
def test_care_after_a_death(line: dict[str, Any], died: date | None, found: bool) -> None:
    signals = mined(
        "after_death", [claim(claim_id="a", **line)], persons=[{**WHO, "died_on": died}]
    )
    assert lines_of(signals) == ({("a", 1)} if found else set())
    assert sum(one.amount_cents or 0 for one in signals) == (1750 if found else 0)


RIGHTS: list[tuple[str, list[dict[str, Any]], str, bool]] = [
    ("après le dernier jour", [AME], "ame", True),
    ("le dernier jour du droit", [{**AME, "ends_on": date(2021, 3, 1)}], "ame", False),
    ("renouvelée", [AME, {**AME, "request_id": "r2", "ends_on": date(2022, 2, 28)}], "ame", False),
    ("un renouvellement demandé, pas encore décidé",
     [AME, {**AME, "request_id": "r2", "outcome": None, "starts_on": None, "ends_on": None}], "ame", False),
    ("un autre droit depuis", [AME], "none", False),
    ("une autre demande que l’AME", [{**AME, "right": "c2s"}], "ame", False),
    ("refusée, sans droit avant", [{**AME, "outcome": "refused", "ends_on": None}], "ame", False),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "cover", "found"), [one[1:] for one in RIGHTS], ids=[one[0] for one in RIGHTS])  # fmt: skip
def test_care_after_the_end_of_rights(asked: list[dict[str, Any]], cover: str, found: bool) -> None:
    person = {**WHO, "complementary": cover}
    signals = mined("after_death", [claim(claim_id="a")], persons=[person], rights_requests=asked)
    assert lines_of(signals) == ({("a", 1)} if found else set())


def test_the_signal_says_what_a_judge_can_check() -> None:
    line = claim(claim_id="a", starts_on=date(2021, 4, 9))
    (signal,) = mined("after_death", [line], persons=[{**WHO, "died_on": DIED}])
    assert (signal.subject_id, signal.score) == ("d1", None)
    assert signal.reasons[1] == "1 ligne est datée d’après le décès du patient, marge déduite."
    assert "17,50" in signal.reasons[2]
