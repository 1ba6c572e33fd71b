"""A past file replayed on the table of its procedure: rows of the kernel, not written yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone

from relais.casework.case.actions.moving import outcome_of
from relais.casework.case.actions.opening import site_of
from relais.casework.case.actions.results import worded
from relais.casework.case.enums import CaseOrigin, Lane, StepState
from relais.casework.case.models import Amount, Case, Decision, Move, ReferenceCounter, Step
from relais.casework.case.past import PastCase, PastMove
from relais.casework.case.procedures import Procedure, Transition
from relais.casework.case.values import clean_fields
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent


def case_of(
    actor: Agent, declaration: Procedure, past: PastCase, counters: dict[int, ReferenceCounter]
) -> Case:
    """The file as it is opened; its moves then carry it to its end."""
    if past.person is None and declaration.person_required:
        raise _refused(past, "la personne concernée n’est pas dite")
    if past.person is not None and past.person.fund_id != actor.fund_id:
        raise _refused(past, "cette personne ne relève pas de votre caisse")
    year = timezone.localdate(past.opened_at).year
    counters[year].last += 1
    who = past.assigned_to or actor
    return Case(
        fund=actor.fund,
        procedure=declaration.name,
        reference=f"{declaration.prefix}-{year}-{counters[year].last:06d}",
        person=past.person,
        state=declaration.initial.name,
        holder=declaration.initial.holder,
        lane=Lane(past.lane),
        assigned_to=past.assigned_to,
        team=who.team,
        site=site_of(who),
        origin=CaseOrigin(past.origin),
        origin_detail=past.origin_detail[:200],
        opened_at=past.opened_at,
        opened_by=actor,
        opening_key=past.key,
        state_since=past.opened_at,
    )


def moves_of(declaration: Procedure, past: PastCase, case: Case) -> Iterator[Move]:
    """The journal of the file; the file follows. Raises Refused when the table does not allow it, or the file stays open."""
    yield Move(
        case=case,
        number=0,
        transition="open",
        to_state=case.state,
        holder_after=case.holder,
        actor=case.opened_by,
        at=past.opened_at,
        fields=_clean(past, declaration.opening_fields, past.fields, past.opened_at),
    )
    for number, told in enumerate(past.moves, 1):
        step = declaration.transition(told.transition)
        if step is None or case.state not in step.sources:
            raise _refused(past, f"« {told.transition} » n’est pas possible à cette étape")
        if told.at < case.state_since:
            raise _refused(past, "les étapes ne sont pas dans l’ordre des dates")
        yield _advance(declaration, case, step, told, past, number)
    if case.is_open:
        raise _refused(past, "le dossier n’est pas clos, et seuls les dossiers clos se reprennent")


def _advance(
    declaration: Procedure,
    case: Case,
    step: Transition,
    told: PastMove,
    past: PastCase,
    number: int,
) -> Move:
    values = _clean(past, step.fields, told.fields, told.at)
    target = declaration.state(step.target)
    done = Move(
        case=case,
        number=number,
        transition=step.name,
        from_state=case.state,
        to_state=target.name,
        holder_before=case.holder,
        holder_after=target.holder,
        actor=past.assigned_to or case.opened_by,
        at=told.at,
        fields=values,
        before={"version": case.version},
    )
    case.state, case.holder, case.state_since = target.name, target.holder, told.at
    case.closed_at = (case.closed_at or told.at) if target.closed else None
    case.outcome = outcome_of(step, values) or (case.outcome if target.closed else "")
    case.version += 1
    return done


def _clean(past: PastCase, specs: Any, given: Any, at: dt.datetime) -> dict[str, Any]:
    try:
        return clean_fields(specs, given, timezone.localdate(at))
    except Refused as refusal:
        raise _refused(past, str(refusal)) from refusal


def _refused(past: PastCase, why: str) -> Refused:
    return Refused(f"Dossier « {past.key} » : {why}.", code="history")


def write_results_of(declaration: Procedure, moves: Sequence[Move]) -> None:
    """Decisions and amounts that the table declares."""
    decisions, amounts = [], []
    for move in moves:
        step = declaration.transition(move.transition)
        if step is not None and step.decision:
            reason = worded(step.fields, move.fields).get(step.reason_field, "")
            decisions.append(_decision(step, move, reason))
        if step is not None and step.amount is not None and move.fields.get(step.amount[1]):
            kind, name = step.amount
            cents = move.fields[name]
            amounts.append(
                Amount(
                    case=move.case,
                    move=move,
                    kind=kind,
                    amount_cents=cents,
                    at=move.at,
                    by=move.actor,
                )
            )
    Decision.objects.bulk_create(decisions)
    Amount.objects.bulk_create(amounts)


def _decision(step: Transition, move: Move, reason: str) -> Decision:
    return Decision(
        case=move.case,
        move=move,
        kind=outcome_of(step, move.fields) or step.name,
        label=step.decision,
        reason=reason,
        decided_on=timezone.localdate(move.at),
        decided_by=move.actor,
    )


def steps_of(declaration: Procedure, written: Iterable[tuple[PastCase, Case]]) -> Iterator[Step]:
    words = declaration.plan
    for past, case in written:
        for told in past.steps:
            if words is None or told.axis not in words.axes:
                raise _refused(past, "l’axe d’une étape du plan n’est pas dans la liste")
            if not told.reason and not (told.done_on and told.proof):
                raise _refused(past, "une étape du plan n’a ni preuve ni raison")
            yield Step(
                case=case,
                axis=told.axis,
                obstacle=told.obstacle,
                title=told.title,
                state=StepState.NOT_DONE if told.reason else StepState.DONE,
                proof="" if told.reason else told.proof,
                done_on=None if told.reason else told.done_on,
                reason=told.reason,
                created_at=told.created_at,
                created_by=past.assigned_to or case.opened_by,
                settled_at=told.settled_at,
            )
