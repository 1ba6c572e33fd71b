"""Split of the paternity leave: plans that are right, what is wrong with the others, what is proposed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from relais.rules.right import decide

BORN = "2024-03-04"
LEAVE_ENDS = "2024-03-07"


def _plan(*days: int, **more: Any) -> dict[str, Any]:
    return {"born_on": BORN, "birth_leave_ends_on": LEAVE_ENDS, "days": list(days)} | more


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        ((25,), "due"),
        ((4, 21), "due"),
        ((4, 5, 16), "due"),
        ((4, 10, 11), "due"),
        ((4,), "due"),
        ((9,), "due"),
        ((4, 4, 17), "none"),
        ((4, 7, 7, 7), "none"),
        ((4, 22), "none"),
        ((3, 21), "none"),
        ((8,), "none"),
        ((9, 5, 5), "none"),
    ],
    ids=str,
)
def test_plans_of_the_reference(days: tuple[int, ...], verdict: str) -> None:
    """C. trav. L1225-35: 4 days at once, then 21 in two periods of five days or more."""
    assert decide("paternite_split", _plan(*days), date(2024, 4, 1)).verdict == verdict


def _problems(facts: dict[str, Any]) -> str:
    return " ".join(decide("paternite_split", facts, date(2024, 4, 1)).amounts["problems"])


def test_what_is_wrong_is_said() -> None:
    assert "Une période de 4\u202fjours est trop courte : 5 jours au moins." in _problems(
        _plan(4, 4, 17)
    )
    assert "3\u202fpériodes après les jours obligatoires, pour 2 au plus." in _problems(
        _plan(4, 7, 7, 7)
    )
    assert "22\u202fjours demandés en plus des jours obligatoires, pour 21 au plus." in _problems(
        _plan(4, 22)
    )
    assert "la première période n'en compte que 3" in _problems(_plan(3, 21))


def _dated(*periods: tuple[str, str], **more: Any) -> dict[str, Any]:
    spans = [{"starts_on": a, "ends_on": b} for a, b in periods]
    return {"born_on": BORN, "birth_leave_ends_on": LEAVE_ENDS, "periods": spans} | more


FIRST = ("2024-03-08", "2024-03-11")


def test_six_months_to_start() -> None:
    on_time = _dated(FIRST, ("2024-09-04", "2024-09-24"))
    assert decide("paternite_split", on_time, date(2024, 4, 1)).verdict == "due"
    assert "après le 4 septembre 2024" in _problems(_dated(FIRST, ("2024-09-05", "2024-09-25")))


def test_periods_that_overlap_or_come_before() -> None:
    assert "se chevauchent" in _problems(_dated(FIRST, ("2024-03-11", "2024-03-20")))
    assert "suit immédiatement" in _problems(_dated(("2024-03-09", "2024-03-12")))
    assert "suit immédiatement" in _problems(_dated(("2024-03-01", "2024-03-04")))


def test_without_the_birth_leave_a_few_days_are_admitted() -> None:
    """Birth on Thursday 28 March 2024; Monday 1 April is a holiday: the leave may end on 2 April."""
    late = {
        "born_on": "2024-03-28",
        "periods": [{"starts_on": "2024-04-03", "ends_on": "2024-04-06"}],
    }
    assert decide("paternite_split", late, date(2024, 4, 1)).verdict == "due"
    later = {
        "born_on": "2024-03-28",
        "periods": [{"starts_on": "2024-04-04", "ends_on": "2024-04-07"}],
    }
    assert decide("paternite_split", later, date(2024, 4, 1)).verdict == "none"


@pytest.mark.parametrize(
    ("born_on", "due_on", "days", "verdict"),
    [
        ("2021-06-30", None, (11,), "due"),
        ("2021-06-30", None, (25,), "none"),
        ("2021-06-30", None, (5, 6), "none"),
        ("2021-06-30", "2021-07-20", (25,), "due"),
        ("2021-07-01", None, (25,), "due"),
        ("2021-07-01", None, (4, 10, 11), "due"),
    ],
)
def test_both_sides_of_july_2021(
    born_on: str, due_on: str | None, days: tuple[int, ...], verdict: str
) -> None:
    """Décret 2021-574: births, or expected births, from 2021-07-01."""
    facts = {"born_on": born_on, "days": list(days)} | ({"due_on": due_on} if due_on else {})
    assert decide("paternite_split", facts, date(2021, 8, 1)).verdict == verdict


def test_multiple_births() -> None:
    assert (
        decide("paternite_split", _plan(4, 28, multiple_birth=True), date(2024, 4, 1)).verdict
        == "due"
    )
    assert decide("paternite_split", _plan(4, 28), date(2024, 4, 1)).verdict == "none"


def test_self_employed_take_seven_days_at_once() -> None:
    """CSS D623-2: seven days from the birth, then two more periods of five days or more."""
    facts = {"born_on": BORN, "status": "self_employed"}
    assert decide("paternite_split", facts | {"days": [7, 18]}, date(2024, 4, 1)).verdict == "due"
    assert decide("paternite_split", facts | {"days": [4, 21]}, date(2024, 4, 1)).verdict == "none"


@pytest.mark.parametrize(
    ("asked", "first_offer"),
    [((4, 4, 17), [4, 5, 16]), ((4, 7, 7, 7), [4, 7, 14]), ((4, 30), [4, 21]), ((2, 21), [4, 21])],
)
def test_the_nearest_right_plan_comes_first(asked: tuple[int, ...], first_offer: list[int]) -> None:
    answer = decide("paternite_split", _plan(*asked), date(2024, 4, 1))
    assert answer.amounts["proposals"][0]["days"] == first_offer
    assert answer.what_would_change


def test_every_proposal_is_right() -> None:
    answer = decide("paternite_split", _plan(1, 1, 1, 30), date(2024, 4, 1))
    for offer in answer.amounts["proposals"]:
        facts = {"born_on": BORN, "birth_leave_ends_on": LEAVE_ENDS, "periods": offer["periods"]}
        assert decide("paternite_split", facts, date(2024, 4, 1)).verdict == "due"
    assert len(answer.amounts["proposals"]) >= 3


def test_no_plan_yet_gets_proposals() -> None:
    answer = decide("paternite_split", {"born_on": BORN}, date(2024, 4, 1))
    assert answer.verdict == "undetermined"
    assert [4, 21] in [offer["days"] for offer in answer.amounts["proposals"]]
