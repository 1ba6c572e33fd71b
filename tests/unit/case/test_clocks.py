"""Delays: calendar days, working days, months."""

from __future__ import annotations

import datetime as dt

import pytest

from relais.casework.case.clocks import after, days_left, end_of
from relais.casework.case.declaration import Clock

D = dt.date


@pytest.mark.parametrize(
    ("amount", "unit", "start", "end"),
    [
        (60, "days", D(2026, 6, 1), D(2026, 7, 31)),
        (10, "working_days", D(2026, 5, 4), D(2026, 5, 20)),  # 8 and 14 May are holidays
        (5, "working_days", D(2026, 12, 24), D(2027, 1, 4)),  # over Christmas and the New Year
        (1, "working_days", D(2026, 5, 30), D(2026, 6, 1)),  # from a Saturday
        (6, "months", D(2025, 8, 31), D(2026, 2, 28)),
        (6, "months", D(2026, 3, 23), D(2026, 9, 23)),
        (2, "months", D(2023, 12, 31), D(2024, 2, 29)),
    ],
)
def test_the_last_day(amount: int, unit: str, start: D, end: D) -> None:
    assert end_of(Clock("x", "X", amount, unit), start) == end  # type: ignore[arg-type]


@pytest.mark.parametrize("working", [False, True])
@pytest.mark.parametrize("paused_after", [0, 3, 7])
def test_a_pause_gives_back_exactly_what_was_left(working: bool, paused_after: int) -> None:
    """Stopping and running again the same day changes nothing."""
    start = D(2026, 6, 1)
    due = after(start, 15, working_days=working)
    paused = after(start, paused_after, working_days=working)
    left = days_left(due, paused, working_days=working)
    assert left == 15 - paused_after
    assert after(paused, left, working_days=working) == due


def test_nothing_is_left_of_a_delay_that_is_over() -> None:
    assert days_left(D(2026, 6, 1), D(2026, 6, 1), working_days=False) == 0
    assert days_left(D(2026, 6, 1), D(2026, 7, 1), working_days=True) == 0
