"""When one may call, and what an outcome leads to: pure functions of the campaign's rules and an instant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from relais.casework.outreach.enums import FINAL, CampaignStatus, Outcome, TargetState
from relais.casework.outreach.models import Campaign
from relais.common.dates import public_holidays
from relais.pages.typography import DAYS, THIN, long_date

UNDO_MINUTES = 30
#: How long a person who asked to be called back waits for the same agent before anyone may take the call.
SAME_AGENT_MINUTES = 10


def local(at: dt.datetime) -> dt.datetime:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE))


def is_calling_day(campaign: Campaign, day: dt.date) -> bool:
    """A day of the week the campaign calls on, and not a public holiday unless it calls on those too."""
    return why_not_that_day(campaign, day) == ""


def why_not_that_day(campaign: Campaign, day: dt.date) -> str:
    """Why nobody is called on a day, in French: « le dimanche », « un jour férié »; empty when it is a calling day."""
    if day.weekday() not in campaign.call_days:
        return f"le {DAYS[day.weekday()]}"
    if day in public_holidays(day.year) and not campaign.call_holidays:
        return "un jour férié"
    return ""


def may_call_at(campaign: Campaign, at: dt.datetime) -> bool:
    """Whether `at` lies outside the quiet hours and days."""
    here = local(at)
    return (
        is_calling_day(campaign, here.date())
        and campaign.call_from <= here.time() < campaign.call_until
    )


def next_calling_time(campaign: Campaign, at: dt.datetime) -> dt.datetime:
    """`at`, or the first instant after it outside quiet hours. `at` itself when no day is a calling day."""
    if may_call_at(campaign, at):
        return at
    here = local(at)
    for days in range(32):
        day = here.date() + dt.timedelta(days=days)
        opening = dt.datetime.combine(day, campaign.call_from, tzinfo=here.tzinfo)
        if is_calling_day(campaign, day) and opening >= here:
            return opening
    return at


def why_not_calling(campaign: Campaign, now: dt.datetime) -> tuple[str, str] | None:
    """Code and French reason when no call may be made now; None when calls are open."""
    today = local(now).date()
    if campaign.status != CampaignStatus.RUNNING:
        label = CampaignStatus(campaign.status).label.lower()
        return "not_running", f"La campagne est {label} : aucun appel n’est distribué."
    if today < campaign.starts_on:
        return "not_started", f"Les appels commencent le {campaign.starts_on:%d/%m/%Y}."
    if campaign.ends_on and today > campaign.ends_on:
        return "ended", f"Les appels sont terminés depuis le {campaign.ends_on:%d/%m/%Y}."
    if not may_call_at(campaign, now):
        return "quiet_hours", f"{_why_quiet(campaign, now)} {_when_again(campaign, now)}"
    return None


def _why_quiet(campaign: Campaign, now: dt.datetime) -> str:
    if day := why_not_that_day(campaign, local(now).date()):
        return f"Cette campagne n’appelle pas {day}."
    hours = f"de {hour(campaign.call_from)} à {hour(campaign.call_until)}"
    return f"Cette campagne appelle {hours} : il est {hour(local(now).time())}."


def _when_again(campaign: Campaign, now: dt.datetime) -> str:
    again = local(next_calling_time(campaign, now))
    over = campaign.ends_on is not None and again.date() > campaign.ends_on
    if over or not may_call_at(campaign, again):
        return (
            "Elle se termine avant le prochain jour d’appel : aucun appel ne sera plus distribué."
        )
    return f"Les appels reprennent {long_date(again.date())} à {hour(again.time())}."


def hour(time: dt.time) -> str:
    """9 h, 17 h 30."""
    told = f"{time.hour}{THIN}h"
    return f"{told}{THIN}{time.minute:02d}" if time.minute else told


@dataclass(frozen=True)
class Next:
    """Where an outcome puts the person: the state, and from when the row may be taken again."""

    state: TargetState
    at: dt.datetime


def after(
    campaign: Campaign,
    outcome: str,
    n_attempts: int,
    now: dt.datetime,
    call_back_at: dt.datetime | None,
) -> Next:
    """State after `n_attempts` attempts, the last of which had this outcome."""
    if outcome == Outcome.OPTED_OUT:
        return Next(TargetState.WITHDRAWN, now)
    if outcome in FINAL:
        return Next(TargetState.DONE, now)
    if outcome == Outcome.CALL_BACK and call_back_at is not None:
        return Next(TargetState.CALLBACK, call_back_at)
    if n_attempts >= campaign.max_attempts:
        return Next(TargetState.EXHAUSTED, now)
    again = now + dt.timedelta(hours=campaign.retry_hours)
    return Next(TargetState.OPEN, next_calling_time(campaign, again))


def companion_outcome(outcome: str) -> str | None:
    """What is written for someone reached by the same call, unless the agent says otherwise; None for nothing.

    Nothing but having been told through a relative can be supposed of someone who was not spoken to, and not even that
    when the relative asked not to be called again.
    """
    if outcome == Outcome.OPTED_OUT:
        return None
    if outcome in (Outcome.UNREACHABLE, Outcome.WRONG_NUMBER, Outcome.CALL_BACK):
        return outcome
    return Outcome.REACHED
