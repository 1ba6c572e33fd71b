"""The files of a person, on her page."""

from __future__ import annotations

from typing import Any

from relais.casework.case.badges import state_badge
from relais.casework.case.models import Case
from relais.casework.case.policies import may_open
from relais.casework.case.procedures import procedures, seen_by
from relais.pages.contributions import Panel
from relais.registers.accounts.models import Agent

MOST = 20


def panels_for(agent: Agent, person: Any) -> list[Panel]:
    """Files the agent may see, and those he may open."""
    seen = set(seen_by(agent))
    if not seen or agent.partner_id is not None:
        return []
    cases = list(
        Case.objects.visible_to(agent)
        .filter(person=person)
        .select_related("assigned_to")
        .order_by("-opened_at")[:MOST]
    )
    open_now = {case.procedure for case in cases if case.is_open}
    openings = [
        p
        for p in procedures()
        if may_open(agent, p) and not (p.one_open_per_person and p.name in open_now)
    ]
    context = {
        "person": person,
        "rows": [(case, state_badge(case)) for case in cases],
        "openings": openings,
    }
    return [Panel("Dossiers", "case/panel.html", context, order=20)]
