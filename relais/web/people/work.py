"""What waits for a manager: duplicates to examine, and agents who read unusually many files."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from relais.pages.contributions import WorkItem
from relais.pages.typography import count
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.models import DuplicateSuggestion, SuggestionState
from relais.registers.directory.reading import alerts

COUNTED_TO = 1_000


def work_for(agent: Agent, now: dt.datetime) -> list[WorkItem]:
    """Two queries at most, both bounded."""
    items = []
    if agent.may(Permission.MERGE_PEOPLE):
        items += _duplicates(agent)
    if agent.may(Permission.SEE_READERS) and not agent.partner_id:
        items += _mass_readings(agent, now)
    return items


def _duplicates(agent: Agent) -> list[WorkItem]:
    waiting = DuplicateSuggestion.objects.visible_to(agent).filter(state=SuggestionState.OPEN)
    n = waiting[:COUNTED_TO].count()
    if not n:
        return []
    return [
        WorkItem(
            "dossier",
            f"{count(n, 'doublon')} à examiner",
            "Des dossiers qui semblent décrire la même personne",
            reverse("people:duplicates"),
            action_label="Examiner",
        )
    ]


def _mass_readings(agent: Agent, now: dt.datetime) -> list[WorkItem]:
    raised = alerts(now - dt.timedelta(days=1)).filter(fund_id=agent.fund_id)
    return [
        WorkItem(
            "alerte",
            f"Lecture massive de dossiers : {event.actor}",
            f"{event.payload['n_files']} dossiers ouverts en une heure",
            reverse("people:list"),
            at=event.at,
        )
        for event in raised.select_related("actor").order_by("-number")[:5]
    ]
