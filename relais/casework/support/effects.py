"""What the moves of a support write in its own fields, and how to take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from relais.casework.case.actions import add_contact
from relais.casework.case.models import Case, Move
from relais.casework.support.enums import ReviewedRight
from relais.casework.support.models import RightReview, Support
from relais.registers.accounts.models import Agent


def on_open(
    *, actor: Agent | None, case: Case, move: Move, fields: Mapping[str, Any], now: dt.datetime
) -> None:
    """The support and its sheet of rights, all to be checked."""
    Support.objects.create(
        case=case, detected_by=fields.get("detected_by", ""), need=fields.get("need", "")
    )
    RightReview.objects.bulk_create(
        RightReview(case=case, right=right) for right in ReviewedRight.values
    )


def trace(
    *, actor: Agent | None, case: Case, move: Move, fields: Mapping[str, Any], now: dt.datetime
) -> None:
    """The exchange during which the move was made is a contact of the file, and stays if the move is undone."""
    if channel := fields.get("channel"):
        add_contact(
            actor=actor,
            case=case,
            channel=channel,
            reached=True,
            summary=fields.get("summary", ""),
            at=now,
        )


def leave(*, case: Case, move: Move, kept: Any) -> None:
    """Nothing to take back."""


def writes(**columns: str) -> tuple[Callable[..., Any], Callable[..., None]]:
    """An effect that copies fields of the move (or "today") to columns of the support, and its reverse."""

    def effect(
        *, actor: Agent | None, case: Case, move: Move, fields: Mapping[str, Any], now: dt.datetime
    ) -> None:
        trace(actor=actor, case=case, move=move, fields=fields, now=now)
        today = timezone.localdate(now)
        values = {c: today if f == "today" else fields.get(f, "") for c, f in columns.items()}
        Support.objects.filter(case=case).update(**values)

    def reverse(*, case: Case, move: Move, kept: Any) -> None:
        empty = {c: None if c.endswith("_on") else "" for c in columns}
        Support.objects.filter(case=case).update(**empty)

    return effect, reverse
