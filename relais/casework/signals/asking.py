"""Documents asked for before a decision is taken on a signal."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from relais.casework.signals.actions import held
from relais.casework.signals.enums import PENDING, UNDECIDED, Addressee, Purpose, SignalState
from relais.casework.signals.models import DocumentRequest, FiledSignal
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record

LONGEST = dt.timedelta(days=366)


@transaction.atomic
def ask_documents(
    *,
    actor: Agent,
    signal: FiledSignal,
    what: str,
    addressee: str,
    due_on: dt.date,
    today: dt.date,
) -> DocumentRequest:
    """Asks for documents; the signal then waits. The same request, still awaited, is given back.

    Raises Refused: `not_control`, `decided`, `what_required`, `unknown_addressee`, `wrong_date`.
    """
    locked = held(actor, signal)
    if locked.purpose != Purpose.ABUSE:
        raise Refused("Ce signal n’est pas un signal de contrôle.", code="not_control")
    what = what.strip()[:300]
    if not what:
        raise Refused("Dites quelles pièces vous demandez.", code="what_required", field="what")
    if addressee not in Addressee.values:
        raise Refused("Choisissez à qui.", code="unknown_addressee", field="addressee")
    same = locked.requests.filter(
        what=what, addressee=addressee, due_on=due_on, received_on=None, withdrawn_at=None
    ).first()
    if same is not None:
        return same
    if not today <= due_on <= today + LONGEST:
        raise Refused(
            "La date limite est entre aujourd’hui et dans un an.", code="wrong_date", field="due_on"
        )
    if locked.state not in UNDECIDED:
        raise Refused(
            "La suite de ce signal est déjà décidée. Annulez d’abord cette décision.",
            code="decided",
        )
    made: DocumentRequest = locked.requests.create(
        what=what, addressee=addressee, due_on=due_on, asked_by=actor, asked_at=timezone.now()
    )
    _wait(locked)
    payload = {"request": made.pk, "addressee": addressee, "due_on": due_on.isoformat()}
    record(actor=actor, verb="signal.asked", target=locked, person=locked.person, payload=payload)
    return made


@transaction.atomic
def receive_documents(*, actor: Agent, signal: FiledSignal, request: int, on: dt.date) -> None:
    """Notes that documents came. A second time changes nothing. Raises Refused: `no_request`, `withdrawn`."""
    locked, asked = _asked(actor, signal, request)
    if asked.received_on is not None:
        return
    if asked.withdrawn_at is not None:
        raise Refused("Cette demande a été retirée.", code="withdrawn")
    asked.received_on, asked.received_by = on, actor
    asked.save(update_fields=["received_on", "received_by"])
    payload = {"request": asked.pk}
    record(
        actor=actor, verb="signal.received", target=locked, person=locked.person, payload=payload
    )


@transaction.atomic
def withdraw_request(*, actor: Agent, signal: FiledSignal, request: int) -> None:
    """Takes a request back, its reception too; the signal waits no more when it was the only one. Safe to repeat.

    Raises Refused: `no_request`.
    """
    locked, asked = _asked(actor, signal, request)
    if asked.withdrawn_at is not None:
        return
    asked.withdrawn_at = timezone.now()
    asked.received_on, asked.received_by = None, None
    asked.save(update_fields=["withdrawn_at", "received_on", "received_by"])
    if not locked.requests.filter(withdrawn_at=None).exists():
        for place in ("state", "former_state"):
            if getattr(locked, place) == SignalState.ASKED:
                setattr(locked, place, SignalState.SEEN)
        locked.save(update_fields=["state", "former_state"])
    payload = {"request": asked.pk}
    record(
        actor=actor, verb="signal.withdrawn", target=locked, person=locked.person, payload=payload
    )


def _asked(actor: Agent, signal: FiledSignal, request: int) -> tuple[FiledSignal, DocumentRequest]:
    locked = held(actor, signal)
    found = locked.requests.filter(pk=request).first()
    if found is None:
        raise Refused("Cette demande n’existe pas sur ce signal.", code="no_request")
    return locked, found


def _wait(signal: FiledSignal) -> None:
    if signal.state in PENDING:
        signal.state = SignalState.ASKED
        signal.save(update_fields=["state"])
