"""What waits in *Mon travail*: referrals to read, silences; for the partner, what moved."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from relais.casework.referrals.models import Referral
from relais.casework.referrals.progress import partner_step
from relais.casework.referrals.silence import silent
from relais.pages.contributions import WorkItem
from relais.pages.typography import count
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

MOST = 10
ALERTED_FROM = 14


def work_for(agent: Agent, now: dt.datetime) -> list[WorkItem]:
    """At most a few lines; three queries."""
    if agent.may(Permission.MAKE_REFERRALS):
        return _moved(agent, now)
    if not agent.may(Permission.TAKE_REFERRALS):
        return []
    return [*_to_read(agent), *_silences(agent, now)]


def _to_read(agent: Agent) -> list[WorkItem]:
    waiting = Referral.objects.visible_to(agent).waiting().select_related("partner")
    return [
        WorkItem(
            "orientation",
            r.shown_name,
            f"{r.partner} — {r.get_need_display().split(' : ')[0].lower()}",
            reverse("referrals:referral", args=[r.reference]),
            at=r.sent_at,
            late=r.urgent,
            action_label="Lire",
        )
        for r in waiting.order_by("-urgent", "sent_at")[:MOST]
    ]


def _silences(agent: Agent, now: dt.datetime) -> list[WorkItem]:
    today = timezone.localdate(now)
    n = silent(Referral.objects.visible_to(agent), today, ALERTED_FROM).count()
    if not n:
        return []
    url = f"{reverse('referrals:received')}?silence={ALERTED_FROM}"
    title = f"{count(n, 'orientation')} sans mouvement depuis {ALERTED_FROM} jours"
    return [
        WorkItem(
            "alerte", title, "Le partenaire attend un signe", url, late=True, action_label="Voir"
        )
    ]


def _moved(agent: Agent, now: dt.datetime) -> list[WorkItem]:
    recent = (
        Referral.objects.visible_to(agent).select_related("case").order_by("-state_since")[:MOST]
    )
    today = timezone.localdate(now)
    return [
        WorkItem(
            "nouveau",
            r.shown_name,
            str(partner_step(r, today).label),
            reverse("referrals:referral", args=[r.reference]),
            at=r.state_since,
            action_label="Suivre",
        )
        for r in recent
    ]
