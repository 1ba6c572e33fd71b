"""Writing to the journal, inside the transaction of what is being journalled."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from relais.registers.accounts.models import Agent, Fund
from relais.registers.audit.models import AuditEvent, ChainHead


def record(
    *,
    actor: Agent | None,
    verb: str,
    target: models.Model,
    person: models.Model | None = None,
    payload: dict[str, Any] | None = None,
    fund: Fund | None = None,
) -> AuditEvent:
    """Adds one event to the chain of the actor's fund (or of `fund`, when the night acts alone).

    Call it last in the transaction that does the work: the chain's head stays locked until the commit.
    Raises `django.db.transaction.TransactionManagementError` outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "le journal s’écrit dans la transaction de l’action"
        )
    owner = fund.pk if fund is not None else actor.fund_id if actor is not None else None
    if owner is None:
        raise ValueError("un événement du journal appartient à une caisse")
    head = _locked_head(owner)
    event = AuditEvent(
        fund_id=owner,
        number=head.number + 1,
        at=timezone.now(),
        actor=actor,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        person_id=person.pk if person is not None else None,
        payload=payload or {},
        previous_hash=head.hash,
    )
    event.hash = seal(event)
    event.save(force_insert=True)
    ChainHead.objects.filter(pk=head.pk).update(number=event.number, hash=event.hash)
    return event


def _locked_head(fund_id: int) -> ChainHead:
    """The last link, locked until the commit; made at the first event of the fund."""
    heads = ChainHead.objects.select_for_update()
    found = heads.filter(fund_id=fund_id).first()
    if found is None:
        ChainHead.objects.get_or_create(fund_id=fund_id)
        found = heads.get(fund_id=fund_id)
    return found


@transaction.atomic
def record_read(*, actor: Agent, person: models.Model, what: str) -> AuditEvent:
    """Journals that an agent read a person's file (`what`: which page or part)."""
    return record(actor=actor, verb="read", target=person, person=person, payload={"what": what})


SAME_READ = dt.timedelta(minutes=5)


@transaction.atomic
def record_read_once(*, actor: Agent, target: models.Model, what: str, now: dt.datetime) -> bool:
    """Journals a read that is not of a person's file; the same within five minutes is one event. Returns whether it is new."""
    events = AuditEvent.objects.filter(
        actor=actor,
        verb="read",
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        at__gte=now - SAME_READ,
    )
    recent = events.order_by("-number").values_list("payload", flat=True)[:50]
    if any(payload.get("what") == what for payload in recent):
        return False
    record(actor=actor, verb="read", target=target, payload={"what": what})
    return True


def seal(event: AuditEvent) -> str:
    """SHA-256 of the event's content and of the hash before it."""
    content = [
        event.fund_id,
        event.number,
        event.at.isoformat(),
        event.actor_id,
        event.verb,
        event.target_type,
        event.target_id,
        event.person_id,
        event.payload,
        event.previous_hash,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
