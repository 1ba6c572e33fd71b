"""Referrals on a person's page, for the fund's agents."""

from __future__ import annotations

from relais.casework.referrals.models import Referral
from relais.pages.contributions import Panel
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.models import Person


def panels_for(agent: Agent, person: Person) -> list[Panel]:
    """One panel when there is something to tell."""
    if not agent.may(Permission.SEE_REFERRALS):
        return []
    found = list(
        Referral.objects.visible_to(agent)
        .filter(person=person)
        .select_related("partner")
        .order_by("-sent_at")[:5]
    )
    return (
        [Panel("Orientations", "referrals/panel.html", {"referrals": found}, order=40)]
        if found
        else []
    )
