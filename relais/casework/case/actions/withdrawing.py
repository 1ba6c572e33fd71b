"""Taking back the opening of a file that nobody has worked on: the file stays, closed, and counts in no figure."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from relais.casework.case.actions.moving import write_move
from relais.casework.case.declaration import Transition
from relais.casework.case.enums import OPENED_BY_MISTAKE
from relais.casework.case.models import Case, Letter
from relais.casework.case.policies import may_work, require
from relais.casework.case.procedures import Procedure
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record
from relais.registers.audit.models import AuditEvent

OPENING_TAKEN_BACK = "opening_taken_back"


@transaction.atomic
def withdraw_opening(*, actor: Agent, case: Case, now: dt.datetime) -> Case:
    """Closes a file opened by mistake. A second time changes nothing.

    Raises Refused: `not_allowed`, or `worked_on` when something was done in it since, or a letter was written.
    """
    locked = (
        Case.objects.select_for_update(of=("self",))
        .select_related("person", "fund")
        .get(pk=case.pk)
    )
    require(may_work(actor, locked))
    if locked.outcome == OPENED_BY_MISTAKE:
        return locked
    step = _step(locked.declaration)
    if step is None or _worked_on(locked):
        raise Refused(
            f"Le dossier {locked.reference} reste ouvert : du travail y a été fait depuis son ouverture.",
            code="worked_on",
        )
    write_move(actor, locked, step, {}, now)
    # What brought it may open another: the key that made one file of two openings is free again.
    Case.objects.filter(pk=locked.pk).update(opening_key=None)
    record(
        actor=actor,
        verb=f"{locked.procedure}.{OPENING_TAKEN_BACK}",
        target=locked,
        person=locked.person,
        payload={"reference": locked.reference, "to": locked.state},
        fund=locked.fund,
    )
    return locked


def _step(procedure: Procedure) -> Transition | None:
    """From the first state to the closed one that its own table leads to."""
    ways = procedure.transitions_from(procedure.initial.name)
    closed = next((way.target for way in ways if procedure.state(way.target).closed), None)
    if closed is None:
        return None
    return Transition(
        OPENING_TAKEN_BACK,
        "Ouverture annulée",
        (procedure.initial.name,),
        closed,
        procedure.work,
        outcome=OPENED_BY_MISTAKE,
        undo_hours=0,
    )


def _worked_on(case: Case) -> bool:
    """Every write on a file leaves its event in the journal: the opening must be the only one."""
    events = AuditEvent.objects.filter(target_type=Case._meta.label_lower, target_id=str(case.pk))
    others = events.exclude(verb=f"{case.procedure}.open")
    return case.version > 0 or others.exists() or Letter.objects.filter(case=case).exists()
