"""What a support brings to the page of its file."""

from __future__ import annotations

from typing import Any

from relais.casework.case.models import Case
from relais.casework.case.policies import may_work
from relais.casework.support.enums import RightState
from relais.casework.support.models import RightReview, Support
from relais.registers.accounts.models import Agent

TOLD = (RightState.TO_ASK, RightState.ASKED, RightState.REFUSED)
BEFORE = ("detected", "offered")


def _names(items: list[RightReview], state: RightState) -> list[str]:
    return [item.get_right_display() for item in items if item.state == state]


def rights(case: Case, agent: Agent) -> dict[str, Any]:
    """The sheet of rights; written on as long as the file is open and the agent works on it."""
    items = list(RightReview.objects.filter(case=case).select_related("checked_by"))
    return {
        "case": case,
        "items": items,
        "states": RightState.choices,
        "n_checked": sum(item.state != RightState.UNKNOWN for item in items),
        "summary": [(state.label, names) for state in TOLD if (names := _names(items, state))],
        "unfolded": case.state == "review",
        "may_write": case.is_open and case.state not in BEFORE and may_work(agent, case),
    }


def start(case: Case, agent: Agent) -> dict[str, Any]:
    """How the support began and ended."""
    support = Support.objects.get(case=case)
    facts = [
        ("Détecté par", support.get_detected_by_display()),
        ("Premier besoin", support.get_need_display()),
        ("Accord", support.agreed_on),
        ("Raison du refus", support.get_refusal_reason_display()),
        ("À six mois", support.get_look_back_display()),
    ]
    return {"facts": [(label, value) for label, value in facts if value]}
