"""Decisions on signals. A person stands between a signal and a case."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from relais.casework.case.actions import open_or_join
from relais.casework.case.enums import CaseOrigin
from relais.casework.case.models import Case
from relais.casework.signals.enums import PENDING, AsideReason, SignalState
from relais.casework.signals.models import FiledSignal
from relais.casework.signals.openers import openers_for
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
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


@transaction.atomic
def open_from_signal(*, actor: Agent, signal: FiledSignal, procedure: str) -> Case:
    """Opens a file for the signal's person, or joins the one already open. Repeating gives the same file.

    Raises Refused: `already_set_aside`, `no_opener`, and what the procedure refuses.
    """
    locked = _locked(actor, signal)
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
    _decide(locked, actor, SignalState.OPENED)
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
    locked = _locked(actor, signal)
    if reason not in AsideReason.values:
        raise Refused("Choisissez une raison dans la liste.", code="unknown_reason", field="reason")
    note = note.strip()[:300]
    if reason == AsideReason.OTHER and not note:
        raise Refused("Dites en quelques mots la raison.", code="note_required", field="note")
    if locked.state == SignalState.OPENED:
        raise Refused(
            "Un dossier est ouvert sur ce signal : c’est dans le dossier que la suite se décide.",
            code="already_opened",
        )
    if locked.state == SignalState.SET_ASIDE and (locked.aside_reason, locked.note) == (
        reason,
        note,
    ):
        return locked
    locked.aside_reason, locked.note = reason, note
    _decide(locked, actor, SignalState.SET_ASIDE)
    record(
        actor=actor,
        verb="signal.set_aside",
        target=locked,
        person=locked.person,
        payload={"definition": locked.definition_id, "reason": reason},
    )
    return locked


@transaction.atomic
def undo(*, actor: Agent, signal: FiledSignal) -> FiledSignal:
    """Takes a setting aside back. Raises Refused: `nothing_to_undo`."""
    locked = _locked(actor, signal)
    if locked.state != SignalState.SET_ASIDE:
        raise Refused("Il n’y a pas de décision à annuler sur ce signal.", code="nothing_to_undo")
    locked.state = SignalState(locked.former_state or SignalState.SEEN)
    locked.former_state, locked.aside_reason, locked.note = "", "", ""
    locked.decided_by, locked.decided_at = None, None
    locked.save()
    record(actor=actor, verb="signal.undone", target=locked, person=locked.person)
    return locked


def _locked(actor: Agent, signal: FiledSignal) -> FiledSignal:
    if not actor.may(Permission.DECIDE_SIGNALS):
        raise PermissionDenied
    found: FiledSignal = (
        FiledSignal.objects.visible_to(actor)
        .select_related("definition", "person", "case")
        .select_for_update(of=("self",))
        .get(pk=signal.pk)
    )
    return found


def _decide(signal: FiledSignal, actor: Agent, state: SignalState) -> None:
    if signal.state in PENDING or signal.state == SignalState.EXPIRED:
        signal.former_state = signal.state
    signal.state = state
    signal.decided_by, signal.decided_at = actor, timezone.now()
    signal.save()
