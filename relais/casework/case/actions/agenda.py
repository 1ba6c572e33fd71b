"""Tasks, and delays made longer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from relais.casework.case.actions.delays import note_next_due
from relais.casework.case.clocks import after
from relais.casework.case.models import Case, Deadline, Task
from relais.casework.case.policies import may_assign, may_work, require
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record


@transaction.atomic
def add_task(
    *,
    actor: Agent,
    case: Case,
    title: str,
    due_on: dt.date | None = None,
    assigned_to: Agent | None = None,
    at: dt.datetime | None = None,
) -> Task:
    """Something to do for a file; the same open task asked twice is one task."""
    require(may_work(actor, case) or may_assign(actor, case))
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not (title := title.strip()):
        raise Refused("Dites ce qu’il y a à faire.", code="missing", field="title")
    who = assigned_to or case.assigned_to or actor
    if not may_work(who, case):
        raise Refused(f"{who} ne traite pas ce type de dossier.", code="cannot_work")
    task, created = Task.objects.get_or_create(
        case=case,
        title=title[:160],
        due_on=due_on,
        assigned_to=who,
        done_at=None,
        dropped_at=None,
        defaults={"created_at": at or timezone.now(), "created_by": actor},
    )
    if created:
        _record(actor, case, "task_added", task)
    return task


@transaction.atomic
def complete_task(*, actor: Agent, task: Task, at: dt.datetime | None = None) -> Task:
    """Marks a task as done; again changes nothing."""
    return _settle(actor, task, "done_at", at)


@transaction.atomic
def drop_task(*, actor: Agent, task: Task, at: dt.datetime | None = None) -> Task:
    """Gives up a task that is no longer of use; it stays in the file."""
    return _settle(actor, task, "dropped_at", at)


def _settle(actor: Agent, task: Task, column: str, at: dt.datetime | None) -> Task:
    locked = Task.objects.select_for_update(of=("self",)).select_related("case").get(pk=task.pk)
    require(may_work(actor, locked.case) or may_assign(actor, locked.case))
    if locked.done_at is None and locked.dropped_at is None:
        setattr(locked, column, at or timezone.now())
        locked.done_by = actor
        locked.save(update_fields=[column, "done_by"])
        verb = "task_done" if column == "done_at" else "task_dropped"
        _record(actor, locked.case, verb, locked)
    return locked


@transaction.atomic
def extend_deadline(*, actor: Agent, deadline: Deadline, days: int, reason: str) -> Deadline:
    """Makes a running delay longer by `days` (working days when it is counted in them), with its reason."""
    locked = (
        Deadline.objects.select_for_update(of=("self",)).select_related("case").get(pk=deadline.pk)
    )
    require(may_work(actor, locked.case) or may_assign(actor, locked.case))
    if not 1 <= days <= 365:
        raise Refused("Un délai se prolonge de 1 à 365 jours.", code="bad_number", field="days")
    if not reason.strip():
        raise Refused("Dites pourquoi le délai est prolongé.", code="missing", field="reason")
    if locked.met_on or locked.dropped_on or locked.suspended_on:
        raise Refused(
            "Ce délai ne court plus : il n’y a rien à prolonger.", code="deadline_not_running"
        )
    locked.due_on = after(
        locked.due_on,
        days,
        working_days=locked.working_days,
        department=locked.case.fund.department,
    )
    locked.extended_days += days
    locked.save(update_fields=["due_on", "extended_days"])
    note_next_due(locked.case)
    record(
        actor=actor,
        verb=f"{locked.case.procedure}.deadline_extended",
        target=locked.case,
        person=locked.case.person,
        payload={"kind": locked.kind, "days": days, "reason": reason.strip()},
    )
    return locked


def _record(actor: Agent, case: Case, verb: str, task: Task) -> None:
    record(
        actor=actor,
        verb=f"{case.procedure}.{verb}",
        target=case,
        person=case.person,
        payload={"reference": case.reference, "task": task.pk},
    )
