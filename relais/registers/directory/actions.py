"""Writes to the register: by somebody, for somebody, on the record."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Fund
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
from relais.registers.directory.contacts import parse_contact
from relais.registers.directory.models import ContactPoint, Origin, Person


def allow(actor: Agent, permission: Permission, fund_id: int) -> None:
    """Refuses someone who lacks the word or belongs to another fund."""
    if actor.fund_id != fund_id or not actor.may(permission):
        raise Refused("Votre rôle ne permet pas cette action.", code="forbidden")


@transaction.atomic
def register_person(
    *,
    actor: Agent | None,
    fund: Fund,
    last_name: str,
    first_names: str,
    birth_date: dt.date | None = None,
    **fields: Any,
) -> Person:
    """Adds someone whom the fund's file does not know. `fields`: other columns of `Person`. Raises `Refused`."""
    if actor is not None and actor.fund_id != fund.pk:
        raise Refused("Cette personne relève d’une autre caisse.", code="forbidden")
    if not last_name.strip() or not first_names.strip():
        raise Refused("Il faut un nom et un prénom.", code="name_missing", field="last_name")
    person = Person(
        fund=fund,
        last_name=last_name.strip(),
        first_names=first_names.strip(),
        birth_date=birth_date,
        **fields,
    )
    person.save()
    record(actor=actor, verb="register_person", target=person, person=person, fund=fund)
    return person


@transaction.atomic
def set_opt_out(*, actor: Agent, person: Person, opted_out: bool) -> Person:
    """Records that a person does not want campaigns, or accepts them again; their choice outlives the next extract."""
    allow(actor, Permission.EDIT_PERSON, person.fund_id)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.opted_out == opted_out:
        return person
    person.opted_out, person.opted_out_at = opted_out, timezone.now()
    person.save(update_fields=["opted_out", "opted_out_at"])
    record(
        actor=actor,
        verb="opt_out" if opted_out else "opt_in",
        target=person,
        person=person,
    )
    return person


@transaction.atomic
def add_contact_point(
    *, actor: Agent, person: Person, kind: str, value: str, shared: bool = False
) -> ContactPoint:
    """Adds a phone or an e-mail to a person, or to the household when `shared`. Adding it twice changes nothing.

    A point known as wrong becomes valid again. Raises `Refused` (`phone_invalid`, `email_invalid`, `no_household`).
    """
    allow(actor, Permission.EDIT_PERSON, person.fund_id)
    if shared and person.household_id is None:
        raise Refused("Cette personne n’a pas de foyer connu.", code="no_household")
    owner = {"household_id": person.household_id} if shared else {"person_id": person.pk}
    point, added = ContactPoint.objects.get_or_create(
        kind=kind,
        value=parse_contact(kind, value),
        **owner,
        defaults={"fund_id": person.fund_id, "origin": Origin.AGENT},
    )
    if not added and point.valid:
        return point
    if not point.valid:
        point.valid, point.origin = True, Origin.AGENT
        point.save()
    record(
        actor=actor,
        verb="add_contact_point",
        target=point,
        person=person,
        payload={"kind": kind, "shared": shared},
    )
    return point


@transaction.atomic
def drop_contact_point(*, actor: Agent, person: Person, point: ContactPoint) -> ContactPoint:
    """Marks a phone or e-mail as wrong: it is no longer shown nor searched, and the next extract does not bring it back."""
    allow(actor, Permission.EDIT_PERSON, point.fund_id)
    if point.person_id != person.pk and (
        point.household_id is None or point.household_id != person.household_id
    ):
        raise Refused("Cette coordonnée n’est pas celle de cette personne.", code="forbidden")
    point = ContactPoint.objects.select_for_update().get(pk=point.pk)
    if not point.valid:
        return point
    point.valid = False
    point.save()
    record(
        actor=actor,
        verb="drop_contact_point",
        target=point,
        person=person,
        payload={"kind": point.kind, "shared": point.household_id is not None},
    )
    return point
