"""Undoing a mistaken step."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from relais.casework.case.actions.delays import restore_delays
from relais.casework.case.actions.results import withdraw_results
from relais.casework.case.models import Case, Move, Task
from relais.casework.case.policies import may_see, require
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record


def undo_refusal(actor: Agent, case: Case, last: Move | None, now: dt.datetime) -> str | None:
    """None when the actor may undo the last move of the file, else the sentence that says why not."""
    step = case.declaration.transition(last.transition) if last is not None else None
    if last is None or step is None:
        return "Il n’y a pas d’étape à annuler dans ce dossier."
    if not step.undoable:
        return f"« {step.label} » ne s’annule pas : elle a déjà eu un effet hors du dossier."
    if last.actor_id != actor.pk and not actor.may(Permission.ASSIGN_CASES):
        return "Seul l’agent qui a fait cette étape, ou son responsable, peut l’annuler."
    if now - last.at > dt.timedelta(hours=step.undo_hours):
        return f"Le délai pour annuler cette étape est passé ({step.undo_hours} heures)."
    return None


def last_move(case: Case) -> Move | None:
    """The last move that counts, other than the opening."""
    return case.moves.filter(undone_at=None, number__gt=0).order_by("-number").first()


@transaction.atomic
def undo_last_move(*, actor: Agent, case: Case, at: dt.datetime | None = None) -> Move:
    """Puts the file back as it was before its last move, with its delays and tasks. Raises Refused (`cannot_undo`,
    `case_changed`)."""
    now = at or timezone.now()
    locked = (
        Case.objects.select_for_update(of=("self",))
        .select_related("person", "fund")
        .get(pk=case.pk)
    )
    require(may_see(actor, locked))
    if locked.version != case.version:
        raise Refused(
            "Ce dossier a changé entre-temps : relisez-le avant d’annuler une étape.",
            code="case_changed",
        )
    last = last_move(locked)
    if refusal := undo_refusal(actor, locked, last, now):
        raise Refused(refusal, code="cannot_undo")
    assert last is not None
    _put_back(locked, last)
    withdraw_results(actor, last, now)
    step = locked.declaration.transition(last.transition)
    if step is not None and step.reverse is not None:
        step.reverse(case=locked, move=last, kept=last.before.get("kept"))
    last.undone_at, last.undone_by = now, actor
    last.save(update_fields=["undone_at", "undone_by"])
    record(
        actor=actor,
        verb=f"{locked.procedure}.undo",
        target=locked,
        person=locked.person,
        payload={"reference": locked.reference, "undone": last.transition, "to": locked.state},
    )
    for name in ("state", "holder", "state_since", "closed_at", "outcome", "version", "due_on"):
        setattr(case, name, getattr(locked, name))
    return last


def _put_back(case: Case, last: Move) -> None:
    kept = last.before
    case.state, case.holder = last.from_state, last.holder_before
    case.state_since = dt.datetime.fromisoformat(kept["state_since"])
    case.closed_at = dt.datetime.fromisoformat(kept["closed_at"]) if kept["closed_at"] else None
    case.outcome = kept["outcome"]
    case.version += 1
    case.save(update_fields=["state", "holder", "state_since", "closed_at", "outcome", "version"])
    restore_delays(case, kept.get("deadlines", {}))
    Task.objects.filter(case=case, pk__in=kept.get("tasks", [])).update(dropped_at=None)
