"""Who may do what with a file."""

from __future__ import annotations

from relais.casework.case.enums import Lane
from relais.casework.case.models import Case
from relais.casework.case.models.reading import opened_by
from relais.casework.case.procedures import Procedure
from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission


def may_see(agent: Agent, case: Case) -> bool:
    return _shares_purpose(agent, case) and (
        case.lane != Lane.SENSITIVE or Case.objects.filter(opened_by(agent), pk=case.pk).exists()
    )


def may_work(agent: Agent, case: Case) -> bool:
    return may_see(agent, case) and agent.may(case.declaration.work)


def may_follow(agent: Agent, case: Case) -> bool:
    """Whether such a file may be given to the agent; being given a sensitive one is what opens it to him."""
    return _shares_purpose(agent, case) and agent.may(case.declaration.work)


def _shares_purpose(agent: Agent, case: Case) -> bool:
    return (
        agent.partner_id is None
        and agent.fund_id == case.fund_id
        and agent.may(case.declaration.see)
    )


def may_open(agent: Agent, procedure: Procedure) -> bool:
    return agent.partner_id is None and agent.may(procedure.work)


def may_assign(agent: Agent, case: Case) -> bool:
    return may_see(agent, case) and agent.may(Permission.ASSIGN_CASES)


def require(allowed: bool) -> None:
    """Raises Refused with one sentence that tells nothing of what is behind the wall."""
    if not allowed:
        raise Refused(
            "Votre rôle ne permet pas cette action. Demandez à votre responsable.",
            code="not_allowed",
        )
