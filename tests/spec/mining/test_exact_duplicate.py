"""Acte payé deux fois : CSS L133-4 (l’organisme recouvre ce qui a été payé à tort)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import claim, lines_of, mined

FIRST = {"claim_id": "a", "paid_on": date(2021, 3, 10)}
SECOND = {"claim_id": "b", "paid_on": date(2021, 3, 20)}
NURSE = {"act_code": "3111", "act_family": "nursing"}

CASES: list[tuple[str, list[dict[str, Any]], set[tuple[str, int]], int]] = [
    ("une seule fois", [FIRST], set(), 0),
    ("deux fois, la seconde est de trop", [FIRST, SECOND], {("b", 1)}, 1750),
    ("la première payée reste, quel que soit son numéro",
     [{**FIRST, "claim_id": "z"}, SECOND], {("b", 1)}, 1750),
    ("trois fois", [FIRST, SECOND, {**SECOND, "claim_id": "c"}], {("b", 1), ("c", 1)}, 3500),
    ("la seconde annulée", [FIRST, {**SECOND, "cancelled": True}], set(), 0),
    ("la seconde non payée", [FIRST, {**SECOND, "reimbursed_cents": 0}], set(), 0),
    ("le lendemain", [FIRST, {**SECOND, "starts_on": date(2021, 3, 2)}], set(), 0),
    ("un autre patient", [FIRST, {**SECOND, "patient_id": "p2"}], set(), 0),
    ("un autre professionnel", [FIRST, {**SECOND, "provider_id": "d2"}], set(), 0),
    ("un autre acte", [FIRST, {**SECOND, "act_code": "1211"}], set(), 0),
    ("deux lignes d’une facture, acte unique par jour", [FIRST, {**FIRST, "line_no": 2}], {("a", 2)}, 1750),
    ("deux passages d’infirmier sur une facture",
     [{**FIRST, **NURSE}, {**FIRST, **NURSE, "line_no": 2}], set(), 0),
    ("deux factures d’infirmier", [{**FIRST, **NURSE}, {**SECOND, **NURSE}], {("b", 1)}, 1750),
    ("après le jour regardé", [{**one, "starts_on": date(2022, 1, 1)} for one in (FIRST, SECOND)], set(), 0),
    ("avant les années regardées",
     [{**one, "starts_on": date(2016, 12, 31)} for one in (FIRST, SECOND)], set(), 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "lines", "cents"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_is_paid_twice(
    rows: list[dict[str, Any]], lines: set[tuple[str, int]], cents: int
) -> None:
    signals = mined("exact_duplicate", [claim(**row) for row in rows])
    assert (lines_of(signals) if signals else set()) == lines
    assert sum(one.amount_cents or 0 for one in signals) == cents


def test_the_signal_says_what_a_judge_can_check() -> None:
    (signal,) = mined("exact_duplicate", [claim(**FIRST), claim(**SECOND)])
    assert (signal.subject_kind, signal.subject_id) == ("provider", "d1")
    assert (signal.starts_on, signal.ends_on) == (date(2021, 1, 1), date(2021, 12, 31))
    assert signal.evidence["lines"][0]["with_claim_id"] == "a"
    assert "1 ligne répète un acte déjà payé" in signal.reasons[0]
    assert "17,50" in signal.reasons[1]
