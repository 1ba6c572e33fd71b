"""Who may open a file of the sensitive lane: fewer people than the purpose alone would let in."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from relais.casework.case.enums import Lane
from relais.registers.accounts.models import Absence, Agent
from relais.registers.accounts.permissions import Permission


def opened_by(agent: Agent, case: str = "") -> Q:
    """Files the agent may open, among those whose purpose he shares; `case` is the way to the file ("case__").

    A sensitive file opens to who follows it, to who replaces that colleague today, to the manager of its team (any manager
    when it has no team), and to who has the word `see_sensitive`.
    """
    if agent.may(Permission.SEE_SENSITIVE):
        return Q()
    today = timezone.localdate()
    away = Absence.objects.filter(
        replaced_by=agent, starts_on__lte=today, ends_on__gte=today, agent__fund_id=agent.fund_id
    )
    found = ~Q(**{f"{case}lane": Lane.SENSITIVE})
    found |= Q(**{f"{case}assigned_to": agent})
    found |= Q(**{f"{case}assigned_to__in": away.values("agent")})
    if agent.may(Permission.ASSIGN_CASES):
        found |= Q(**{f"{case}team": None})
        if agent.team_id is not None:
            found |= Q(**{f"{case}team": agent.team_id})
    return found
