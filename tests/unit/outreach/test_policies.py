"""Quiet hours, and where an outcome leads."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from relais.casework.outreach.enums import CampaignStatus, Outcome, TargetState
from relais.casework.outreach.models import Campaign
from relais.casework.outreach.policies import (
    after,
    may_call_at,
    next_calling_time,
    why_not_calling,
)

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


def test_every_day_when_the_campaign_says_so(campaign: Campaign) -> None:
    campaign.call_days = list(range(7))
    assert may_call_at(campaign, at("2026-11-22T10:00"))
    assert not may_call_at(campaign, at("2026-11-11T10:00"))
    campaign.call_holidays = True
    assert may_call_at(campaign, at("2026-11-11T10:00"))


@pytest.mark.parametrize(
    ("instant", "why", "again"),
    [
        ("2026-11-22T10:00", "n’appelle pas le dimanche", "lundi 23 novembre 2026 à 9"),
        ("2026-11-11T10:00", "n’appelle pas un jour férié", "jeudi 12 novembre 2026 à 9"),
        ("2026-11-23T18:30", "il est 18", "mardi 24 novembre 2026 à 9"),
    ],
)
def test_a_closed_hour_says_why_and_when_calls_open_again(
    campaign: Campaign, instant: str, why: str, again: str
) -> None:
    campaign.status = CampaignStatus.RUNNING
    refusal = why_not_calling(campaign, at(instant))
    assert refusal is not None
    assert refusal[0] == "quiet_hours"
    assert why in refusal[1]
    assert again in refusal[1]


def test_a_campaign_that_ends_before_the_next_calling_day_says_so(campaign: Campaign) -> None:
    campaign.status, campaign.ends_on = CampaignStatus.RUNNING, dt.date(2026, 11, 22)
    refusal = why_not_calling(campaign, at("2026-11-20T19:00"))
    assert refusal is not None
    assert "se termine avant" in refusal[1]


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
