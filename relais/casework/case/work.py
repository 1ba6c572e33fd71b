"""What waits for an agent in the files: late deadlines first, files where the next move is his, tasks."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from relais.casework.case.enums import Holder
from relais.casework.case.models import Case, Task
from relais.casework.case.models.files import NEVER
from relais.casework.case.procedures import seen_by
from relais.casework.case.standing_in import covered_by
from relais.pages.contributions import WorkItem
from relais.registers.accounts.models import Agent

SOON = dt.timedelta(days=7)
MOST = 50


def work_for(agent: Agent, now: dt.datetime) -> list[WorkItem]:
    """At most fifty lines, from a bounded number of queries."""
    if agent.partner_id is not None or not seen_by(agent):
        return []
    today = timezone.localdate(now)
    covered = covered_by(agent, today)
    dated = _deadlines(agent, covered, today)
    turns = [case for case in _turns(agent, covered) if case not in dated]
    found = [_item("échéance", case, agent, today) for case in dated]
    found += [_item("dossier", case, agent, today) for case in turns]
    return (found + _tasks(agent, covered, today))[:MOST]


def _mine(agent: Agent, covered: list[Agent]) -> Q:
    """Files of the agent and of those he replaces; those of his team that nobody follows."""
    mine = Q(assigned_to__in=covered)
    if agent.team_id is not None:
        mine |= Q(assigned_to=None, team_id=agent.team_id)
    return mine


def _deadlines(agent: Agent, covered: list[Agent], today: dt.date) -> list[Case]:
    return list(
        Case.objects.visible_to(agent)
        .filter(_mine(agent, covered), due_on__lte=today + SOON)
        .select_related("person", "assigned_to")
        .order_by("due_on", "pk")[: MOST // 2]
    )


def _turns(agent: Agent, covered: list[Agent]) -> list[Case]:
    return list(
        Case.objects.visible_to(agent)
        .open()
        .filter(_mine(agent, covered), holder=Holder.FUND)
        .select_related("person", "assigned_to")
        .order_by("due_on", "pk")[: MOST // 2]
    )


def _item(kind: str, case: Case, agent: Agent, today: dt.date) -> WorkItem:
    detail = [case.state_label, case.reference]
    if case.assigned_to_id is None:
        detail.append("non attribué")
    elif case.assigned_to_id != agent.pk:
        detail.append(f"pour {case.assigned_to}")
    due = None if case.due_on == NEVER else case.due_on
    steps = case.declaration.transitions_from(case.state)
    mine = [step for step in steps if agent.may(step.may)]
    first = next((step for step in mine if step.ready is None), mine[0] if mine else None)
    return WorkItem(
        kind,
        str(case.person or case.subject or case.reference),
        " · ".join(detail),
        case.get_absolute_url(),
        due,
        due is not None and due < today,
        first.label if first else "Ouvrir",
        action_url=reverse("case:move", args=[case.reference, first.slug]) if first else "",
    )


def _tasks(agent: Agent, covered: list[Agent], today: dt.date) -> list[WorkItem]:
    rows = (
        Task.objects.visible_to(agent)
        .filter(assigned_to__in=covered, done_at=None, dropped_at=None)
        .filter(Q(due_on=None) | Q(due_on__lte=today + SOON))
        .select_related("case__person")[: MOST // 2]
    )
    return [
        WorkItem(
            "dossier",
            task.title,
            f"{task.case.person or task.case.reference} · tâche",
            task.case.get_absolute_url(),
            task.due_on,
            task.due_on is not None and task.due_on < today,
        )
        for task in rows
    ]
