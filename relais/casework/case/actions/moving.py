"""Moving a file from one state to the next, as its procedure's table allows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from relais.casework.case.actions.delays import apply_delays
from relais.casework.case.actions.letters import write_letter
from relais.casework.case.actions.results import write_results
from relais.casework.case.models import Case, Move, Task
from relais.casework.case.policies import may_see, require
from relais.casework.case.procedures import Transition
from relais.casework.case.values import clean_fields
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record


@transaction.atomic
def move(
    *,
    actor: Agent | None,
    case: Case,
    transition: str,
    fields: Mapping[str, Any] | None = None,
    at: dt.datetime | None = None,
) -> Move:
    """Moves a file. `case` is the file as the actor saw it: if it changed since, the move is refused (`case_changed`).

    The same move sent twice by the same actor from the same version is done once and returned. `at` back-dates (demo,
    import), never before the last move. Raises Refused: `not_allowed`, `wrong_state`, `missing`, `guard`...
    """
    now = at or timezone.now()
    locked = _lock(case)
    step = _transition(actor, locked, transition)
    values = clean_fields(step.fields, fields or {}, timezone.localdate(now))
    if locked.version != case.version:
        return _repeated(locked, case.version, actor, transition, values)
    if locked.state not in step.sources:
        raise Refused(
            f"« {step.label} » n’est pas possible : le dossier est à l’état"
            f" « {locked.state_label} ».",
            code="wrong_state",
        )
    if step.guard is not None and (refusal := step.guard(locked, values, timezone.localdate(now))):
        raise Refused(refusal, code="guard")
    done = write_move(actor, locked, step, values, now)
    record(
        actor=actor,
        verb=f"{locked.procedure}.{step.name}",
        target=locked,
        person=locked.person,
        payload={"reference": locked.reference, "from": done.from_state, "to": done.to_state},
        fund=locked.fund,
    )
    _refresh(case, locked)
    return done


def _lock(case: Case) -> Case:
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("person", "fund")
        .get(pk=case.pk)
    )


def _transition(actor: Agent | None, case: Case, name: str) -> Transition:
    step = case.declaration.transition(name)
    if step is None:
        raise Refused("Cette étape n’existe pas dans ce dossier.", code="unknown_transition")
    if actor is not None:
        require(may_see(actor, case) and actor.may(step.may))
    return step


def _repeated(
    case: Case, seen: int, actor: Agent | None, transition: str, values: dict[str, Any]
) -> Move:
    last = case.moves.order_by("-number").first()
    if (
        last is not None
        and last.undone_at is None
        and last.before.get("version") == seen
        and (last.transition, last.actor_id, last.fields)
        == (transition, actor.pk if actor else None, values)
    ):
        return last
    who = f" par {last.actor}" if last is not None and last.actor_id else ""
    raise Refused(
        f"Ce dossier a changé entre-temps{who} : il est à l’état « {case.state_label} »."
        " Rien n’a été enregistré ; relisez-le avant de continuer.",
        code="case_changed",
    )


def write_move(
    actor: Agent | None, case: Case, step: Transition, values: dict[str, Any], now: dt.datetime
) -> Move:
    """Writes a move of a file already locked and all that goes with it, but its event in the journal."""
    if now < case.state_since:
        raise Refused("Cette date est avant la dernière étape du dossier.", code="before_last_move")
    target = case.declaration.state(step.target)
    done = Move.objects.create(
        case=case,
        number=_next_number(case),
        transition=step.name,
        from_state=case.state,
        to_state=target.name,
        holder_before=case.holder,
        holder_after=target.holder,
        actor=actor,
        at=now,
        fields=values,
        before={
            "version": case.version,
            "state_since": case.state_since.isoformat(),
            "closed_at": case.closed_at.isoformat() if case.closed_at else None,
            "outcome": case.outcome,
        },
    )
    closing = target.closed and case.is_open
    case.state, case.holder, case.state_since = target.name, target.holder, now
    case.closed_at = (case.closed_at or now) if target.closed else None
    case.outcome = outcome_of(step, values) or (case.outcome if target.closed else "")
    case.version += 1
    case.save(update_fields=["state", "holder", "state_since", "closed_at", "outcome", "version"])
    done.before["deadlines"] = apply_delays(
        case, step, values, timezone.localdate(now), closing=closing
    )
    if closing:
        done.before["tasks"] = _drop_tasks(case, now)
    write_results(actor, case, step, done, values, now)
    write_letter(case, done, step.letter, step.fields, now)
    if step.effect is not None:
        done.before["kept"] = step.effect(actor=actor, case=case, move=done, fields=values, now=now)
    done.save(update_fields=["before"])
    return done


def _next_number(case: Case) -> int:
    last = case.moves.order_by("-number").values_list("number", flat=True).first()
    return 0 if last is None else last + 1


def outcome_of(step: Transition, values: Mapping[str, Any]) -> str:
    if step.outcome.startswith("="):
        return str(values.get(step.outcome[1:], ""))
    return step.outcome


def _drop_tasks(case: Case, now: dt.datetime) -> list[int]:
    waiting = Task.objects.filter(case=case, done_at=None, dropped_at=None)
    found = list(waiting.values_list("pk", flat=True))
    waiting.update(dropped_at=now)
    return found


def _refresh(case: Case, locked: Case) -> None:
    for name in ("state", "holder", "state_since", "closed_at", "outcome", "version", "due_on"):
        setattr(case, name, getattr(locked, name))
