"""The one way to read a NIR: by name, for a reason, on the record."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
from relais.registers.identity.models import IdentityLink
from relais.registers.identity.vault import decrypt


@transaction.atomic
def reveal_nir(*, actor: Agent, person: Any, reason: str) -> str:
    """NIR of a person of the actor's fund, 15 characters. The journal keeps who, when, why, never the number.

    `person` is a `directory.Person`. Raises `Refused` (`nir_forbidden`, `nir_reason`, `nir_unknown`).
    """
    if not actor.may(Permission.SEE_NIR) or person.fund_id != actor.fund_id:
        raise Refused(
            "Votre rôle ne permet pas de lire le numéro de sécurité sociale.", code="nir_forbidden"
        )
    if len(reason.strip()) < 5:
        raise Refused(
            "Dites en quelques mots pourquoi vous avez besoin de ce numéro.",
            code="nir_reason",
            field="reason",
        )
    row = IdentityLink.objects.filter(fund_id=person.fund_id, pseudonym=person.pseudonym).first()
    if row is None:
        raise Refused(
            "Le numéro de sécurité sociale de cette personne n’est pas connu.", code="nir_unknown"
        )
    record(
        actor=actor,
        verb="reveal_nir",
        target=person,
        person=person,
        payload={"reason": reason.strip()[:300]},
    )
    return decrypt(row.nir_encrypted)
