"""Decisions and amounts that a move brings, and what was given in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from relais.casework.case.models import Amount, Case, Decision, Move
from relais.casework.case.procedures import FieldSpec, Transition
from relais.pages.typography import euros, short_date
from relais.registers.accounts.models import Agent


def write_results(
    actor: Agent | None,
    case: Case,
    step: Transition,
    move: Move,
    fields: Mapping[str, Any],
    now: dt.datetime,
) -> None:
    """Writes the decision and the amount that the table declares for the transition."""
    if step.decision:
        Decision.objects.create(
            case=case,
            move=move,
            kind=case.outcome or step.name,
            label=step.decision,
            reason=worded(step.fields, fields).get(step.reason_field, ""),
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


def worded(specs: Iterable[FieldSpec], fields: Mapping[str, Any]) -> dict[str, str]:
    """What was given, as a person reads it: labels of choices, dates and amounts in French."""
    return {spec.name: _words(spec, fields[spec.name]) for spec in specs if spec.name in fields}


def _words(spec: FieldSpec, value: Any) -> str:
    match spec.kind:
        case "choice":
            return spec.choices.get(value, str(value))
        case "choices":
            return ", ".join(spec.choices.get(v, str(v)) for v in value)
        case "date":
            return short_date(dt.date.fromisoformat(value))
        case "cents":
            return euros(value)
        case "boolean" | "confirm":
            return "oui" if value else "non"
        case _:
            return str(value)
