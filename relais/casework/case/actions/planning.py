"""Steps of the plan: what is done is proved, what is not done is explained."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from relais.casework.case.enums import Proof, StepState
from relais.casework.case.models import Case, Document, Step
from relais.casework.case.policies import may_work, require
from relais.casework.case.procedures import PlanWords
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record


@transaction.atomic
def add_step(
    *,
    actor: Agent,
    case: Case,
    axis: str,
    title: str,
    obstacle: str = "",
    due_on: dt.date | None = None,
    at: dt.datetime | None = None,
) -> Step:
    """Adds a step to the plan. Raises Refused when the file is not at a state where the plan is made."""
    locked, words = _lock(actor, case)
    if axis not in words.axes:
        raise Refused("Choisissez un axe de la liste.", code="unknown_choice", field="axis")
    if obstacle and obstacle not in words.obstacles:
        raise Refused("Choisissez un frein de la liste.", code="unknown_choice", field="obstacle")
    if not (title := title.strip()[:160]):
        raise Refused("Dites ce que la personne va faire.", code="missing", field="title")
    same = {"axis": axis, "title": title, "obstacle": obstacle, "due_on": due_on}
    if known := locked.steps.filter(**same, state=StepState.TO_DO).first():
        return known
    step = Step.objects.create(
        case=locked, created_at=at or timezone.now(), created_by=actor, **same
    )
    _record(actor, step, "step_added")
    return step


@transaction.atomic
def complete_step(
    *,
    actor: Agent,
    step: Step,
    done_on: dt.date,
    proof: str,
    document: Document | None = None,
    at: dt.datetime | None = None,
) -> Step:
    """Carried out, on that day, with what shows it. A documentary proof is a document of the same file."""
    now = at or timezone.now()
    if done_on > timezone.localdate(now):
        raise Refused("Cette date n’est pas encore arrivée.", code="future_date", field="done_on")
    if proof not in Proof.values:
        raise Refused("Dites ce qui montre la réalisation.", code="missing", field="proof")
    if proof == Proof.DOCUMENT and (document is None or document.case_id != step.case_id):
        raise Refused(
            "Choisissez un document de ce dossier, ou déposez-le d’abord.",
            code="missing",
            field="document",
        )
    return _settle(
        actor,
        step,
        now,
        state=StepState.DONE,
        done_on=done_on,
        proof=proof,
        document=document if proof == Proof.DOCUMENT else None,
        reason="",
    )


@transaction.atomic
def settle_step(*, actor: Agent, step: Step, reason: str, at: dt.datetime | None = None) -> Step:
    """Not carried out, with its coded reason."""
    words = step.case.declaration.plan
    if words is None or reason not in words.reasons:
        raise Refused("Choisissez une raison de la liste.", code="unknown_choice", field="reason")
    return _settle(
        actor,
        step,
        at or timezone.now(),
        state=StepState.NOT_DONE,
        reason=reason,
        done_on=None,
        proof="",
        document=None,
    )


@transaction.atomic
def reopen_step(*, actor: Agent, step: Step) -> Step:
    """Puts a step settled by mistake back to do."""
    _lock(actor, step.case)
    locked = Step.objects.select_related("case__person").get(pk=step.pk)
    if locked.state != StepState.TO_DO:
        locked.state, locked.settled_at = StepState.TO_DO, None
        locked.done_on, locked.proof, locked.document, locked.reason = None, "", None, ""
        locked.save()
        _record(actor, locked, "step_reopened")
    return locked


def _settle(actor: Agent, step: Step, now: dt.datetime, **values: object) -> Step:
    _lock(actor, step.case)
    locked = Step.objects.select_related("case__person").get(pk=step.pk)
    if locked.state == values["state"]:
        return locked
    if locked.state != StepState.TO_DO:
        raise Refused(
            f"Cette étape est déjà « {locked.get_state_display().lower()} ». Remettez-la à faire d’abord.",
            code="step_settled",
        )
    for name, value in values.items():
        setattr(locked, name, value)
    locked.settled_at = now
    locked.save()
    _record(actor, locked, f"step_{values['state']}")
    return locked


def _lock(actor: Agent, case: Case) -> tuple[Case, PlanWords]:
    locked = Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)
    require(may_work(actor, locked))
    words = locked.declaration.plan
    if words is None or locked.state not in words.states:
        raise Refused(
            f"Le plan ne se modifie pas à l’état « {locked.state_label} ».", code="wrong_state"
        )
    return locked, words


def _record(actor: Agent, step: Step, verb: str) -> None:
    record(
        actor=actor,
        verb=f"{step.case.procedure}.{verb}",
        target=step.case,
        person=step.case.person,
        payload={"reference": step.case.reference, "step": step.pk, "axis": step.axis},
    )
