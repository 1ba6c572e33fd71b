"""Who read a file: for agents who may know it, and as a copy that the person is entitled to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from relais.pages.access import agent_of
from relais.pages.paging import page_of
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Person
from relais.registers.directory.reading import readers
from relais.web.people.file import person_view, reader

COPY_ROWS = 1_000


@require_GET
@person_view("consultations")
def readers_page(request: HttpRequest, person: Person) -> HttpResponse:
    agent = agent_of(request)
    page = page_of(readers(person), request.GET.get("page"), 50)
    context = {
        "title": "Qui a consulté ce dossier",
        "lede": str(person),
        "person": person,
        "page": page,
        "query": "",
        "reads": [(event.at, reader(agent, event), _part(event)) for event in page.rows],
        "breadcrumb": _crumbs(person),
    }
    return render(request, "people/readers_page.html", context)


@require_GET
@person_view("consultations")
def readers_copy(request: HttpRequest, person: Person) -> HttpResponse:
    """What is given to the person who asks (RGPD, article 15): when, which service, which part; no agent's name."""
    events = readers(person)[:COPY_ROWS]
    context = {
        "title": "Consultations de votre dossier",
        "person": person,
        "today": timezone.localdate(),
        "reads": [(event.at, _service(event), _part(event)) for event in events],
        "breadcrumb": _crumbs(person),
    }
    return render(request, "people/readers_copy.html", context)


def _part(event: AuditEvent) -> str:
    return str(event.payload.get("what", ""))


def _service(event: AuditEvent) -> str:
    who = event.actor
    return str((who and (who.partner or who.team)) or event.fund)


def _crumbs(person: Person) -> list[tuple[str, str]]:
    return [
        ("Personnes", reverse("people:list")),
        (str(person), reverse("people:person", args=[person.pk])),
    ]
