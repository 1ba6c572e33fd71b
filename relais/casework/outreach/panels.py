"""Campaign contacts of a person, on the person's page."""

from __future__ import annotations

from typing import Any

from relais.casework.outreach.access import may
from relais.casework.outreach.models import Attempt
from relais.pages.contributions import Panel
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

SHOWN = 8


def panels_for(agent: Agent, person: Any) -> list[Panel]:
    if not may(agent, Permission.SEE_CAMPAIGNS):
        return []
    rows = Attempt.objects.filter(
        person=person, campaign__fund=agent.fund_id, undone_at=None
    ).select_related("campaign")
    attempts = list(rows[:SHOWN])
    if not attempts:
        return []
    return [Panel("Campagnes", "outreach/panel.html", {"attempts": attempts}, order=60)]
