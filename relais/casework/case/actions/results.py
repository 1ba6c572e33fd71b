"""Decisions, amounts and letters that a move brings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.template import Context, Engine
from django.utils import timezone

from relais.casework.case.models import Amount, Case, Decision, Letter, Move
from relais.casework.case.procedures import Transition
from relais.registers.accounts.models import Agent

# Letters are plain text: what a person typed is written as is, and escaped only when a page shows it.
_LETTERS = Engine(autoescape=False)


def write_results(
    actor: Agent | None,
    case: Case,
    step: Transition,
    move: Move,
    fields: Mapping[str, Any],
    now: dt.datetime,
) -> None:
    """Writes what the table declares for the transition."""
    if step.decision:
        Decision.objects.create(
            case=case,
            move=move,
            kind=case.outcome or step.name,
            label=step.decision,
            reason=_worded(step, fields, step.reason_field),
            decided_on=timezone.localdate(now),
            decided_by=actor,
        )
    if step.amount is not None and fields.get(step.amount[1]):
        Amount.objects.create(
            case=case,
            move=move,
            kind=step.amount[0],
            amount_cents=fields[step.amount[1]],
            at=now,
            by=actor,
        )
    if step.letter is not None:
        Letter.objects.create(
            case=case,
            move=move,
            title=step.letter.title,
            body=_body(case, step, fields, now),
            at=now,
        )


def withdraw_results(actor: Agent | None, move: Move, now: dt.datetime) -> None:
    """Takes back the decisions and amounts of an undone move; the letter stays, marked by the move."""
    move.decisions.filter(withdrawn_at=None).update(withdrawn_at=now)
    for line in move.amounts.filter(corrects=None, corrected_by=None):
        Amount.objects.create(
            case_id=move.case_id,
            move=move,
            kind=line.kind,
            amount_cents=-line.amount_cents,
            at=now,
            by=actor,
            corrects=line,
        )


def _worded(step: Transition, fields: Mapping[str, Any], name: str) -> str:
    spec = next((f for f in step.fields if f.name == name), None)
    if spec is None:
        return ""
    value = str(fields.get(name, ""))
    return spec.choices.get(value, value)


def _body(case: Case, step: Transition, fields: Mapping[str, Any], now: dt.datetime) -> str:
    words = {spec.name: _worded(step, fields, spec.name) for spec in step.fields}
    context = {
        "case": case,
        "person": case.person,
        "fund": case.fund,
        "fields": words,
        "today": timezone.localdate(now),
        "deadlines": {deadline.kind: deadline for deadline in case.deadlines.all()},
    }
    assert step.letter is not None
    return _LETTERS.from_string(step.letter.body).render(Context(context, autoescape=False)).strip()
