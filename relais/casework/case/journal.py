"""What the journal of moves says of a file's time."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from relais.casework.case.holding import Held, Stage, time_held
from relais.casework.case.models import Case, Move
from relais.casework.case.procedures import Procedure


def stages(procedure: Procedure, moves: list[Move]) -> list[Stage]:
    """Stages from the moves that count, in order. What was undone never was."""
    return [
        Stage(
            timezone.localdate(move.at),
            None if procedure.state(move.to_state).closed else move.holder_after,
        )
        for move in sorted(moves, key=lambda m: m.number)
        if move.undone_at is None
    ]


def held(case: Case, until: dt.date) -> dict[str, Held]:
    """Time held by each, up to `until`, from the file's moves (prefetched or read in one query)."""
    moves = stages(case.declaration, list(case.moves.all()))
    return time_held(moves, until, department=case.fund.department)
