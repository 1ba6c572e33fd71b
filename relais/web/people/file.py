"""The page of a person: who it is, how to reach them, what is going on, who read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from relais.pages import contributions
from relais.pages.access import agent_of, needs
from relais.pages.files import Action, FilePage, Side
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.contacts import shown
from relais.registers.directory.models import ContactPoint, Person
from relais.registers.directory.reading import TooManyReads, open_file, readers
from relais.web.people import wording

READERS_SHOWN = 5
MEMBERS_SHOWN = 12


def person_view(what: str) -> Callable[..., Any]:
    """A view of a person's file: found in the agent's fund, read on the record, within the hour's quota.

    The view is given the person; an absorbed file leads to the one that was kept.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @needs(Permission.SEE_PERSON)
        @wraps(view)
        def opened(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
            agent = agent_of(request)
            person = get_object_or_404(
                Person.objects.visible_to(agent).select_related("merged_into", "household"), pk=pk
            )
            if person.merged_into is not None and what != "historique":
                messages.info(request, f"{person} a été fusionné dans ce dossier.")
                return redirect("people:person", person.merged_into.pk)
            try:
                open_file(actor=agent, person=person, what=what, now=timezone.now())
            except TooManyReads:
                return render(request, "people/quota.html", {"title": "Pause"}, status=429)
            response = view(request, person, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        return opened

    return decorate


@require_GET
@person_view("fiche")
def person_page(request: HttpRequest, person: Person) -> HttpResponse:
    agent, today = agent_of(request), timezone.localdate()
    page = FilePage(
        title=wording.full_name(person),
        subtitle=wording.told(person, today),
        badges=wording.badges(person, today),
        alerts=["Cette personne est décédée : n’appelez pas, adressez-vous à ses proches."]
        if person.died_on
        else [],
        facts=wording.rights(person),
        actions=_actions(agent, person),
        side=[
            Side("Coordonnées", template="people/contacts.html", context=_contacts(person)),
            Side("Foyer", template="people/household.html", context=_household(person)),
            Side(
                "Qui a consulté ce dossier",
                template="people/readers.html",
                context=_readers(agent, person),
            ),
        ],
        breadcrumb=[("Personnes", reverse("people:list"))],
    )
    panels = contributions.panels_for(agent, person)
    return render(request, "people/person.html", page.context(panels=panels, person=person))


def _actions(agent: Agent, person: Person) -> list[Action]:
    def to(name: str) -> str:
        return reverse(f"people:{name}", args=[person.pk])

    actions = []
    if agent.may(Permission.EDIT_PERSON):
        actions.append(Action("Modifier les coordonnées", to("contacts")))
        label, wish = (
            ("Reprendre les sollicitations", "non")
            if person.opted_out
            else ("Ne plus solliciter", "oui")
        )
        actions.append(Action(label, to("opt_out"), method="post", fields={"opposition": wish}))
    if agent.may(Permission.SEE_NIR) and person.pseudonym:
        actions.append(Action("Numéro de sécurité sociale", to("nir")))
    if agent.may(Permission.MERGE_PEOPLE):
        actions.append(Action("Fusionner avec…", to("choose_merge")))
    return [*actions, Action("Historique", to("history"))]


def points_of(person: Person) -> list[ContactPoint]:
    """Valid ways to reach a person, then those of the household. Two queries."""
    own = person.contact_points.filter(valid=True).order_by("-kind", "value")
    if person.household is None:
        return list(own)
    return [*own, *person.household.contact_points.filter(valid=True).order_by("-kind", "value")]


def _contacts(person: Person) -> dict[str, Any]:
    points = [
        (point.get_kind_display(), shown(point.kind, point.value), point.household_id is not None)
        for point in points_of(person)
    ]
    lines = [person.address, f"{person.postal_code} {person.commune_name}".strip()]
    return {"points": points, "address": [line for line in lines if line]}


def _household(person: Person) -> dict[str, Any]:
    if person.household is None:
        return {"members": []}
    today = timezone.localdate()
    others = person.household.members.exclude(pk=person.pk).filter(merged_into__isnull=True)
    members = [
        (m, wording.told(m, today), m.get_household_role_display())
        for m in others.order_by("household_role", "birth_date")[:MEMBERS_SHOWN]
    ]
    return {"members": members, "role": person.get_household_role_display()}


def _readers(agent: Agent, person: Person) -> dict[str, Any]:
    events = list(readers(person)[:READERS_SHOWN])
    return {
        "reads": [(event.at, reader(agent, event)) for event in events],
        "url": reverse("people:readers", args=[person.pk]),
    }


def reader(agent: Agent, event: AuditEvent) -> str:
    """Who read, by name for who may know it, otherwise by service; an agent always knows their own reads."""
    who = event.actor
    if who is None:
        return "Relais"
    if who.pk == agent.pk:
        return "vous"
    service = str(who.partner or who.team or who.fund)
    return f"{who} ({service})" if agent.may(Permission.SEE_READERS) else service


def back(person: Person) -> HttpResponseRedirect:
    return redirect("people:person", person.pk)
