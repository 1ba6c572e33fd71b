"""STOP: heard once, honoured everywhere, at once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from relais.casework.outreach.access import require
from relais.casework.outreach.blocking import withdraw_person
from relais.casework.outreach.models import Target
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
from relais.registers.directory.models import Person


@transaction.atomic
def opt_out(*, actor: Agent, person: Person, now: dt.datetime) -> None:
    """The person asked, outside a call, not to be contacted any more: every list of every campaign is told."""
    require(actor, Permission.MAKE_CALLS)
    if person.fund_id != actor.fund_id:
        raise Refused("Cette personne ne relève pas de votre caisse.", code="other_fund")
    _withdraw_and_mark(actor, person, now, None)


def mark_opted_out(*, actor: Agent, target: Target, now: dt.datetime) -> None:
    """The same, said during a call whose row is already settled. In the caller's transaction."""
    _withdraw_and_mark(actor, target.person, now, target.pk)


def _withdraw_and_mark(actor: Agent, person: Person, now: dt.datetime, but: int | None) -> None:
    # Lists before the person: a claim holds its row of the list when it reaches for the person.
    n_lists = withdraw_person(person.pk, now, but=but)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if person.opted_out:
        return
    person.opted_out, person.opted_out_at = True, now
    person.save(update_fields=["opted_out", "opted_out_at"])
    record(
        actor=actor, verb="person.opt_out", target=person, person=person, payload={"lists": n_lists}
    )


def take_back_opt_out(*, actor: Agent, person: Person) -> None:
    """Undoes a STOP entered by mistake. In the caller's transaction."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.opted_out, person.opted_out_at = False, None
    person.save(update_fields=["opted_out", "opted_out_at"])
    record(actor=actor, verb="person.opt_in", target=person, person=person)
