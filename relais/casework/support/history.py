"""Past supports taken over from elsewhere, with their sheet of rights and the exchanges they were made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from relais.casework.case import actions
from relais.casework.case.actions.history import Written
from relais.casework.case.models import Case, Contact
from relais.casework.case.past import PastCase, Taken
from relais.casework.support.enums import ReviewedRight, RightState
from relais.casework.support.models import RightReview, Support
from relais.registers.accounts.models import Agent


@dataclass(frozen=True)
class PastSupport(PastCase):
    """`rights`: right -> (state found by the review, state at the end); those left out stay to be checked."""

    rights: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    reviewed_on: dt.date | None = None


def record_history(
    *,
    actor: Agent,
    cases: Iterable[PastSupport],
    source: str,
    progress: Callable[[int], None] = lambda done: None,
) -> Taken:
    """Writes closed supports; see the kernel's `record_history`. A move that names its channel is also a contact of the file."""
    return actions.record_history(
        actor=actor,
        procedure="support",
        cases=cases,
        source=source,
        beside=_beside,
        progress=progress,
    )


def _beside(written: Written[PastSupport]) -> None:
    Support.objects.bulk_create(_support(past, case) for past, case in written)
    RightReview.objects.bulk_create(
        review for past, case in written for review in _reviews(past, case)
    )
    Contact.objects.bulk_create(
        contact for past, case in written for contact in _contacts(past, case)
    )


def _support(past: PastSupport, case: Case) -> Support:
    made = {move.transition: move for move in past.moves}
    agreed, refused, looked = made.get("agree"), made.get("refuse"), made.get("look_back")
    return Support(
        case=case,
        detected_by=past.fields.get("detected_by", ""),
        need=past.fields.get("need", ""),
        agreed_on=timezone.localdate(agreed.at) if agreed else None,
        refusal_reason=refused.fields["reason"] if refused else "",
        looked_back_on=timezone.localdate(looked.at) if looked else None,
        look_back=looked.fields["situation"] if looked else "",
    )


def _reviews(past: PastSupport, case: Case) -> Iterator[RightReview]:
    for right in ReviewedRight.values:
        found, state = past.rights.get(right, (RightState.UNKNOWN, RightState.UNKNOWN))
        seen = right in past.rights
        yield RightReview(
            case=case,
            right=right,
            found=found,
            state=state,
            checked_on=past.reviewed_on if seen else None,
            checked_by=case.assigned_to if seen else None,
        )


def _contacts(past: PastSupport, case: Case) -> Iterator[Contact]:
    for move in past.moves:
        if channel := move.fields.get("channel"):
            yield Contact(
                case=case,
                channel=channel,
                reached=True,
                summary=move.fields.get("summary", ""),
                at=move.at,
                agent=case.assigned_to or case.opened_by,
            )
