"""Writes of health support that are its own: the sheet of rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from relais.casework.case.models import Case
from relais.casework.case.policies import may_work, require
from relais.casework.support.enums import RightState
from relais.casework.support.models import RightReview
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record


@transaction.atomic
def review_rights(
    *,
    actor: Agent,
    case: Case,
    found: Mapping[str, tuple[str, str]],
    at: dt.datetime | None = None,
) -> int:
    """Writes what was found for some rights: {right: (state, note)}. Returns how many changed.

    The first state found is kept apart (`found`), so that a right opened during the support can be told from one that
    was already open. Raises Refused: `unknown_right`, `unknown_choice`, `wrong_state`.
    """
    locked = Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)
    require(may_work(actor, locked))
    if not locked.is_open or locked.state in ("detected", "offered"):
        raise Refused(
            "Le bilan des droits commence avec l’accord de la personne et finit avec le dossier.",
            code="wrong_state",
        )
    items = {item.right: item for item in locked.right_reviews.all()}
    changed = {}
    for right, (state, note) in found.items():
        if right not in items:
            raise Refused("Ce droit n’est pas dans le bilan.", code="unknown_right")
        if state not in RightState.values:
            raise Refused("Choisissez un état de la liste.", code="unknown_choice", field=right)
        item, note = items[right], note.strip()[:200]
        if (item.state, item.note) != (state, note):
            if item.found == RightState.UNKNOWN:
                item.found = state
            item.state, item.note = state, note
            item.checked_on, item.checked_by = timezone.localdate(at), actor
            changed[right] = state
    if changed:
        RightReview.objects.bulk_update(
            [items[right] for right in changed],
            ["state", "found", "note", "checked_on", "checked_by"],
        )
        record(
            actor=actor,
            verb="support.review",
            target=locked,
            person=locked.person,
            payload={"reference": locked.reference, "rights": changed},
        )
    return len(changed)
