"""Forms that say who works on files."""

from __future__ import annotations

from typing import Any

from django import forms

from relais.casework.case.models import Case
from relais.casework.case.procedures import procedures
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import GRANTS


class AssignForm(forms.Form):
    """Colleagues who are there and may work on files."""

    to = forms.ModelChoiceField(Agent.objects.none(), label="Confier à", empty_label="Choisir…")

    def __init__(self, *args: Any, agent: Agent, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = workers(agent, case)  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    leaving = forms.ModelChoiceField(
        Agent.objects.none(), label="Dossiers de", empty_label="Choisir…"
    )
    to = forms.ModelChoiceField(Agent.objects.none(), label="À confier à", empty_label="Choisir…")

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("leaving", "to"):
            self.fields[name].queryset = workers(agent)  # type: ignore[attr-defined]


def workers(agent: Agent, case: Case | None = None) -> Any:
    """Active agents of the fund whose role works on this file, or on one of the kinds the agent sees."""
    seen = [case.declaration] if case is not None else [p for p in procedures() if agent.may(p.see)]
    words = {procedure.work for procedure in seen}
    roles = [role for role, granted in GRANTS.items() if granted & words]
    return (
        Agent.objects.filter(
            fund_id=agent.fund_id, is_active=True, partner=None, roles__role__in=roles
        )
        .distinct()
        .order_by("last_name", "first_name")
    )
