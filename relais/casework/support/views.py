"""Pages of health support that are its own."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from relais.casework.case.models import Case
from relais.casework.case.policies import may_work
from relais.casework.support.actions import review_rights
from relais.casework.support.enums import ReviewedRight, RightState
from relais.pages.access import agent_of
from relais.pages.typography import count


@require_POST
def review(request: HttpRequest, reference: str) -> HttpResponseRedirect:
    """Writes the whole sheet of rights at once; `rest`: what is said of those still to be checked."""
    agent = agent_of(request)
    rows = Case.objects.visible_to(agent).select_related("person")
    case = get_object_or_404(rows, reference=reference, procedure="support")
    if not may_work(agent, case):
        raise PermissionDenied
    rest = request.POST.get("rest") or RightState.UNKNOWN.value
    found = {
        right: (rest if said == RightState.UNKNOWN else said, request.POST.get(f"{right}-note", ""))
        for right in ReviewedRight.values
        if (said := request.POST.get(right)) is not None
    }
    n = review_rights(actor=agent, case=case, found=found)
    messages.success(request, f"Bilan enregistré : {count(n, 'changement')}.")
    return redirect(case)
