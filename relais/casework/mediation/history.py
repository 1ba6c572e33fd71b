"""Past mediations taken over from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from relais.casework.case import actions
from relais.casework.case.actions.history import Written
from relais.casework.case.models import Case
from relais.casework.case.past import PastCase, Taken
from relais.casework.mediation.models import Mediation
from relais.registers.accounts.models import Agent

# Field of a move -> column of the mediation, as the effects of the procedure write them.
COPIED = {
    "admit": ("service", "prior_step_on", "decision_notified_on"),
    "give_opinion": ("cause", "recommendation", "motive"),
    "follow_up": ("taken_up",),
}
DATED = {"admit": "admissible_on", "give_opinion": "opinion_on"}


def record_history(
    *,
    actor: Agent,
    cases: Iterable[PastCase],
    source: str,
    progress: Callable[[int], None] = lambda done: None,
) -> Taken:
    """Writes closed mediations; see the kernel's `record_history`."""
    return actions.record_history(
        actor=actor,
        procedure="mediation",
        cases=cases,
        source=source,
        beside=_beside,
        progress=progress,
    )


def _beside(written: Written[PastCase]) -> None:
    Mediation.objects.bulk_create(_mediation(past, case) for past, case in written)


def _mediation(past: PastCase, case: Case) -> Mediation:
    values: dict[str, Any] = dict(past.fields)
    for move in past.moves:
        for name in COPIED.get(move.transition, ()):
            if name in move.fields:
                values[name] = move.fields[name]
        if column := DATED.get(move.transition):
            values[column] = timezone.localdate(move.at)
        if move.transition == "reject":
            values["inadmissible"] = move.fields["condition"]
    return Mediation(case=case, **values)
