"""What the moves of a mediation write in its own fields, and how to take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from relais.casework.case.models import Case, Move
from relais.casework.mediation.models import Mediation
from relais.registers.accounts.models import Agent


def on_open(
    *, actor: Agent | None, case: Case, move: Move, fields: Mapping[str, Any], now: dt.datetime
) -> None:
    """The referral, as it was received."""
    Mediation.objects.create(case=case, **fields)


def writes(**columns: str) -> tuple[Callable[..., Any], Callable[..., None]]:
    """An effect that copies fields of the move (or "today") to columns, and its reverse, which puts back what was there."""

    def effect(
        *, actor: Agent | None, case: Case, move: Move, fields: Mapping[str, Any], now: dt.datetime
    ) -> dict[str, Any]:
        row = Mediation.objects.filter(case=case)
        before = row.values(*columns).get()
        today = timezone.localdate(now)
        new = {
            column: today if name == "today" else fields[name]
            for column, name in columns.items()
            if name == "today" or name in fields
        }
        row.update(**new)
        return {c: v.isoformat() if isinstance(v, dt.date) else v for c, v in before.items()}

    def reverse(*, case: Case, move: Move, kept: dict[str, Any]) -> None:
        Mediation.objects.filter(case=case).update(**kept)

    return effect, reverse
