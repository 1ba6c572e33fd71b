"""Acte plus cher que celui attendu : CSS L162-1-7. Une part comparée à l’âge des patients et aux pairs ; classe seulement."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.mining import claim, mined

LOW, HIGH = (
    {"act_code": "3111", "reimbursed_cents": 400},
    {"act_code": "3112", "reimbursed_cents": 700},
)


def nurse(name: str, n_low: int, n_high: int, age: str = "young") -> list[dict[str, Any]]:
    plain = {"provider_id": name, "act_family": "nursing", "specialty": "A24"}
    low = [{**plain, **LOW, "patient_id": f"{age}{n % 7}"} for n in range(n_low)]
    return [*low, *({**plain, **HIGH, "patient_id": f"{age}{n % 7}"} for n in range(n_high))]


def peers(n: int = 12, n_low: int = 70, n_high: int = 30) -> list[dict[str, Any]]:
    return [row for place in range(n) for row in nurse(f"n{place:02d}", n_low, n_high)]


def flagged(rows: list[dict[str, Any]], **tables: Any) -> list[str]:
    signals = mined("upcoding", [claim(**row) for row in rows], **tables)
    return [one.subject_id for one in signals]


def test_alike_are_not_flagged() -> None:
    assert flagged(peers()) == []


@pytest.mark.parametrize(
    ("n_low", "n_high", "found"),
    [(60, 40, False), (10, 90, True), (5, 54, False), (6, 54, True)],
    ids=["un peu plus", "neuf sur dix", "cinquante-neuf actes", "soixante actes"],
)
def test_both_sides_of_the_thresholds(n_low: int, n_high: int, found: bool) -> None:
    assert flagged([*peers(), *nurse("x", n_low, n_high)]) == (["x"] if found else [])


def test_fewer_dear_acts_than_peers_is_nothing() -> None:
    assert flagged([*peers(), *nurse("x", 100, 0)]) == []


def test_too_few_peers_say_nothing() -> None:
    assert flagged([*peers(8), *nurse("x", 10, 90)]) == []


def test_old_patients_are_expected_to_need_more() -> None:
    """The dear act is that of the old: who only cares for them is as expected."""
    old = [row for place in range(6) for row in nurse(f"o{place}", 10, 90, "old")]
    rows = [*peers(), *old, *nurse("x", 10, 90, "old"), *nurse("y", 10, 90)]
    persons = [
        {"person_id": f"{age}{n}", "household_id": "f", "birth_date": date(year, 1, 1)}
        for age, year in (("young", 1990), ("old", 1935))
        for n in range(7)
    ]
    assert flagged(rows, persons=persons) == ["y"]


def test_cancelled_lines_count_for_nothing() -> None:
    rows = [{**row, "cancelled": True} for row in nurse("x", 10, 90)]
    assert flagged([*peers(), *rows]) == []


def test_the_signal_says_what_a_judge_can_check() -> None:
    rows = [*peers(), *nurse("x", 10, 90)]
    (signal,) = mined("upcoding", [claim(**row) for row in rows])
    expected = 100 * 450 // 1300
    assert signal.amount_cents == (90 - expected) * 300
    assert signal.evidence["n_high"] == 90
    assert len(signal.evidence["lines"]) == 90
    assert "90 sont cotés au plus cher" in signal.reasons[0]
    assert signal.score is not None and signal.score >= 4
