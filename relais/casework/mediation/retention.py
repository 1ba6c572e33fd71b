"""What mediation keeps of a file whose time is over: motive, service, dates and result."""

from __future__ import annotations

from collections.abc import Sequence

from relais.casework.mediation.models import Mediation

TYPED = (
    "last_name",
    "first_names",
    "email",
    "phone",
    "mandated_by",
    "sender",
    "statement",
    "recommendation",
)


def case_erased(keys: Sequence[int]) -> None:
    Mediation.objects.filter(case__in=keys).update(birth_date=None, **dict.fromkeys(TYPED, ""))
