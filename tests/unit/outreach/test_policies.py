"""Quiet hours, and where an outcome leads."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from relais.casework.outreach.enums import Outcome, TargetState
from relais.casework.outreach.models import Campaign
from relais.casework.outreach.policies import after, may_call_at, next_calling_time

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.fixture
def campaign() -> Campaign:
    return Campaign(starts_on=dt.date(2026, 11, 2), max_attempts=3, retry_hours=24)


@pytest.mark.parametrize(
    ("instant", "allowed"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T17:59", True),
        ("2026-11-23T18:00", False),
        ("2026-11-22T10:00", False),  # Sunday
        ("2026-11-11T10:00", False),  # public holiday, a Wednesday
        ("2026-05-25T10:00", False),  # Whit Monday
    ],
)
def test_quiet_hours(campaign: Campaign, instant: str, allowed: bool) -> None:
    assert may_call_at(campaign, at(instant)) is allowed


def test_hours_are_those_of_paris_in_summer_and_winter(campaign: Campaign) -> None:
    assert may_call_at(campaign, dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC))
    assert not may_call_at(campaign, dt.datetime(2026, 7, 20, 16, 0, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("instant", "opening"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),
        ("2026-11-23T07:00", "2026-11-23T09:00"),
        ("2026-11-20T18:30", "2026-11-23T09:00"),
        ("2026-11-10T19:00", "2026-11-12T09:00"),
    ],
)
def test_next_calling_time(campaign: Campaign, instant: str, opening: str) -> None:
    assert next_calling_time(campaign, at(instant)) == at(opening)


def test_after_no_answer_on_friday_the_next_attempt_is_on_monday(campaign: Campaign) -> None:
    then = after(campaign, Outcome.UNREACHABLE, 1, at("2026-11-20T15:00"), None)
    assert (then.state, then.at) == (TargetState.OPEN, at("2026-11-23T09:00"))


@pytest.mark.parametrize(
    ("outcome", "n_attempts", "state"),
    [
        (Outcome.UNREACHABLE, 2, TargetState.OPEN),
        (Outcome.UNREACHABLE, 3, TargetState.EXHAUSTED),
        (Outcome.BOOKED, 1, TargetState.DONE),
        (Outcome.WRONG_NUMBER, 1, TargetState.DONE),
        (Outcome.OPTED_OUT, 1, TargetState.WITHDRAWN),
    ],
)
def test_state_after(
    campaign: Campaign, outcome: Outcome, n_attempts: int, state: TargetState
) -> None:
    assert after(campaign, outcome, n_attempts, at("2026-11-23T10:00"), None).state == state


def test_a_call_back_asked_for_is_not_counted_against_the_attempts(campaign: Campaign) -> None:
    wanted = at("2026-11-24T14:00")
    then = after(campaign, Outcome.CALL_BACK, 7, at("2026-11-23T10:00"), wanted)
    assert (then.state, then.at) == (TargetState.CALLBACK, wanted)
