"""The file that an address names, for who may see it; 404 for everybody else, a sentence when only its lane is in the way."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from relais.casework.case.models import Case
from relais.casework.case.policies import may_see, may_work
from relais.common.refusals import Refused
from relais.pages.access import agent_of
from relais.registers.accounts.models import Agent


def seen(request: HttpRequest, reference: str) -> tuple[Agent, Case]:
    """The agent and the file."""
    agent = agent_of(request)
    rows = Case.objects.listed_to(agent).select_related("person", "assigned_to", "fund")
    case = get_object_or_404(rows, reference=reference)
    if not may_see(agent, case):
        raise Refused(
            "Ce dossier est dans la voie sensible : il ne s’ouvre qu’à la personne qui le suit, à qui la remplace et à son"
            " responsable. Adressez-vous à votre responsable.",
            code="sensitive",
        )
    return agent, case


def worked(request: HttpRequest, reference: str) -> tuple[Agent, Case]:
    """The same, for who may write in it; 403 for who may only read."""
    agent, case = seen(request, reference)
    if not may_work(agent, case):
        raise PermissionDenied
    return agent, case


def context_of(case: Case, title: str) -> dict[str, Any]:
    """What a page about a file says of it, with the way back."""
    url = case.get_absolute_url()
    name = str(case.person) if case.person else case.reference
    return {
        "title": title,
        "lede": f"{name} · {case.declaration.title} {case.reference}",
        "cancel_url": url,
        "breadcrumb": [(case.reference, url)],
    }
