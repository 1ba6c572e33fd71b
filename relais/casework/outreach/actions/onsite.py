"""People met away from the office."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from relais.casework.outreach.access import require
from relais.casework.outreach.actions.opting_out import opt_out
from relais.casework.outreach.actions.recording import Appointment
from relais.casework.outreach.enums import CampaignChannel, Outcome
from relais.casework.outreach.models import Campaign, FieldAction, FieldEntry
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
from relais.registers.directory.models import Person

#: What quick entry offers, in the order of its buttons.
ENTRY_OUTCOMES = (
    Outcome.REACHED,
    Outcome.BOOKED,
    Outcome.ALREADY_COVERED,
    Outcome.REFUSED,
    Outcome.OPTED_OUT,
)


@transaction.atomic
def plan_field_action(
    *,
    actor: Agent,
    campaign: Campaign,
    title: str,
    place: str,
    on: dt.date,
    **details: Any,
) -> FieldAction:
    """A place and a day. The same title, place and day again is the same action."""
    require(actor, Permission.MAKE_CALLS, campaign)
    if CampaignChannel.ONSITE not in campaign.channels:
        raise Refused(
            "Cette campagne ne prévoit pas de terrain. Ajoutez ce canal à ses règles.",
            code="not_onsite",
        )
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    action, created = FieldAction.objects.get_or_create(
        fund=campaign.fund,
        campaign=campaign,
        title=title,
        place=place,
        on=on,
        defaults={"created_by": actor, "team_id": actor.team_id, **details},
    )
    if created:
        record(actor=actor, verb="campaign.field_action", target=action)
    return action


@transaction.atomic
def add_entry(
    *,
    actor: Agent,
    action: FieldAction,
    token: UUID,
    outcome: str,
    now: dt.datetime,
    n_people: int = 1,
    person: Person | None = None,
    appointment: Appointment | None = None,
    note: str = "",
) -> FieldEntry:
    """People met, named or not. `token` comes from the form: sent again when the network failed, it counts once."""
    require(actor, Permission.MAKE_CALLS, action.campaign)
    if known := FieldEntry.objects.filter(action=action, token=token).first():
        return known
    _check(action, outcome, n_people, person)
    entry, created = FieldEntry.objects.get_or_create(
        action=action,
        token=token,
        defaults={
            "outcome": outcome,
            "n_people": n_people,
            "person": person,
            "note": note.strip()[:500],
            "agent": actor,
            "at": now,
            "appointment_at": appointment.at if appointment else None,
            "appointment_place": appointment.place[:160] if appointment else "",
            "appointment_kind": appointment.kind if appointment else "",
        },
    )
    if created and person is not None and outcome == Outcome.OPTED_OUT:
        opt_out(actor=actor, person=person, now=now)
    if created:
        record(
            actor=actor,
            verb="campaign.field_entry",
            target=entry,
            person=person,
            payload={"outcome": str(outcome), "n_people": n_people},
        )
    return entry


def _check(action: FieldAction, outcome: str, n_people: int, person: Person | None) -> None:
    if outcome not in ENTRY_OUTCOMES:
        raise Refused("Choisissez ce qui s’est passé.", code="wrong_outcome", field="outcome")
    if not 1 <= n_people <= 500 or (person is not None and n_people != 1):
        raise Refused(
            "Indiquez de 1 à 500 personnes, ou une seule quand elle est nommée.",
            code="n_people",
            field="n_people",
        )
    if person is not None and person.fund_id != action.fund_id:
        raise Refused("Cette personne ne relève pas de votre caisse.", code="other_fund")
    if person is None and outcome == Outcome.OPTED_OUT:
        raise Refused(
            "Pour ne plus contacter quelqu’un, il faut savoir de qui il s’agit.",
            code="person_required",
            field="person",
        )


@transaction.atomic
def undo_entry(*, actor: Agent, entry: FieldEntry, now: dt.datetime) -> None:
    """The entry stays, and counts nowhere."""
    require(actor, Permission.MAKE_CALLS, entry.action.campaign)
    if FieldEntry.objects.filter(pk=entry.pk, undone_at=None).update(undone_at=now):
        record(actor=actor, verb="campaign.undo_entry", target=entry, person=entry.person)
