"""Definitions of signals, by their title."""

from __future__ import annotations

from django.urls import reverse

from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.pages.contributions import Hit
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission


def find(agent: Agent, text: str) -> list[Hit]:
    if not (agent.may(Permission.SEE_SIGNALS) or agent.may(Permission.SEE_CONTROL_SIGNALS)):
        return []
    mine = FiledSignal.objects.visible_to(agent).values("definition")
    found = SignalDefinition.objects.filter(title__icontains=text, name__in=mine)[:5]
    return [
        Hit(
            "Repérages",
            each.title,
            "voir ses signaux",
            f"{reverse('signals:list')}?reperage={each.name}",
        )
        for each in found
    ]
