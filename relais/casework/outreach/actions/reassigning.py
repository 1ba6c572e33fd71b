"""Changing hands in mid-campaign."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from relais.casework.outreach.access import require
from relais.casework.outreach.enums import TargetState
from relais.casework.outreach.models import Campaign, Target, Wave
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Team
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record


@transaction.atomic
def reassign(
    *,
    actor: Agent,
    campaign: Campaign,
    from_agent: Agent,
    to_agent: Agent | None,
    now: dt.datetime,
) -> int:
    """Hands the call in progress and the call backs of one agent to another, or to anyone. Returns how many people."""
    require(actor, Permission.DESIGN_CAMPAIGNS, campaign)
    for agent in (from_agent, to_agent):
        if agent is not None and agent.fund_id != campaign.fund_id:
            raise Refused("Cet agent n’est pas de votre caisse.", code="other_fund")
    theirs = Target.objects.select_for_update().filter(
        Q(leased_to=from_agent) | Q(preferred_agent=from_agent), campaign=campaign
    )
    ids = list(theirs.order_by("pk").values_list("pk", flat=True))
    rows = Target.objects.filter(pk__in=ids)
    rows.filter(state=TargetState.LEASED, leased_to=from_agent).update(
        state=TargetState.CALLBACK, leased_to=None, next_at=now, preferred_agent=to_agent
    )
    rows.filter(preferred_agent=from_agent).update(preferred_agent=to_agent)
    if ids:
        record(
            actor=actor,
            verb="campaign.reassign",
            target=campaign,
            payload={
                "from": from_agent.pk,
                "to": to_agent.pk if to_agent else None,
                "people": len(ids),
            },
        )
    return len(ids)


@transaction.atomic
def assign_wave(*, actor: Agent, wave: Wave, team: Team | None) -> Wave:
    """Gives a wave to one team, or to all (None). Calls in progress go to their end."""
    require(actor, Permission.DESIGN_CAMPAIGNS, wave.campaign)
    if team is not None and team.fund_id != wave.campaign.fund_id:
        raise Refused("Cette équipe n’est pas de votre caisse.", code="other_fund")
    wave = Wave.objects.select_for_update(of=("self",)).get(pk=wave.pk)
    if wave.team_id != (team.pk if team else None):
        wave.team = team
        wave.save(update_fields=["team"])
        record(
            actor=actor,
            verb="campaign.assign_wave",
            target=wave.campaign,
            payload={"wave": wave.number, "team": team.pk if team else None},
        )
    return wave
