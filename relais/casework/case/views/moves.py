"""Opening a file, moving it, undoing a step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from relais.casework.case.actions import move, open_case, undo_last_move
from relais.casework.case.forms.declared import DeclaredForm, OpeningForm
from relais.casework.case.models import Case
from relais.casework.case.policies import may_open
from relais.casework.case.procedures import Procedure, Transition, get_procedure
from relais.casework.case.views.found import context_of, seen
from relais.pages.access import agent_of
from relais.pages.forms import answer
from relais.registers.accounts.models import Agent
from relais.registers.directory.models import Person


def open_file(request: HttpRequest, procedure: str) -> HttpResponse:
    """Opens a file, for the person of `?personne=` when there is one."""
    agent = agent_of(request)
    declaration = get_procedure(procedure)
    if not may_open(agent, declaration):
        raise PermissionDenied
    person = _person(agent, request.GET.get("personne", ""))
    form = OpeningForm(request.POST or None, specs=declaration.opening_fields)

    def save(_: dict[str, Any]) -> HttpResponse:
        case = _open(agent, declaration, person, form)
        messages.success(request, f"Dossier {case.reference} ouvert.")
        return redirect(case)

    return answer(
        request,
        form,
        save,
        title=f"Ouvrir : {declaration.title.lower()}",
        lede=f"Pour {person}" if person else "",
        submit_label="Ouvrir le dossier",
    )


def _person(agent: Agent, key: str) -> Person | None:
    if not key:
        return None
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    return get_object_or_404(Person.objects.visible_to(agent), pk=int(key))


def _open(agent: Agent, declaration: Procedure, person: Person | None, form: OpeningForm) -> Case:
    said = form.cleaned_data
    return open_case(
        actor=agent,
        procedure=declaration.name,
        person=person,
        origin=said["origin"],
        lane=said["lane"],
        subject=said["subject"],
        assigned_to=agent,
        **form.values(),
    )


def move_file(request: HttpRequest, reference: str, transition: str) -> HttpResponse:
    """The form of a transition, made from its declaration; what was typed is kept when it is refused."""
    agent, case = seen(request, reference)
    step = case.declaration.transition_at(transition)
    if step is None:
        raise Http404
    if not agent.may(step.may):
        raise PermissionDenied
    initial = {"version": case.version}
    form = DeclaredForm(request.POST or None, specs=step.fields, initial=initial)
    if request.method == "GET" and (sentence := _refusal_now(case, step)):
        messages.warning(request, sentence)
        return redirect(case)
    return answer(
        request,
        form,
        lambda said: _move(request, agent, case, step, form),
        submit_label=step.label,
        **context_of(case, step.label),
    )


def _move(
    request: HttpRequest, agent: Agent, case: Case, step: Transition, form: DeclaredForm
) -> HttpResponse:
    if form.cleaned_data["version"] is not None:
        case.version = form.cleaned_data["version"]
    move(actor=agent, case=case, transition=step.name, fields=form.values())
    messages.success(request, f"{step.label} : c’est fait.")
    return redirect(case)


def _refusal_now(case: Case, step: Transition) -> str | None:
    """Says at once, before anything is typed, that the step does not start from this state."""
    if case.state in step.sources:
        return None
    return f"« {step.label} » n’est pas possible à l’état « {case.state_label} »."


@require_POST
def undo(request: HttpRequest, reference: str) -> HttpResponseRedirect:
    """Undoes the last step of the file as it was seen."""
    agent, case = seen(request, reference)
    version = request.POST.get("version", "")
    if version.isdecimal() and len(version) < 9:
        case.version = int(version)
    undone = undo_last_move(actor=agent, case=case)
    step = case.declaration.transition(undone.transition)
    messages.success(request, f"« {step.label if step else undone.transition} » est annulée.")
    return redirect(case)
