"""Decisions on signals. A person stands between a signal and a case."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from relais.casework.case.actions import open_or_join
from relais.casework.case.enums import CaseOrigin
from relais.casework.case.models import Case
from relais.casework.signals.enums import (
    REASONS,
    UNDECIDED,
    Purpose,
    SignalState,
)
from relais.casework.signals.models import FiledSignal
from relais.casework.signals.openers import openers_for
from relais.casework.signals.retiring import is_retired
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record, record_read_once
from relais.registers.directory.reading import open_file


def read(*, actor: Agent, signal: FiledSignal) -> None:
    """The signal was opened by someone: new becomes seen, and a person's data were read."""
    if signal.state == SignalState.NEW and actor.may(Permission.DECIDE_SIGNALS):
        FiledSignal.objects.filter(pk=signal.pk, state=SignalState.NEW).update(
            state=SignalState.SEEN
        )
        signal.state = SignalState.SEEN
    if signal.person is not None:
        open_file(
            actor=actor,
            person=signal.person,
            what=f"signal : {signal.definition.title}",
            now=timezone.now(),
        )
    elif signal.purpose == Purpose.ABUSE:
        what = f"signal : {signal.definition.title}"
        record_read_once(actor=actor, target=signal, what=what, now=timezone.now())


@transaction.atomic
def open_from_signal(*, actor: Agent, signal: FiledSignal, procedure: str) -> Case:
    """Opens a file for the signal's person, or joins the one already open. Repeating gives the same file.

    Raises Refused: `already_set_aside`, `no_opener`, and what the procedure refuses.
    """
    locked = held(actor, signal)
    if locked.case is not None:
        return locked.case
    if locked.state == SignalState.SET_ASIDE:
        raise Refused(
            "Ce signal a été écarté. Annulez d’abord cette décision pour ouvrir un dossier.",
            code="already_set_aside",
        )
    opener = next((o for o in openers_for(actor, locked) if o.procedure == procedure), None)
    if opener is None or locked.person is None:
        raise Refused(
            "Ce signal ne peut pas ouvrir ce dossier : la personne n’est pas connue du fichier des assurés, "
            "ou votre rôle ne le permet pas.",
            code="no_opener",
        )
    case, _ = open_or_join(
        actor=actor,
        procedure=procedure,
        person=locked.person,
        origin=CaseOrigin.SIGNAL,
        origin_detail=locked.definition.title,
    )
    locked.case = case
    decide(locked, actor, SignalState.OPENED)
    record(
        actor=actor,
        verb="signal.opened",
        target=locked,
        person=locked.person,
        payload={"definition": locked.definition_id, "case": case.reference},
    )
    return case


@transaction.atomic
def set_aside(*, actor: Agent, signal: FiledSignal, reason: str, note: str = "") -> FiledSignal:
    """Says that nothing is to be done, and why. Raises Refused: `unknown_reason`, `note_required`, `already_opened`."""
    locked = held(actor, signal)
    if reason not in REASONS[Purpose(locked.purpose)]:
        raise Refused("Choisissez une raison dans la liste.", code="unknown_reason", field="reason")
    note = note.strip()[:300]
    if reason == "other" and not note:
        raise Refused("Dites en quelques mots la raison.", code="note_required", field="note")
    if locked.state == SignalState.OPENED:
        raise Refused(
            "Un dossier est ouvert sur ce signal : c’est dans le dossier que la suite se décide.",
            code="already_opened",
        )
    if locked.state == SignalState.KEPT:
        raise Refused(
            "Ce signal est retenu pour un dossier. Annulez d’abord cette décision pour le classer.",
            code="already_kept",
        )
    if locked.state == SignalState.SET_ASIDE and (locked.aside_reason, locked.note) == (
        reason,
        note,
    ):
        return locked
    locked.aside_reason, locked.note = reason, note
    decide(locked, actor, SignalState.SET_ASIDE)
    record(
        actor=actor,
        verb="signal.set_aside",
        target=locked,
        person=locked.person,
        payload={"definition": locked.definition_id, "reason": reason},
    )
    return locked


@transaction.atomic
def keep(*, actor: Agent, signal: FiledSignal) -> FiledSignal:
    """Says that a file is to be opened on a signal of control. Repeating changes nothing.

    Raises Refused: `not_control`, `already_set_aside`.
    """
    locked = held(actor, signal)
    if locked.purpose != Purpose.ABUSE:
        raise Refused("Ce signal n’est pas un signal de contrôle.", code="not_control")
    if locked.state == SignalState.SET_ASIDE:
        raise Refused(
            "Ce signal a été classé sans suite. Annulez d’abord cette décision.",
            code="already_set_aside",
        )
    if locked.state in (SignalState.KEPT, SignalState.OPENED):
        return locked
    decide(locked, actor, SignalState.KEPT)
    payload = {"definition": locked.definition_id}
    record(actor=actor, verb="signal.kept", target=locked, person=locked.person, payload=payload)
    return locked


@transaction.atomic
def undo(*, actor: Agent, signal: FiledSignal) -> FiledSignal:
    """Takes back a setting aside or a keeping. Raises Refused: `nothing_to_undo`."""
    locked = held(actor, signal)
    if locked.state not in (SignalState.SET_ASIDE, SignalState.KEPT):
        raise Refused("Il n’y a pas de décision à annuler sur ce signal.", code="nothing_to_undo")
    was = locked.state
    locked.state = _former(locked)
    locked.former_state, locked.aside_reason, locked.note = "", "", ""
    locked.decided_by, locked.decided_at = None, None
    locked.save()
    payload = {"state": was}
    record(actor=actor, verb="signal.undone", target=locked, person=locked.person, payload=payload)
    return locked


def _former(signal: FiledSignal) -> SignalState:
    """What it was before; a detector may have come back to work since."""
    former = SignalState(signal.former_state or SignalState.SEEN)
    if former != SignalState.RETIRED or is_retired(signal.fund_id, signal.definition_id):
        return former
    return SignalState.SEEN


def held(actor: Agent, signal: FiledSignal) -> FiledSignal:
    """The signal, locked until the commit, for who may decide. Raises PermissionDenied, DoesNotExist."""
    if not actor.may(Permission.DECIDE_SIGNALS):
        raise PermissionDenied
    found: FiledSignal = (
        FiledSignal.objects.visible_to(actor)
        .select_related("definition", "person", "case")
        .select_for_update(of=("self",))
        .get(pk=signal.pk)
    )
    return found


def decide(signal: FiledSignal, actor: Agent, state: SignalState) -> None:
    """Writes the decision, and from what it may be taken back."""
    if signal.state in (*UNDECIDED, SignalState.EXPIRED, SignalState.RETIRED):
        signal.former_state = signal.state
    signal.state = state
    signal.decided_by, signal.decided_at = actor, timezone.now()
    signal.save()
