"""The lasting trace: contacts on every channel, and notes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from relais.casework.case.enums import Channel, Direction
from relais.casework.case.models import Case, Contact, Note
from relais.casework.case.policies import may_work, require
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record


@transaction.atomic
def add_contact(
    *,
    actor: Agent | None,
    case: Case,
    channel: str,
    reached: bool,
    direction: str = Direction.OUTGOING,
    summary: str = "",
    at: dt.datetime | None = None,
) -> Contact:
    """Writes one exchange. The same exchange sent again within a minute is the same one."""
    if actor is not None:
        require(may_work(actor, case))
    if channel not in Channel.values or direction not in Direction.values:
        raise Refused("Choisissez un canal de la liste.", code="unknown_choice", field="channel")
    if len(summary := summary.strip()) > 2000:
        raise Refused("Le résumé tient en 2 000 signes.", code="too_long", field="summary")
    when = at or timezone.now()
    if when > timezone.now() + dt.timedelta(minutes=5):
        raise Refused("Un échange à venir n’a pas encore eu lieu.", code="future_date", field="at")
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    same = {
        "channel": channel,
        "direction": direction,
        "reached": reached,
        "summary": summary,
        "agent": actor,
    }
    near = (when - dt.timedelta(minutes=1), when + dt.timedelta(minutes=1))
    if known := case.contacts.filter(**same, at__range=near).first():
        return known
    contact = Contact.objects.create(case=case, at=when, **same)
    _record(actor, case, "contact", contact.pk)
    return contact


@transaction.atomic
def add_note(*, actor: Agent, case: Case, text: str, at: dt.datetime | None = None) -> Note:
    """Leaves a line for those who work on the file."""
    require(may_work(actor, case))
    if not (text := text.strip()):
        raise Refused("La note est vide.", code="missing", field="text")
    if len(text) > 4000:
        raise Refused("La note tient en 4 000 signes.", code="too_long", field="text")
    when = at or timezone.now()
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    near = (when - dt.timedelta(minutes=1), when + dt.timedelta(minutes=1))
    if known := case.notes.filter(agent=actor, text=text, at__range=near).first():
        return known
    note = Note.objects.create(case=case, agent=actor, text=text, at=when)
    _record(actor, case, "note", note.pk)
    return note


def _record(actor: Agent | None, case: Case, verb: str, pk: int) -> None:
    record(
        actor=actor,
        verb=f"{case.procedure}.{verb}",
        target=case,
        person=case.person,
        payload={"reference": case.reference, verb: pk},
        fund=case.fund,
    )
