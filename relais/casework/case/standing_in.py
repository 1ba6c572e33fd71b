"""Whose files an agent sees as his own today: his, and those of the absent he stands in for."""

from __future__ import annotations

import datetime as dt

from relais.registers.accounts.models import Absence, Agent


def covered_by(agent: Agent, today: dt.date) -> list[Agent]:
    """The agent, then colleagues of the same fund who are away today and replaced by him."""
    away = Absence.objects.filter(
        replaced_by=agent,
        starts_on__lte=today,
        ends_on__gte=today,
        agent__fund_id=agent.fund_id,
    ).select_related("agent")
    return [agent, *{absence.agent for absence in away}]
