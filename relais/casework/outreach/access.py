"""Who may do what with a campaign."""

from __future__ import annotations

from relais.casework.outreach.models import Campaign
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission


def may(agent: Agent, permission: Permission, campaign: Campaign | None = None) -> bool:
    """The word, an agent of the fund itself (not of a partner), and a campaign of that fund."""
    return (
        agent.partner_id is None
        and agent.may(permission)
        and (campaign is None or campaign.fund_id == agent.fund_id)
    )


def require(agent: Agent, permission: Permission, campaign: Campaign | None = None) -> None:
    """Raises `Refused`, in words that tell nothing of what another fund has."""
    if not may(agent, permission, campaign):
        raise Refused(
            "Votre rôle ne permet pas cette action. Demandez à votre responsable.",
            code="not_allowed",
        )
