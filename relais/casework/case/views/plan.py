"""Steps of the plan, by their pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from relais.casework.case import actions
from relais.casework.case.forms.parts import StepDoneForm, StepForm, StepNotDoneForm
from relais.casework.case.models import Case, Step
from relais.casework.case.procedures import PlanWords
from relais.casework.case.views.found import worked
from relais.casework.case.views.parts import form_page
from relais.registers.accounts.models import Agent


def _words(case: Case) -> PlanWords:
    if case.declaration.plan is None:
        raise Http404
    return case.declaration.plan


def step(request: HttpRequest, reference: str) -> HttpResponse:
    agent, case = worked(request, reference)

    def write(agent: Agent, case: Case, said: dict[str, Any]) -> None:
        actions.add_step(actor=agent, case=case, **said)

    form = StepForm(request.POST or None, words=_words(case))
    return form_page(
        request,
        case,
        agent,
        form,
        title="Ajouter une étape au plan",
        done="Étape ajoutée.",
        write=write,
    )


def step_done(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    agent, case = worked(request, reference)
    found = get_object_or_404(Step.objects.select_related("case"), case=case, pk=pk)

    def write(agent: Agent, case: Case, said: dict[str, Any]) -> None:
        actions.complete_step(actor=agent, step=found, **said)

    form = StepDoneForm(request.POST or None, case=case)
    title = f"Réalisée : {found.title}"
    return form_page(request, case, agent, form, title=title, done="Étape réalisée.", write=write)


def step_not_done(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    agent, case = worked(request, reference)
    found = get_object_or_404(Step.objects.select_related("case"), case=case, pk=pk)

    def write(agent: Agent, case: Case, said: dict[str, Any]) -> None:
        actions.settle_step(actor=agent, step=found, **said)

    form = StepNotDoneForm(request.POST or None, words=_words(case))
    title = f"Non réalisée : {found.title}"
    return form_page(request, case, agent, form, title=title, done="Étape notée.", write=write)


@require_POST
def step_again(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    agent, case = worked(request, reference)
    found = get_object_or_404(Step.objects.select_related("case"), case=case, pk=pk)
    actions.reopen_step(actor=agent, step=found)
    messages.success(request, "Étape remise à faire.")
    return redirect(case)
