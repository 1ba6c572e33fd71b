"""A professional excepted from a detector, until a day."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction

from relais.casework.signals.enums import Purpose
from relais.casework.signals.models import SignalDefinition, SignalException
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record

LONGEST = dt.timedelta(days=3 * 366)


@transaction.atomic
def except_subject(
    *,
    actor: Agent,
    subject_id: str,
    definition: str,
    ends_on: dt.date,
    reason: str,
    today: dt.date,
) -> SignalException:
    """Silences a detector about a professional from today. Again on the same day, it changes the end and the reason.

    Raises Refused: `unknown_definition`, `wrong_date`, `reason_required`.
    """
    _may(actor)
    known = SignalDefinition.objects.filter(name=definition, purpose=Purpose.ABUSE).first()
    if known is None:
        raise Refused("Choisissez un détecteur.", code="unknown_definition", field="definition")
    if not today <= ends_on <= today + LONGEST:
        raise Refused(
            "Une exception finit entre aujourd’hui et dans trois ans.",
            code="wrong_date",
            field="ends_on",
        )
    reason = reason.strip()[:300]
    if not reason:
        raise Refused("Dites pourquoi.", code="reason_required", field="reason")
    mine = SignalException.objects.visible_to(actor).select_for_update()
    same = mine.filter(subject_id=subject_id, definition=known, starts_on=today).first()
    if same is not None and (same.ends_on, same.reason) == (ends_on, reason):
        return same
    made = same or SignalException(
        fund=actor.fund, subject_id=subject_id, definition=known, starts_on=today
    )
    made.ends_on, made.reason, made.made_by = ends_on, reason, actor
    made.save()
    payload = {"definition": definition, "ends_on": ends_on.isoformat()}
    record(actor=actor, verb="signal.excepted", target=made, payload=payload)
    return made


@transaction.atomic
def end_exception(*, actor: Agent, exception: int, today: dt.date) -> None:
    """The detector speaks again from now on. Safe to repeat. Raises SignalException.DoesNotExist."""
    _may(actor)
    found = SignalException.objects.visible_to(actor).select_for_update().get(pk=exception)
    yesterday = today - dt.timedelta(days=1)
    if found.ends_on <= yesterday:
        return
    found.ends_on = yesterday
    found.save(update_fields=["ends_on"])
    record(actor=actor, verb="signal.exception_ended", target=found)


def _may(actor: Agent) -> None:
    if not (actor.may(Permission.SEE_CONTROL_SIGNALS) and actor.may(Permission.DECIDE_SIGNALS)):
        raise PermissionDenied
