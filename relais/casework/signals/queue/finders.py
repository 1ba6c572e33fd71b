"""A professional of the queue by his whole number."""

from __future__ import annotations

from relais.casework.signals.enums import QueueState
from relais.casework.signals.models import RankedProvider
from relais.pages.contributions import Hit
from relais.registers.accounts.models import Agent

MOST = 3


def find(agent: Agent, text: str) -> list[Hit]:
    mine = RankedProvider.objects.visible_to(agent).filter(provider_id=text.strip())
    return [
        Hit(
            "Professionnels à regarder",
            row.subject,
            QueueState(row.state).label.lower(),
            row.get_absolute_url(),
        )
        for row in mine.order_by("-waiting", "-pk")[:MOST]
    ]
