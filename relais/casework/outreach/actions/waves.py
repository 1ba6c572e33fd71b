"""Waves: adding people to a campaign, without anyone being added twice."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from relais.casework.outreach import building
from relais.casework.outreach.access import require
from relais.casework.outreach.enums import CampaignStatus
from relais.casework.outreach.models import Campaign, Wave
from relais.casework.outreach.query import parse
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Team
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record


def preview_wave(
    *, actor: Agent, campaign: Campaign, query: dict[str, Any] | None = None, now: dt.datetime
) -> building.Preview:
    """What `build_wave` would give now; writes nothing."""
    require(actor, Permission.DESIGN_CAMPAIGNS, campaign)
    wanted = parse(campaign.query if query is None else query)
    return building.preview(campaign, wanted, now, campaign.waves.count() + 1)


@transaction.atomic
def build_wave(
    *,
    actor: Agent,
    campaign: Campaign,
    title: str,
    now: dt.datetime,
    query: dict[str, Any] | None = None,
    team: Team | None = None,
    number: int | None = None,
) -> Wave:
    """Adds to the campaign everyone the query finds who is not in it yet and may be contacted.

    `number` makes a double click harmless: when that wave exists, it is the answer. Raises Refused when nobody is found.
    """
    require(actor, Permission.DESIGN_CAMPAIGNS, campaign)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if number is not None and (known := campaign.waves.filter(number=number).first()):
        return known
    if campaign.status == CampaignStatus.CLOSED:
        raise Refused("Cette campagne est terminée : on n’y ajoute plus personne.", code="closed")
    data = campaign.query if query is None else query
    wanted = parse(data)
    number = campaign.waves.count() + 1
    with building.seen(campaign, wanted, now):
        counts = building.counted(campaign, number)
        if counts.kept == 0:
            raise Refused(
                "Cette cible ne donne personne de plus. Élargissez-la.",
                code="nobody",
                field="query",
            )
        wave = Wave.objects.create(
            campaign=campaign,
            number=number,
            title=title or f"Vague {number}",
            query=data,
            team=team,
            built_by=actor,
            built_at=now,
            excluded=counts.excluded,
        )
        n_added = building.fill(wave, now)
    record(
        actor=actor,
        verb="campaign.wave",
        target=campaign,
        payload={"number": number, "added": n_added, "held_out": counts.held_out, "query": data},
    )
    return wave
