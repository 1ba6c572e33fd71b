"""Opening a file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from relais.casework.case.actions.delays import first_day, note_next_due, start
from relais.casework.case.actions.letters import write_letter
from relais.casework.case.enums import CaseOrigin, Lane
from relais.casework.case.models import Case, Move, ReferenceCounter
from relais.casework.case.policies import may_open, require
from relais.casework.case.procedures import Procedure, get_procedure
from relais.casework.case.values import clean_fields
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Fund, Team
from relais.registers.audit.actions import record
from relais.registers.directory.models import Person


@transaction.atomic
def open_case(
    *,
    actor: Agent | None,
    procedure: str,
    person: Person | None,
    origin: str,
    origin_detail: str = "",
    subject: str = "",
    lane: str = Lane.NORMAL,
    assigned_to: Agent | None = None,
    team: Team | None = None,
    key: str | None = None,
    fund: Fund | None = None,
    at: dt.datetime | None = None,
    **fields: Any,
) -> Case:
    """Opens a file in the first state of its procedure. `fields` are those the procedure asks for at the opening.

    `key` makes it safe to repeat: a second opening with the same key gives the same file. Without an actor (public form,
    night) `fund` says whose file it is. Raises Refused: `already_open` when the person has an open file of this procedure.
    """
    now = at or timezone.now()
    declaration = get_procedure(procedure)
    owner = _owner(actor, fund, declaration)
    if person is not None:
        # The person's row puts two openings in line, on a database that locks rows.
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if key and (
        known := Case.objects.filter(fund=owner, procedure=procedure, opening_key=key).first()
    ):
        return known
    _check_person(declaration, owner, person)
    values = clean_fields(declaration.opening_fields, fields, timezone.localdate(now))
    state, who = declaration.initial, assigned_to or actor
    case = Case.objects.create(
        fund=owner,
        procedure=procedure,
        reference=_next_reference(owner, declaration.prefix, timezone.localdate(now).year),
        person=person,
        subject=subject[:200],
        state=state.name,
        holder=state.holder,
        lane=Lane(lane),
        assigned_to=assigned_to,
        team=team or (who.team if who else None),
        site=site_of(who),
        origin=CaseOrigin(origin),
        origin_detail=origin_detail[:200],
        opened_at=now,
        opened_by=actor,
        opening_key=key,
        state_since=now,
    )
    _begin(actor, case, values, now)
    return case


def _begin(actor: Agent | None, case: Case, values: dict[str, Any], now: dt.datetime) -> None:
    """First move, first delays, first letter, what the service adds, and the event of the journal."""
    declaration = case.declaration
    first = Move.objects.create(
        case=case,
        number=0,
        transition="open",
        to_state=case.state,
        holder_after=case.holder,
        actor=actor,
        at=now,
        fields=values,
    )
    today = timezone.localdate(now)
    for clock in declaration.clocks:
        if first_day(clock, values, today):
            start(case, clock, values, today)
    note_next_due(case)
    write_letter(case, first, declaration.opening_letter, declaration.opening_fields, now)
    if declaration.on_open is not None:
        declaration.on_open(actor=actor, case=case, move=first, fields=values, now=now)
    record(
        actor=actor,
        verb=f"{case.procedure}.open",
        target=case,
        person=case.person,
        payload={"reference": case.reference, "origin": case.origin},
        fund=case.fund,
    )


def open_or_join(
    *, actor: Agent | None, procedure: str, person: Person, **given: Any
) -> tuple[Case, bool]:
    """The person's open file of this procedure, or a new one. Returns (file, whether it is new)."""
    with transaction.atomic():
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        owner = _owner(actor, given.get("fund"), get_procedure(procedure))
        mine = Case.objects.open().filter(fund=owner, person=person, procedure=procedure)
        if known := mine.first():
            return known, False
        return open_case(actor=actor, procedure=procedure, person=person, **given), True


def _owner(actor: Agent | None, fund: Fund | None, declaration: Procedure) -> Fund:
    if actor is not None:
        require(may_open(actor, declaration))
        return actor.fund
    if fund is None:
        raise ValueError("a file opened by nobody needs its fund")
    return fund


def _check_person(declaration: Procedure, owner: Fund, person: Person | None) -> None:
    if person is None:
        if declaration.person_required:
            raise Refused(
                "Choisissez la personne concernée avant d’ouvrir un dossier.",
                code="person_required",
                field="person",
            )
        return
    if person.fund_id != owner.pk:
        raise Refused("Cette personne ne relève pas de votre caisse.", code="other_fund")
    if declaration.one_open_per_person:
        known = Case.objects.open().filter(person=person, procedure=declaration.name).first()
        if known is not None:
            told = f"Cette personne a déjà un dossier ouvert : {known.reference}. Continuez dans ce dossier."
            if known.lane == Lane.SENSITIVE:
                told = "Cette personne est déjà suivie : voyez avec votre responsable."
            raise Refused(told, code="already_open")


def _next_reference(fund: Fund, prefix: str, year: int) -> str:
    counter, _ = ReferenceCounter.objects.get_or_create(fund=fund, prefix=prefix, year=year)
    ReferenceCounter.objects.filter(pk=counter.pk).update(last=models.F("last") + 1)
    counter.refresh_from_db()
    return f"{prefix}-{year}-{counter.last:06d}"


def site_of(agent: Agent | None) -> Any:
    if agent is None:
        return None
    return agent.site or (agent.team.site if agent.team else None)
