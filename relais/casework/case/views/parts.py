"""What agents add to a file: exchanges, notes, tasks, documents, steps of the plan, more time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from relais.casework.case import actions
from relais.casework.case.forms.parts import (
    ContactForm,
    DocumentForm,
    ExtendForm,
    LaneForm,
    NoteForm,
    TaskForm,
)
from relais.casework.case.models import Case, Deadline, Task
from relais.casework.case.views.found import context_of, worked
from relais.pages.forms import answer
from relais.registers.accounts.models import Agent

Write = Callable[[Agent, Case, dict[str, Any]], Any]


def form_page(
    request: HttpRequest,
    case: Case,
    agent: Agent,
    form: forms.Form,
    *,
    title: str,
    done: str,
    write: Write,
    multipart: bool = False,
) -> HttpResponse:
    """One form, one write, back to the file; a refusal keeps what was typed."""

    def save(said: dict[str, Any]) -> HttpResponse:
        write(agent, case, said)
        messages.success(request, done)
        return redirect(case)

    return answer(request, form, save, multipart=multipart, **context_of(case, title))


def contact(request: HttpRequest, reference: str) -> HttpResponse:
    agent, case = worked(request, reference)

    def write(agent: Agent, case: Case, said: dict[str, Any]) -> None:
        actions.add_contact(
            actor=agent,
            case=case,
            channel=said["channel"],
            direction=said["direction"],
            reached=said["reached"] == "oui",
            summary=said["summary"],
        )

    form = ContactForm(request.POST or None)
    return form_page(
        request, case, agent, form, title="Noter un échange", done="Échange noté.", write=write
    )


def note(request: HttpRequest, reference: str) -> HttpResponse:
    agent, case = worked(request, reference)

    def write(agent: Agent, case: Case, said: dict[str, Any]) -> None:
        actions.add_note(actor=agent, case=case, text=said["text"])

    form = NoteForm(request.POST or None)
    return form_page(
        request, case, agent, form, title="Laisser une note", done="Note gardée.", write=write
    )


def task(request: HttpRequest, reference: str) -> HttpResponse:
    agent, case = worked(request, reference)

    def write(agent: Agent, case: Case, said: dict[str, Any]) -> None:
        actions.add_task(actor=agent, case=case, **said)

    form = TaskForm(request.POST or None)
    return form_page(
        request, case, agent, form, title="Ajouter une tâche", done="Tâche ajoutée.", write=write
    )


@require_POST
def settle_task(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Done, or given up when `abandonner` is said."""
    agent, case = worked(request, reference)
    found = get_object_or_404(Task, case=case, pk=pk)
    if request.POST.get("abandonner"):
        actions.drop_task(actor=agent, task=found)
        messages.success(request, "Tâche abandonnée.")
    else:
        actions.complete_task(actor=agent, task=found)
        messages.success(request, "Tâche faite.")
    return redirect(case)


def document(request: HttpRequest, reference: str) -> HttpResponse:
    agent, case = worked(request, reference)

    def write(agent: Agent, case: Case, said: dict[str, Any]) -> None:
        actions.add_document(actor=agent, case=case, upload=said["document"])

    form = DocumentForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        case,
        agent,
        form,
        title="Déposer un document",
        done="Document déposé.",
        write=write,
        multipart=True,
    )


def lane(request: HttpRequest, reference: str) -> HttpResponse:
    agent, case = worked(request, reference)

    def write(agent: Agent, case: Case, said: dict[str, Any]) -> None:
        actions.set_lane(actor=agent, case=case, lane=said["lane"])

    form = LaneForm(request.POST or None, initial={"lane": case.lane})
    return form_page(
        request, case, agent, form, title="Changer de voie", done="Voie changée.", write=write
    )


def extend(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    agent, case = worked(request, reference)
    deadline = get_object_or_404(Deadline, case=case, pk=pk)

    def write(agent: Agent, case: Case, said: dict[str, Any]) -> None:
        actions.extend_deadline(actor=agent, deadline=deadline, **said)

    form = ExtendForm(request.POST or None)
    title = f"Prolonger : {deadline.label.lower()}"
    return form_page(request, case, agent, form, title=title, done="Délai prolongé.", write=write)
