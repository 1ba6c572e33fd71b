"""Which files a signal may open: each service says so in its own `openers.py`.

OPENERS = [Opener("support", "Ouvrir un accompagnement", Permission.WORK_SUPPORT)]
"""

from __future__ import annotations

from dataclasses import dataclass

from relais.casework.signals.enums import Purpose
from relais.casework.signals.models import FiledSignal
from relais.pages.contributions import attributes
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission


@dataclass(frozen=True)
class Opener:
    """`procedure`: name of the declared procedure that the signal opens for its person."""

    procedure: str
    label: str
    permission: Permission
    purpose: Purpose = Purpose.NEED


def openers_for(agent: Agent, signal: FiledSignal) -> list[Opener]:
    """Those the agent may use on this signal; without a known person there is none."""
    if signal.person_id is None:
        return []
    return [
        opener
        for openers in attributes("openers", "OPENERS")
        for opener in openers
        if opener.purpose == signal.purpose and agent.may(opener.permission)
    ]
