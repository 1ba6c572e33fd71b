"""Ways to reach a person, and whether they want to be called at all."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from relais.common.refusals import Refused
from relais.pages.access import agent_of, needs
from relais.registers.accounts.permissions import Permission
from relais.registers.directory import actions
from relais.registers.directory.contacts import shown
from relais.registers.directory.models import ContactKind, ContactPoint, Person
from relais.web.people.file import back, person_view, points_of


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label="Nature", choices=ContactKind.choices)
    value = forms.CharField(
        label="Numéro ou adresse", max_length=120, help_text="06 12 34 56 78 ou nom@exemple.fr"
    )
    shared = forms.BooleanField(
        label="C’est celui de tout le foyer",
        required=False,
        help_text="Cochez pour un téléphone commun : il apparaîtra sur la fiche de chaque membre.",
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.EDIT_PERSON)
@person_view("coordonnées")
def edit(request: HttpRequest, person: Person) -> HttpResponse:
    """Adds one, marks others as wrong."""
    form = ContactForm(request.POST or None)
    if person.household_id is None:
        form.fields.pop("shared")
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_contact_point(
                actor=agent_of(request),
                person=person,
                kind=form.cleaned_data["kind"],
                value=form.cleaned_data["value"],
                shared=form.cleaned_data.get("shared", False),
            )
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, "Coordonnée enregistrée.")
            return redirect("people:contacts", person.pk)
    context = {
        "title": "Coordonnées",
        "lede": str(person),
        "form": form,
        "dense": True,
        "submit_label": "Ajouter",
        "cancel_url": reverse("people:person", args=[person.pk]),
        "person": person,
        "points": [(p, shown(p.kind, p.value)) for p in points_of(person)],
        "breadcrumb": [
            ("Personnes", reverse("people:list")),
            (str(person), reverse("people:person", args=[person.pk])),
        ],
    }
    return render(request, "people/contacts_form.html", context)


@require_POST
@needs(Permission.EDIT_PERSON)
def drop(request: HttpRequest, pk: int, point: int) -> HttpResponse:
    agent = agent_of(request)
    person = get_object_or_404(Person.objects.visible_to(agent), pk=pk)
    held = get_object_or_404(ContactPoint.objects.visible_to(agent), pk=point)
    actions.drop_contact_point(actor=agent, person=person, point=held)
    messages.success(request, "Coordonnée retirée : elle ne sera plus proposée.")
    return redirect("people:contacts", person.pk)


@require_POST
@needs(Permission.EDIT_PERSON)
def opt_out(request: HttpRequest, pk: int) -> HttpResponse:
    agent = agent_of(request)
    person = get_object_or_404(Person.objects.visible_to(agent), pk=pk)
    wish = request.POST.get("opposition") == "oui"
    actions.set_opt_out(actor=agent, person=person, opted_out=wish)
    messages.success(
        request,
        "Noté : aucune campagne ne sollicitera cette personne."
        if wish
        else "Noté : cette personne accepte d’être sollicitée.",
    )
    return back(person)
