"""What a move does to the delays of a file, and how to put them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from relais.casework.case.clocks import after, days_left, end_of
from relais.casework.case.enums import Holder
from relais.casework.case.models import Case, Deadline
from relais.casework.case.models.files import NEVER
from relais.casework.case.procedures import Clock, Transition

KEPT = ("due_on", "met_on", "dropped_on", "suspended_on", "left_days", "suspensions")


def apply_delays(
    case: Case, step: Transition, fields: Mapping[str, Any], today: dt.date, *, closing: bool
) -> dict[str, Any]:
    """Meets, drops, suspends, resumes and starts the delays that the table names; closing drops all that still run.

    Returns what `restore_delays` needs.
    """
    starting = [clock for clock in step.starts if first_day(clock, fields, today)]
    touched = Q(kind__in=[*step.meets, *step.drops, *step.suspends, *step.resumes])
    # A delay that starts again takes the place of the one that ran.
    touched |= Q(kind__in=[clock.kind for clock in starting])
    if closing:
        # What runs for the person outlives the file.
        touched |= Q(of=Holder.FUND)
    before = {}
    again = {clock.kind for clock in starting}
    for deadline in case.deadlines.filter(touched, met_on=None, dropped_on=None):
        before[str(deadline.pk)] = _columns(deadline)
        if deadline.kind in again and deadline.kind not in step.meets:
            deadline.dropped_on = today
        else:
            _apply(deadline, step, today, case.fund.department)
        deadline.save(update_fields=list(KEPT))
    created = [start(case, clock, fields, today) for clock in starting]
    for deadline in (d for d in created if d.kind in step.suspends):
        suspend(deadline, today, case.fund.department)
        deadline.save(update_fields=list(KEPT))
    note_next_due(case)
    return {"before": before, "created": [deadline.pk for deadline in created]}


def restore_delays(case: Case, kept: Mapping[str, Any]) -> None:
    """Puts the delays back as they were before the move."""
    case.deadlines.filter(pk__in=kept.get("created", [])).delete()
    for deadline in case.deadlines.filter(pk__in=[int(pk) for pk in kept.get("before", {})]):
        for name, value in kept["before"][str(deadline.pk)].items():
            is_day = name.endswith("_on") and value is not None
            setattr(deadline, name, dt.date.fromisoformat(value) if is_day else value)
        deadline.save(update_fields=list(KEPT))
    note_next_due(case)


def first_day(clock: Clock, fields: Mapping[str, Any], today: dt.date) -> dt.date | None:
    """Day 0 of the delay: today, or the day its field says; None when that field is empty."""
    if clock.starts_from is None:
        return today
    given = fields.get(clock.starts_from)
    return dt.date.fromisoformat(given) if given else None


def start(case: Case, clock: Clock, fields: Mapping[str, Any], today: dt.date) -> Deadline:
    """Starts a delay on the day its clock says."""
    first = first_day(clock, fields, today) or today
    return Deadline.objects.create(
        case=case,
        kind=clock.kind,
        label=clock.label,
        of=clock.of,
        starts_on=first,
        due_on=end_of(clock, first, department=case.fund.department),
        working_days=clock.unit == "working_days",
    )


def _apply(deadline: Deadline, step: Transition, today: dt.date, department: str) -> None:
    if deadline.kind in step.meets:
        deadline.met_on = today
    elif deadline.kind in step.suspends:
        suspend(deadline, today, department)
    elif deadline.kind in step.resumes:
        resume(deadline, today, department)
    else:
        deadline.dropped_on = today


def suspend(deadline: Deadline, on: dt.date, department: str) -> None:
    """Stops the delay with the days it has left. A delay that is over stays over."""
    if deadline.suspended_on is None and deadline.due_on >= on:
        deadline.suspended_on = on
        deadline.left_days = days_left(
            deadline.due_on, on, working_days=deadline.working_days, department=department
        )


def resume(deadline: Deadline, on: dt.date, department: str) -> None:
    """Runs the delay again, with the days it had left."""
    if deadline.suspended_on is not None:
        interval = [deadline.suspended_on.isoformat(), on.isoformat()]
        deadline.suspensions = [*deadline.suspensions, interval]
        deadline.due_on = after(
            on, deadline.left_days or 0, working_days=deadline.working_days, department=department
        )
        deadline.suspended_on = deadline.left_days = None


def _columns(deadline: Deadline) -> dict[str, Any]:
    values = {name: getattr(deadline, name) for name in KEPT}
    return {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in values.items()}


def note_next_due(case: Case) -> None:
    """Keeps on the file its first running deadline, for lists of any length."""
    first = case.deadlines.running().order_by("due_on").values_list("due_on", flat=True).first()
    case.due_on = first or NEVER
    Case.objects.filter(pk=case.pk).update(due_on=case.due_on)
