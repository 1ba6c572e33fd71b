"""Referrals in the search everywhere: by reference, or by the name the partner wrote."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from relais.casework.referrals.models import Referral
from relais.pages.contributions import Hit
from relais.registers.accounts.models import Agent


def find(agent: Agent, text: str) -> list[Hit]:
    """One query, five rows."""
    if len(text) < 3:
        return []
    asked = Q(reference__istartswith=text) | Q(last_name__istartswith=text)
    found = Referral.objects.visible_to(agent).filter(asked).order_by("-sent_at")[:5]
    return [
        Hit(
            "Orientations",
            r.shown_name,
            f"{r.reference}, {r.sent_at:%d/%m/%Y}",
            reverse("referrals:referral", args=[r.reference]),
        )
        for r in found
    ]
