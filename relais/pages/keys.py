"""Keys of the REST API: made once, kept as a digest, revoked at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from relais.registers.accounts.models import Agent, ApiKey
from relais.registers.audit.actions import record

USE_NOTED_EVERY = dt.timedelta(minutes=5)


@transaction.atomic
def make_key(*, actor: Agent, agent: Agent, name: str) -> str:
    """A new key of the agent's; the answer is the only place where it can be read."""
    key = f"relais_{secrets.token_urlsafe(32)}"
    made = ApiKey.objects.create(agent=agent, name=name, digest=_digest(key), start=key[7:13])
    record(actor=actor, verb="make_key", target=made, payload={"agent": agent.pk, "name": name})
    return key


@transaction.atomic
def revoke_key(*, actor: Agent, key: ApiKey) -> None:
    """Nothing comes in by this key any more. A second time changes nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(actor=actor, verb="revoke_key", target=key)


class KeyAuth(HttpBearer):
    """`Authorization: Bearer relais_...`: the request is then that of the key's agent."""

    def authenticate(self, request: HttpRequest, token: str) -> Agent | None:
        found = ApiKey.objects.select_related("agent__fund", "agent__partner").filter(
            digest=_digest(token), revoked_at=None, agent__is_active=True
        )
        key = found.first()
        if key is None:
            return None
        now = timezone.now()
        if key.used_at is None or now - key.used_at > USE_NOTED_EVERY:
            ApiKey.objects.filter(pk=key.pk).update(used_at=now)
        request.user = key.agent
        return key.agent


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
