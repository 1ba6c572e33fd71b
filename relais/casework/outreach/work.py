"""Calls of today: what is being called, what was promised, what waits."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from relais.casework.outreach.access import may
from relais.casework.outreach.enums import CampaignChannel, CampaignStatus, Outcome, TargetState
from relais.casework.outreach.models import Campaign, Target
from relais.common.dates import hour_in_words
from relais.pages.contributions import WorkItem
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

SHOWN = 20


def work_for(agent: Agent, now: dt.datetime) -> list[WorkItem]:
    if not may(agent, Permission.MAKE_CALLS):
        return []
    today = timezone.localdate(now)
    running = Campaign.objects.visible_to(agent).filter(
        status=CampaignStatus.RUNNING, starts_on__lte=today
    )
    running = running.filter(Q(ends_on=None) | Q(ends_on__gte=today)).order_by("-starts_on")
    campaigns = [each for each in running[:8] if CampaignChannel.PHONE in each.channels]
    if not campaigns:
        return []
    return [*_promised(agent, campaigns, now), *(_calls(each) for each in campaigns)]


def _calls(campaign: Campaign) -> WorkItem:
    return WorkItem(
        "appel",
        campaign.title,
        f"{campaign.theme}, de {hour_in_words(campaign.call_from)} à {hour_in_words(campaign.call_until)}",
        reverse("outreach:call", args=[campaign.pk]),
        action_label="Appeler",
    )


def _promised(agent: Agent, campaigns: list[Campaign], now: dt.datetime) -> list[WorkItem]:
    """Call backs of today promised by the agent, and the call left open."""
    end = timezone.localtime(now).replace(hour=23, minute=59)
    rows = (
        Target.objects.filter(campaign__in=campaigns)
        .filter(
            Q(
                state=TargetState.CALLBACK,
                preferred_agent=agent,
                outcome=Outcome.CALL_BACK,
                next_at__lte=end,
            )
            | Q(state=TargetState.LEASED, leased_to=agent, next_at__gt=now)
        )
        .select_related("person", "campaign")
        .order_by("next_at")
    )
    items = []
    for row in rows[:SHOWN]:
        open_call = row.state == TargetState.LEASED
        items.append(
            WorkItem(
                "appel",
                f"Appel en cours : {row.person}" if open_call else f"Rappeler {row.person}",
                row.campaign.title,
                reverse("outreach:call", args=[row.campaign_id]),
                late=not open_call and row.next_at < now,
                at=None if open_call else row.next_at,
                action_label="Reprendre" if open_call else "Rappeler",
            )
        )
    return items
