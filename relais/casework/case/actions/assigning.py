"""Who works on a file, and for whom: taking it, giving it, handing all of them over."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from relais.casework.case.enums import Lane
from relais.casework.case.models import Case, Task
from relais.casework.case.policies import may_assign, may_follow, may_work, require
from relais.casework.case.procedures import procedures
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
from relais.registers.directory.models import Person


@transaction.atomic
def assign(*, actor: Agent, case: Case, to: Agent | None) -> Case:
    """Gives a file to an agent (None: nobody). Anyone who works on such files may take one; a manager gives them."""
    locked = Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)
    require(may_assign(actor, locked) or (may_work(actor, locked) and to == actor))
    if to is not None and not may_follow(to, locked):
        raise Refused(f"{to} ne traite pas ce type de dossier.", code="cannot_work", field="to")
    if locked.assigned_to_id != (to.pk if to else None):
        before, locked.assigned_to = locked.assigned_to_id, to
        if to is not None and to.team_id is not None:
            locked.team_id = to.team_id
        locked.save(update_fields=["assigned_to", "team"])
        record(
            actor=actor,
            verb=f"{locked.procedure}.assign",
            target=locked,
            person=locked.person,
            payload={
                "reference": locked.reference,
                "from": before,
                "to": to.pk if to else None,
            },
        )
    case.assigned_to, case.team_id = locked.assigned_to, locked.team_id
    return locked


@transaction.atomic
def hand_over(*, actor: Agent, leaving: Agent, to: Agent) -> int:
    """Gives all the open files and waiting tasks of an agent to another one, for good. Returns the number of files.

    For days of absence nothing has to be moved: the stand-in sees the files of the agent he replaces.
    """
    if actor.fund_id != leaving.fund_id or to.fund_id != leaving.fund_id or to == leaving:
        raise Refused("Choisissez un collègue de la même caisse.", code="other_fund", field="to")
    require(actor == leaving or actor.may(Permission.ASSIGN_CASES))
    held = Case.objects.select_for_update(of=("self",)).open().filter(assigned_to=leaving)
    cannot = [
        p.plural
        for p in procedures()
        if not to.may(p.work) and held.filter(procedure=p.name).exists()
    ]
    if cannot:
        raise Refused(
            f"{to} ne traite pas ces dossiers : {', '.join(cannot).lower()}.",
            code="cannot_work",
            field="to",
        )
    files = list(held)
    Case.objects.filter(pk__in=[case.pk for case in files]).update(
        assigned_to=to, team=to.team or leaving.team
    )
    tasks = Task.objects.filter(assigned_to=leaving, done_at=None, dropped_at=None)
    n_tasks = tasks.update(assigned_to=to)
    if files or n_tasks:
        record(
            actor=actor,
            verb="case.hand_over",
            target=leaving,
            payload={
                "to": to.pk,
                "files": [case.reference for case in files],
                "tasks": n_tasks,
                "at": timezone.now().isoformat(),
            },
        )
    return len(files)


@transaction.atomic
def set_lane(*, actor: Agent, case: Case, lane: str) -> Case:
    """Puts a file in the normal, urgent or sensitive lane. Who makes sensitive a file that nobody follows then follows it."""
    locked = Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)
    require(may_work(actor, locked) or may_assign(actor, locked))
    if lane not in Lane.values:
        raise Refused("Choisissez une voie de la liste.", code="unknown_lane", field="lane")
    if locked.lane != lane:
        locked.lane = lane
        if lane == Lane.SENSITIVE and locked.assigned_to is None and may_follow(actor, locked):
            locked.assigned_to = actor
        locked.save(update_fields=["lane", "assigned_to"])
        record(
            actor=actor,
            verb=f"{locked.procedure}.lane",
            target=locked,
            person=locked.person,
            payload={"reference": locked.reference, "lane": lane},
        )
    case.lane, case.assigned_to = lane, locked.assigned_to
    return locked


@transaction.atomic
def set_person(*, actor: Agent, case: Case, person: Person) -> Case:
    """Says whom a file that came without a known person is about; once said, only undone by a merge of people."""
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(may_work(actor, locked))
    if person.fund_id != locked.fund_id:
        raise Refused("Cette personne ne relève pas de votre caisse.", code="other_fund")
    if locked.person_id not in (None, person.pk):
        raise Refused(
            "Ce dossier a déjà sa personne : ouvrez-en un autre s’il s’agit de quelqu’un d’autre.",
            code="person_known",
        )
    if locked.person_id is None:
        locked.person = person
        locked.save(update_fields=["person"])
        record(
            actor=actor,
            verb=f"{locked.procedure}.person",
            target=locked,
            person=person,
            payload={"reference": locked.reference},
        )
    case.person = person
    return locked
