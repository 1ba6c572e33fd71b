"""Signals about a person, on the person's page."""

from __future__ import annotations

from typing import Any

from relais.casework.signals.enums import SignalState
from relais.casework.signals.models import FiledSignal
from relais.pages.contributions import Panel
from relais.registers.accounts.models import Agent

SHOWN = 10


def panels_for(agent: Agent, person: Any) -> list[Panel]:
    rows = FiledSignal.objects.visible_to(agent).filter(person=person)
    found = list(
        rows.exclude(state=SignalState.EXPIRED)
        .select_related("definition")
        .order_by("-filed_on")[:SHOWN]
    )
    if not found:
        return []
    return [Panel("Signaux", "signals/panel.html", {"signals": found}, order=40)]
