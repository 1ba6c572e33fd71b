"""What changed in a person's file, when, and by whom."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from relais.pages.access import agent_of
from relais.pages.files import FilePage, Happening
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Person
from relais.web.people import wording
from relais.web.people.file import person_view

SHOWN = 50


@require_GET
@person_view("historique")
def history_page(request: HttpRequest, person: Person) -> HttpResponse:
    lines = [*_changes(person), *_events(agent_of(request), person)]
    page = FilePage(
        title="Historique",
        subtitle=str(person),
        timeline=sorted(lines, key=lambda line: line.at, reverse=True)[:SHOWN],
        breadcrumb=[
            ("Personnes", reverse("people:list")),
            (str(person), reverse("people:person", args=[person.pk])),
        ],
    )
    return render(request, "pages/file.html", page.context())


def _changes(person: Person) -> list[Happening]:
    """Each version beside the one before it: the fields that changed, before and after."""
    versions = list(
        person.history.select_related("history_user").order_by("-history_date")[: SHOWN + 1]
    )
    found = []
    for after, before in pairwise(versions):
        changed = [
            (label, f"{wording.value(_of(before, name))} → {wording.value(_of(after, name))}")
            for name, label in wording.FIELDS.items()
            if name != "household_id" and _of(before, name) != _of(after, name)
        ]
        if changed:
            who = str(after.history_user or "Fichier de la caisse")
            found.append(
                Happening(after.history_date, "étape", "Fiche modifiée", who=who, detail=changed)
            )
    return found


def _of(version: Any, name: str) -> Any:
    return getattr(version, f"{name}_id" if name in ("household", "merged_into") else name)


def _events(agent: Agent, person: Person) -> list[Happening]:
    events = (
        AuditEvent.objects.filter(
            fund_id=person.fund_id, person_id=person.pk, verb__in=wording.VERBS
        )
        .select_related("actor")
        .order_by("-number")[:SHOWN]
    )
    named = agent.may(Permission.SEE_READERS)
    return [
        Happening(
            event.at,
            "note",
            wording.VERBS[event.verb],
            who=str(event.actor or "Relais") if named or event.actor_id == agent.pk else "",
            text=event.payload.get("reason", "") if named else "",
        )
        for event in events
    ]
