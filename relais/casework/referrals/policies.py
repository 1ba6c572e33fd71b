"""Who may refer, and who may take a referral."""

from __future__ import annotations

import datetime as dt

from relais.casework.referrals.models import Referral
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Partner
from relais.registers.accounts.permissions import Permission

MOST_IN_AN_HOUR = 60


def require_partner(agent: Agent, today: dt.date) -> Partner:
    """The organisation for which the agent may refer, today. Raises Refused."""
    partner = agent.partner
    if partner is None or not agent.may(Permission.MAKE_REFERRALS):
        raise Refused(
            "Seul l’agent d’un partenaire peut orienter une personne.", code="not_allowed"
        )
    if not partner.active:
        raise Refused(
            "Votre structure n’est plus habilitée à orienter des personnes. Appelez votre correspondant à la caisse.",
            code="partner_closed",
        )
    if partner.agreement_ends_on is not None and partner.agreement_ends_on < today:
        raise Refused(
            f"La convention de votre structure s’est terminée le {partner.agreement_ends_on:%d/%m/%Y}. "
            "Appelez votre correspondant à la caisse pour la renouveler.",
            code="agreement_over",
        )
    return partner


def require_pace(agent: Agent, now: dt.datetime) -> None:
    """A form in which people are tried one after the other is not a way to learn who is accompanied. Raises Refused."""
    sent = Referral.objects.filter(author=agent, sent_at__gt=now - dt.timedelta(hours=1)).count()
    if sent >= MOST_IN_AN_HOUR:
        raise Refused(
            f"Vous avez orienté {MOST_IN_AN_HOUR} personnes en une heure. Ce qui est envoyé est gardé ; reprenez plus tard.",
            code="too_many",
        )


def require_taker(agent: Agent, referral: Referral) -> None:
    """The agent may handle this referral. Raises Refused."""
    if agent.fund_id != referral.fund_id or not agent.may(Permission.TAKE_REFERRALS):
        raise Refused("Votre rôle ne permet pas de traiter une orientation.", code="not_allowed")
