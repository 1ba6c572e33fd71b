"""A fact of the calculation is told apart from the conditions: nobody fails a waiting time."""

from __future__ import annotations

import datetime as dt

import pytest

from relais.rules.right import decide, names, right
from relais.web.rights.answer import answer
from tests.spec.rights.examples import stop

ON = dt.date(2024, 4, 1)


def test_the_three_waiting_days_are_a_fact() -> None:
    shown = answer("ij", stop("2024-03-01", "2024-03-10", 200000), ON)
    told = {one.sentence for one in shown.known}
    assert any(
        sentence.startswith("Carence de 3\N{NARROW NO-BREAK SPACE}jours") for sentence in told
    )
    assert not any("Carence" in one.sentence for one in shown.decisive)


def test_another_way_to_the_right_is_not_a_failed_condition() -> None:
    shown = answer("c2s", right("c2s").example, dt.date(2025, 5, 14))
    assert {"automatic_right", "presumed_right"} <= {one.name for one in shown.known}
    assert "under_free_ceiling" in {one.name for one in shown.decisive}


@pytest.mark.parametrize("name", names())
def test_a_right_that_is_open_has_no_failed_condition(name: str) -> None:
    """What 100 % Santé gives back is what lies over the limit: there, the failed condition is the reason."""
    verdict = decide(name, right(name).example, dt.date(2025, 5, 14))
    if verdict.verdict in ("due", "free") and name != "cent_pour_cent_sante":
        failed = [c.name for c in verdict.conditions if c.decides and c.met is False]
        assert not failed


def test_who_reads_the_json_is_told_which_is_which() -> None:
    told = decide("ij", stop("2024-03-01", "2024-03-10", 200000), ON).as_json()["explanations"]
    assert {one["name"]: one["decides"] for one in told}["waiting_waived"] is False


def test_a_refusal_tells_the_condition_that_closes_the_right() -> None:
    months = ("2023-09", "2023-10", "2023-11", "2023-12", "2024-01", "2024-02")
    wages = [{"month": month, "gross_cents": 100000} for month in months]
    facts = stop("2024-03-01", "2024-03-10", 0, hours=140) | {"wages": wages}
    shown = answer("ij", facts, ON)
    assert shown.verdict == "none"
    closed = [one.sentence for one in shown.decisive if one.met is False]
    assert closed
    assert all(sentence.rstrip(".") in shown.letter for sentence in closed)
    assert "Carence" not in shown.letter
