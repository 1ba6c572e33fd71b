"""People whom a screening found and about whom nothing has been decided yet."""

from __future__ import annotations

from django.db.models import Q

from relais.casework.signals.enums import PENDING, Purpose
from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.common.refusals import Refused
from relais.registers.accounts.models import Fund


def screenings() -> list[tuple[str, str]]:
    """(name, French title) of the screenings of need whose signals were filed."""
    needs = SignalDefinition.objects.filter(purpose=Purpose.NEED)
    return list(needs.order_by("title").values_list("name", "title"))


def flagged_people(fund: Fund, definitions: list[str]) -> Q:
    """Condition on `Person`: one of these screenings has a pending signal about it. Raises `Refused`.

    Screenings of abuse are not to be called upon: they are behind the other side of the wall.
    """
    known = {name for name, _ in screenings()}
    if unknown := [name for name in definitions if name not in known]:
        raise Refused(
            f"Le repérage « {unknown[0]} » n’a encore rien donné. Lancez-le, ou choisissez-en un autre.",
            code="unknown_screening",
            field="query",
        )
    found = FiledSignal.objects.filter(
        fund=fund,
        definition__in=definitions,
        purpose=Purpose.NEED,
        state__in=PENDING,
        person__isnull=False,
    )
    return Q(pk__in=found.values("person_id"))
