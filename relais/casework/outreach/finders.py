"""Campaigns, by their title or theme."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from relais.casework.outreach.access import may
from relais.casework.outreach.models import Campaign
from relais.pages.contributions import Hit
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission


def find(agent: Agent, text: str) -> list[Hit]:
    if not may(agent, Permission.SEE_CAMPAIGNS):
        return []
    named = Q(title__icontains=text) | Q(theme__icontains=text)
    return [
        Hit(
            "Campagnes",
            each.title,
            f"{each.theme}, {each.get_status_display().lower()}",
            reverse("outreach:campaign", args=[each.pk]),
        )
        for each in Campaign.objects.visible_to(agent).filter(named)[:5]
    ]
