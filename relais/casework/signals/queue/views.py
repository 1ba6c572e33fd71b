"""One professional of the queue: why, and what somebody concludes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from relais.casework.signals.models import RankedProvider
from relais.casework.signals.queue import actions
from relais.casework.signals.queue.forms import ConclusionForm
from relais.casework.signals.queue.page import queue_page
from relais.pages.access import agent_of, needs
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record_read_once


def _place(request: HttpRequest, pk: int) -> RankedProvider:
    rows = RankedProvider.objects.visible_to(agent_of(request))
    found: RankedProvider = get_object_or_404(
        rows.select_related("fund", "taken_by", "decided_by"), pk=pk
    )
    return found


@needs(Permission.SEE_CONTROL_SIGNALS)
@require_GET
def provider(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found = agent_of(request), _place(request, pk)
    what = f"professionnel à regarder {found.provider_id}"
    record_read_once(actor=agent, target=found, what=what, now=timezone.now())
    return render(request, "signals/ranked.html", queue_page(agent, found))


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    found = _place(request, pk)
    actions.take(actor=agent_of(request), place=found)
    return HttpResponseRedirect(found.get_absolute_url())


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = _place(request, pk)
    actions.give_back(actor=agent_of(request), place=found)
    return HttpResponseRedirect(found.get_absolute_url())


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    agent, found = agent_of(request), _place(request, pk)
    form = ConclusionForm(request.POST)
    if not form.is_valid():
        return render(request, "signals/ranked.html", queue_page(agent, found, form), status=422)
    actions.conclude(actor=agent, place=found, **form.cleaned_data)
    return HttpResponseRedirect(found.get_absolute_url())


@needs(Permission.DECIDE_SIGNALS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = _place(request, pk)
    actions.undo(actor=agent_of(request), place=found)
    return HttpResponseRedirect(found.get_absolute_url())
