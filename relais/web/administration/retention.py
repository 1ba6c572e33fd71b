"""Retention: what every service declares, and what becomes of an account that was closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from relais.pages.contributions import attributes
from relais.registers.accounts.models import Agent, ApiKey, Fund
from relais.registers.audit.models import AuditEvent
from relais.registers.retention.running import Kind

NOWHERE = "efface.invalid"


def kinds() -> list[Kind]:
    """The records that services declare (`retention.KINDS`)."""
    return [kind for given in attributes("retention", "KINDS") for kind in given]


def _closed(fund: Fund, before: dt.date) -> QuerySet[Agent]:
    """Accounts whose last closing is before that day; one that was never closed by hand has no day to count from."""
    start = timezone.make_aware(dt.datetime.combine(before, dt.time()))
    closings = AuditEvent.objects.filter(
        fund=fund,
        verb="close_account",
        target_type=Agent._meta.label_lower,
        target_id=Cast(OuterRef("pk"), CharField()),
    )
    shut = Agent.objects.filter(fund=fund, is_active=False).exclude(email__endswith=NOWHERE)
    return shut.filter(Exists(closings), ~Exists(closings.filter(at__gte=start)))


def _forget(agents: Sequence[Agent], on: dt.date) -> None:
    for agent in agents:
        agent.first_name, agent.last_name = "Compte", f"n° {agent.pk}"
        agent.email = f"compte-{agent.pk}@{NOWHERE}"
        agent.set_unusable_password()
        agent.save(update_fields=["first_name", "last_name", "email", "password"])
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user__in=agents).delete()
    ApiKey.objects.filter(agent__in=agents).delete()


KINDS = [Kind("closed_accounts", _closed, _forget)]
