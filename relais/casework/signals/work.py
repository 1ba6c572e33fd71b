"""What is new in the data since yesterday, and documents asked for, for those who decide."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count
from django.utils import timezone

from relais.casework.signals.enums import SignalState
from relais.casework.signals.lists import signals_url
from relais.casework.signals.models import DocumentRequest, FiledSignal
from relais.pages.contributions import WorkItem
from relais.pages.typography import count
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

SHOWN = 8
SOON = dt.timedelta(days=7)


def work_for(agent: Agent, now: dt.datetime) -> list[WorkItem]:
    if not agent.may(Permission.DECIDE_SIGNALS):
        return []
    return [*_awaited(agent, timezone.localdate(now)), *_new(agent, timezone.localdate(now))]


def _new(agent: Agent, today: dt.date) -> list[WorkItem]:
    since = today - dt.timedelta(days=1)
    new = FiledSignal.objects.visible_to(agent).filter(state=SignalState.NEW, filed_on__gte=since)
    rows = new.values_list("purpose", "definition_id", "definition__title").annotate(n=Count("pk"))
    return [
        WorkItem(
            "nouveau",
            title,
            f"{count(n, 'nouveau signal', 'nouveaux signaux')} à regarder",
            signals_url(purpose, name, etat=SignalState.NEW),
            action_label="Regarder",
        )
        for purpose, name, title, n in rows.order_by("-n")[:SHOWN]
    ]


def _awaited(agent: Agent, today: dt.date) -> list[WorkItem]:
    """Documents one asked for oneself, late or due within a week."""
    if not agent.may(Permission.SEE_CONTROL_SIGNALS):
        return []
    rows = (
        DocumentRequest.objects.filter(
            signal__in=FiledSignal.objects.visible_to(agent),
            signal__state=SignalState.ASKED,
            asked_by=agent,
            received_on=None,
            withdrawn_at=None,
            due_on__lte=today + SOON,
        )
        .select_related("signal__definition", "signal__person")
        .order_by("due_on", "pk")
    )
    return [
        WorkItem(
            "échéance",
            f"Pièces demandées : {row.signal.subject}",
            row.what,
            row.signal.get_absolute_url(),
            due_on=row.due_on,
            late=row.due_on < today,
        )
        for row in rows[:SHOWN]
    ]
