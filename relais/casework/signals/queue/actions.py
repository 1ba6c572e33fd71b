"""What a person does with a professional of the queue: takes it, gives it back, concludes, takes the conclusion back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from relais.casework.signals.enums import CONCLUDED, WAITING, QueueState
from relais.casework.signals.models import RankedProvider
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record


@transaction.atomic
def take(*, actor: Agent, place: RankedProvider) -> RankedProvider:
    """« Je m’en occupe ». Repeating changes nothing. Raises Refused: `taken`, `concluded`."""
    locked = _held(actor, place)
    if locked.is_concluded:
        raise Refused("Ce professionnel a déjà été regardé.", code="concluded")
    if locked.state == QueueState.TAKEN:
        if locked.taken_by_id == actor.pk:
            return locked
        raise Refused(f"{locked.taken_by or 'Un collègue'} s’en occupe déjà.", code="taken")
    locked.state, locked.taken_by, locked.taken_at = QueueState.TAKEN, actor, timezone.now()
    return _saved(locked, actor, "queue.taken")


@transaction.atomic
def give_back(*, actor: Agent, place: RankedProvider) -> RankedProvider:
    """Back to the queue, for somebody else. Repeating changes nothing. Raises Refused: `concluded`."""
    locked = _held(actor, place)
    if locked.is_concluded:
        raise Refused("La conclusion est déjà notée. Annulez-la d’abord.", code="concluded")
    if locked.state == QueueState.TO_LOOK:
        return locked
    locked.state, locked.taken_by, locked.taken_at = QueueState.TO_LOOK, None, None
    return _saved(locked, actor, "queue.given_back")


@transaction.atomic
def conclude(
    *, actor: Agent, place: RankedProvider, outcome: str, note: str = ""
) -> RankedProvider:
    """What was found, once looked at as a whole: the night learns from it. Repeating changes nothing.

    Raises Refused: `unknown_outcome`, `note_required` (an anomaly, or nothing concluded, is told in a few words), `concluded`.
    """
    locked = _held(actor, place)
    if outcome not in CONCLUDED:
        raise Refused("Choisissez une conclusion.", code="unknown_outcome", field="outcome")
    note = note.strip()[:300]
    if outcome != QueueState.UNFOUNDED and not note:
        raise Refused("Dites en quelques mots ce qui a été trouvé.", code="note_required", field="note")  # fmt: skip
    if locked.is_concluded:
        if (locked.state, locked.note) == (outcome, note):
            return locked
        raise Refused("Une conclusion est déjà notée. Annulez-la d’abord.", code="concluded")
    locked.state, locked.note = QueueState(outcome), note
    locked.decided_by, locked.decided_at = actor, timezone.now()
    return _saved(locked, actor, "queue.concluded", {"outcome": outcome, "arm": locked.arm})


@transaction.atomic
def undo(*, actor: Agent, place: RankedProvider) -> RankedProvider:
    """Takes a conclusion back: to look at again. Raises Refused: `nothing_to_undo`, `waiting_again`."""
    locked = _held(actor, place)
    if not locked.is_concluded:
        raise Refused("Il n’y a pas de conclusion à annuler.", code="nothing_to_undo")
    mine = RankedProvider.objects.visible_to(actor)
    if mine.filter(provider_id=locked.provider_id, state__in=WAITING).exists():
        raise Refused("Ce professionnel est revenu dans la file : reprenez-le là.", code="waiting_again")  # fmt: skip
    was = locked.state
    locked.state = QueueState.TAKEN if locked.taken_by_id else QueueState.TO_LOOK
    locked.decided_by, locked.decided_at, locked.note = None, None, ""
    return _saved(locked, actor, "queue.undone", {"outcome": was})


def _held(actor: Agent, place: RankedProvider) -> RankedProvider:
    """Locked until the commit, for who may decide. Raises PermissionDenied, DoesNotExist."""
    if not actor.may(Permission.DECIDE_SIGNALS):
        raise PermissionDenied
    mine = RankedProvider.objects.visible_to(actor).select_related("taken_by")
    found: RankedProvider = mine.select_for_update(of=("self",)).get(pk=place.pk)
    return found


def _saved(
    row: RankedProvider, actor: Agent, verb: str, payload: dict[str, str] | None = None
) -> RankedProvider:
    row.save()
    record(actor=actor, verb=verb, target=row, payload=payload)
    return row
