"""What stands beside a file: delays, time held, the person, who read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from relais.casework.case.enums import Holder
from relais.casework.case.journal import held
from relais.casework.case.models import Case, Deadline
from relais.casework.case.policies import may_work
from relais.pages.files import Side
from relais.pages.typography import NEAR, count, relative_day
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Person

FEW = 8


def sides_of(case: Case, agent: Agent, deadlines: list[Deadline]) -> list[Side]:
    sides = [
        Side("Échéances", template="case/deadlines.html", context=_agenda(case, agent, deadlines))
    ]
    sides.append(Side("Temps passé", template="case/held.html", context=_held(case)))
    if case.person is not None:
        sides.append(Side("Personne", template="case/person.html", context=_person(case, agent)))
        if agent.may(Permission.SEE_READERS):
            sides.append(
                Side("Qui a consulté", template="case/readers.html", context=_readers(case))
            )
    return sides


def _agenda(case: Case, agent: Agent, deadlines: list[Deadline]) -> dict[str, Any]:
    today = timezone.localdate()
    clocks = case.declaration.clocks_by_kind
    return {
        "case": case,
        "deadlines": [
            {
                "row": d,
                "late": d.late(today),
                "when": _distance(d.due_on, today),
                "to_confirm": d.kind in clocks and clocks[d.kind].reviewed == "to_confirm",
                "may_extend": d.runs and d.of == Holder.FUND and may_work(agent, case),
                "reference": clocks[d.kind].reference if d.kind in clocks else "",
            }
            for d in deadlines
        ],
    }


def _distance(due_on: dt.date, today: dt.date) -> str:
    """How far the day is; it is already written, so never the day again."""
    gap = (due_on - today).days
    if abs(gap) <= NEAR:
        return relative_day(due_on, today)
    return f"{'dans' if gap > 0 else 'il y a'} {count(abs(gap), 'jour')}"


def _held(case: Case) -> dict[str, Any]:
    end = timezone.localdate(case.closed_at) if case.closed_at else timezone.localdate()
    parts = held(case, end)
    total = sum(part.days for part in parts.values())
    return {
        "parts": [
            (
                Holder(name).label,
                count(part.days, "jour"),
                count(part.working_days, "jour ouvré", "jours ouvrés"),
            )
            for name, part in parts.items()
            if part.days
        ],
        "total": count(total, "jour"),
    }


def _person(case: Case, agent: Agent) -> dict[str, Any]:
    person = case.person
    assert person is not None
    household = (
        list(
            Person.objects.filter(household_id=person.household_id, merged_into=None)
            .exclude(pk=person.pk)
            .order_by("birth_date")[:FEW]
        )
        if person.household_id
        else []
    )
    others = Case.objects.visible_to(agent).filter(person=person).exclude(pk=case.pk)
    return {
        "person": person,
        "household": household,
        "others": list(others.order_by("-opened_at")[:FEW]),
    }


def _readers(case: Case) -> dict[str, Any]:
    events = (
        AuditEvent.objects.filter(fund_id=case.fund_id, person_id=case.person_id, verb="read")
        .select_related("actor")
        .order_by("-number")[:FEW]
    )
    return {"events": list(events)}
