"""Partners in the search everywhere."""

from __future__ import annotations

from django.urls import reverse

from relais.pages.contributions import Hit
from relais.registers.accounts.models import Agent, Partner
from relais.registers.accounts.permissions import Permission


def find(agent: Agent, text: str) -> list[Hit]:
    """Partners whose name holds the text, for who manages them."""
    if not agent.may(Permission.MANAGE_PARTNERS) or len(text) < 2:
        return []
    found = Partner.objects.visible_to(agent).filter(name__icontains=text).order_by("name")[:5]
    return [
        Hit(
            "Partenaires",
            p.name,
            p.get_kind_display(),
            reverse("administration:partner", args=[p.pk]),
        )
        for p in found
    ]
