"""The file that an address names, for who may see it; 404 for everybody else."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from relais.casework.case.models import Case
from relais.casework.case.policies import may_work
from relais.pages.access import agent_of
from relais.registers.accounts.models import Agent


def seen(request: HttpRequest, reference: str) -> tuple[Agent, Case]:
    """The agent and the file."""
    agent = agent_of(request)
    rows = Case.objects.visible_to(agent).select_related("person", "assigned_to", "fund")
    return agent, get_object_or_404(rows, reference=reference)


def worked(request: HttpRequest, reference: str) -> tuple[Agent, Case]:
    """The same, for who may write in it; 403 for who may only read."""
    agent, case = seen(request, reference)
    if not may_work(agent, case):
        raise PermissionDenied
    return agent, case


def form_context(case: Case, title: str, form: Any, **more: Any) -> dict[str, Any]:
    """Context of `pages/form.html`, with the way back to the file."""
    url = case.get_absolute_url()
    name = str(case.person) if case.person else case.reference
    return {
        "title": title,
        "lede": f"{name} · {case.declaration.title} {case.reference}",
        "form": form,
        "cancel_url": url,
        "breadcrumb": [(case.reference, url)],
        **more,
    }
