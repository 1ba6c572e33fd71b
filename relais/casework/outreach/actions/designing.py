"""Making a campaign, changing its rules, starting and stopping it."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from relais.casework.outreach.access import require
from relais.casework.outreach.enums import CampaignChannel
from relais.casework.outreach.enums import CampaignStatus as S
from relais.casework.outreach.models import Campaign, Script
from relais.casework.outreach.query import parse
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record

#: Rules that the draw of the first wave depends on: changed later, nobody could draw it again.
DRAWN = frozenset({"seed", "strata", "holdout_per_mille"})
EDITABLE = DRAWN | {
    *("title", "theme", "channels", "starts_on", "ends_on", "query", "needs_phone"),
    *(
        "max_contacts",
        "pressure_days",
        "call_from",
        "call_until",
        "call_days",
        "call_holidays",
        "max_attempts",
    ),
    *("retry_hours", "lease_minutes", "procedure", "measured_event", "measured_days"),
}
MOVES = {
    S.DRAFT: {S.READY},
    S.READY: {S.DRAFT, S.RUNNING},
    S.RUNNING: {S.PAUSED, S.CLOSED},
    S.PAUSED: {S.RUNNING, S.CLOSED},
    S.CLOSED: set(),
}


@transaction.atomic
def create_campaign(*, actor: Agent, title: str, starts_on: dt.date, **rules: Any) -> Campaign:
    """A draft. Its seed is drawn here when none is given, and kept."""
    require(actor, Permission.DESIGN_CAMPAIGNS)
    rules.setdefault("seed", secrets.token_hex(8))
    campaign = Campaign(fund=actor.fund, title=title, starts_on=starts_on, created_by=actor)
    _set(campaign, rules)
    campaign.save()
    record(actor=actor, verb="campaign.create", target=campaign, payload={"title": title})
    return campaign


@transaction.atomic
def edit_campaign(*, actor: Agent, campaign: Campaign, **rules: Any) -> Campaign:
    """Changes rules. Once a wave is built, those of the draw stay; once closed, all do."""
    require(actor, Permission.DESIGN_CAMPAIGNS, campaign)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.status == S.CLOSED:
        raise Refused("Cette campagne est terminée : elle ne change plus.", code="closed")
    changed = sorted(name for name in rules if getattr(campaign, name) != rules[name])
    if DRAWN & set(changed) and campaign.waves.exists():
        raise Refused(
            "Le groupe témoin a déjà été tiré au sort : sa part, ses strates et sa graine ne changent plus.",
            code="already_drawn",
            field="holdout_per_mille",
        )
    if not changed:
        return campaign
    _set(campaign, rules)
    campaign.save()
    record(actor=actor, verb="campaign.edit", target=campaign, payload={"changed": changed})
    return campaign


@transaction.atomic
def write_script(*, actor: Agent, campaign: Campaign, text: str, now: dt.datetime) -> Script:
    """A new version of the script; the same text again is the same version."""
    require(actor, Permission.DESIGN_CAMPAIGNS, campaign)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    last = campaign.scripts.first()
    text = text.strip()
    if last is not None and last.text == text:
        return last
    if not text:
        raise Refused("Écrivez ce que l’agent doit dire.", code="empty_script", field="script")
    number = last.number + 1 if last else 1
    script = Script.objects.create(
        campaign=campaign, number=number, text=text, written_by=actor, written_at=now
    )
    record(actor=actor, verb="campaign.script", target=campaign, payload={"number": number})
    return script


@transaction.atomic
def change_status(*, actor: Agent, campaign: Campaign, to: str, now: dt.datetime) -> Campaign:
    """Moves along `MOVES`; the same status again changes nothing."""
    require(actor, Permission.DESIGN_CAMPAIGNS, campaign)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.status == to:
        return campaign
    if to not in MOVES[S(campaign.status)]:
        raise Refused(
            f"Une campagne « {S(campaign.status).label.lower()} » ne peut pas devenir « {S(to).label.lower()} ».",
            code="wrong_status",
        )
    if to in (S.READY, S.RUNNING):
        _check_ready(campaign)
    before, campaign.status = campaign.status, to
    if to == S.RUNNING and campaign.launched_at is None:
        campaign.launched_at = now
    if to == S.CLOSED:
        campaign.closed_at = now
    campaign.save()
    record(
        actor=actor,
        verb="campaign.status",
        target=campaign,
        payload={"from": str(before), "to": str(to)},
    )
    return campaign


@transaction.atomic
def launch(*, actor: Agent, campaign: Campaign, now: dt.datetime) -> Campaign:
    """From draft to running in one step: what the button does when everything is in place."""
    if campaign.status == S.DRAFT:
        campaign = change_status(actor=actor, campaign=campaign, to=S.READY, now=now)
    return change_status(actor=actor, campaign=campaign, to=S.RUNNING, now=now)


def _check_ready(campaign: Campaign) -> None:
    if CampaignChannel.PHONE not in campaign.channels:
        return
    if not campaign.waves.exists():
        raise Refused("Construisez une première vague avant de lancer.", code="no_wave")
    if not campaign.scripts.exists():
        raise Refused("Écrivez le script d’appel avant de lancer.", code="no_script")


def _set(campaign: Campaign, rules: dict[str, Any]) -> None:
    if unknown := set(rules) - EDITABLE:
        raise ValueError(f"not a rule of a campaign: {sorted(unknown)}")
    for name, value in rules.items():
        setattr(campaign, name, value)
    parse(campaign.query)
    try:
        campaign.full_clean(exclude=["created_by"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(
            f"Les règles de la campagne ne tiennent pas : {messages[0]}",
            code="bad_rule",
            field=field if field in EDITABLE else None,
        ) from error
    if not campaign.call_days or set(campaign.call_days) - set(range(7)):
        raise Refused("Choisissez au moins un jour d’appel.", code="bad_rule", field="call_days")
    if not campaign.channels or set(campaign.channels) - set(CampaignChannel.values):
        raise Refused("Choisissez au moins un canal.", code="bad_rule", field="channels")
