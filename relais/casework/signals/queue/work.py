"""Professionals one said one looks at, until a conclusion."""

from __future__ import annotations

import datetime as dt

from relais.casework.signals.enums import QueueState
from relais.casework.signals.models import RankedProvider
from relais.pages.contributions import WorkItem
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

SHOWN = 8


def work_for(agent: Agent, now: dt.datetime) -> list[WorkItem]:
    if not agent.may(Permission.DECIDE_SIGNALS):
        return []
    mine = RankedProvider.objects.visible_to(agent).filter(state=QueueState.TAKEN, taken_by=agent)
    return [
        WorkItem(
            "dossier",
            row.subject,
            "à regarder : conclusion attendue",
            row.get_absolute_url(),
            action_label="Conclure",
        )
        for row in mine.order_by("taken_at", "pk")[:SHOWN]
    ]
