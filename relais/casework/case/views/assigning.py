"""Who works on a file: taking, giving, handing over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from relais.casework.case import actions
from relais.casework.case.forms.people import AssignForm, HandOverForm
from relais.casework.case.policies import may_assign
from relais.casework.case.procedures import seen_by
from relais.casework.case.views.found import context_of, seen, worked
from relais.pages.access import agent_of
from relais.pages.forms import answer
from relais.pages.typography import count
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.models import Person
from relais.registers.directory.search import find


@require_POST
def take(request: HttpRequest, reference: str) -> HttpResponseRedirect:
    agent, case = worked(request, reference)
    actions.assign(actor=agent, case=case, to=agent)
    messages.success(request, "Ce dossier est à vous.")
    return redirect(case)


def give(request: HttpRequest, reference: str) -> HttpResponse:
    agent, case = seen(request, reference)
    if not may_assign(agent, case):
        raise PermissionDenied
    form = AssignForm(request.POST or None, agent=agent, case=case)

    def save(said: dict[str, Any]) -> HttpResponse:
        actions.assign(actor=agent, case=case, to=said["to"])
        messages.success(request, f"Dossier confié à {said['to']}.")
        return redirect(case)

    context = context_of(case, "Confier ce dossier")
    return answer(request, form, save, submit_label="Confier", **context)


def person(request: HttpRequest, reference: str) -> HttpResponse:
    """Says whom a file that came without a known person is about. What is typed never stands in an address."""
    agent, case = worked(request, reference)
    text = request.POST.get("q", "").strip()[:100]
    if key := request.POST.get("person", ""):
        chosen = get_object_or_404(
            Person.objects.visible_to(agent),
            pk=int(key) if key.isdecimal() and len(key) < 19 else 0,
        )
        actions.set_person(actor=agent, case=case, person=chosen)
        messages.success(request, f"Ce dossier concerne {chosen}.")
        return redirect(case)
    matches = find(agent, text, limit=10) if len(text) > 1 and case.person is None else []
    context = {**context_of(case, "À qui est ce dossier ?"), "matches": matches, "q": text}
    return render(request, "case/choose_person.html", context)


def hand_over(request: HttpRequest) -> HttpResponse:
    """All the open files of a colleague to another, for good; an agent may hand over his own."""
    agent = agent_of(request)
    if not seen_by(agent):
        raise PermissionDenied
    data = request.POST or None
    form = HandOverForm(data, agent=agent, initial={"leaving": agent.pk})
    if not agent.may(Permission.ASSIGN_CASES):
        form.fields["leaving"].queryset = form.fields["leaving"].queryset.filter(pk=agent.pk)  # type: ignore[attr-defined]

    def save(said: dict[str, Any]) -> HttpResponse:
        n = actions.hand_over(actor=agent, leaving=said["leaving"], to=said["to"])
        messages.success(request, f"{count(n, 'dossier')} à {said['to']}.")
        return redirect("case:hand_over")

    return answer(
        request,
        form,
        save,
        title="Confier tous les dossiers d’un agent",
        lede="Pour un départ ou un changement de poste. Pour une absence, rien à faire :"
        " le remplaçant voit les dossiers de l’absent dans son travail.",
        submit_label="Confier",
    )
