"""Reading a NIR: a reason, then the number, on a page that nothing keeps."""

from __future__ import annotations

from itertools import pairwise

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from relais.common.refusals import Refused
from relais.pages.access import agent_of, needs
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.models import Person
from relais.registers.directory.nirs import reveal_nir
from relais.web.people.file import person_view


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi avez-vous besoin de ce numéro ?",
        max_length=300,
        help_text="Votre réponse est inscrite au journal ; la personne peut en demander copie.",
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.SEE_NIR)
@person_view("numéro")
def reveal(request: HttpRequest, person: Person) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    number = ""
    if request.method == "POST" and form.is_valid():
        try:
            number = reveal_nir(
                actor=agent_of(request), person=person, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
    context = {
        "title": "Numéro de sécurité sociale",
        "lede": str(person),
        "form": form,
        "dense": True,
        "submit_label": "Lire le numéro",
        "cancel_url": reverse("people:person", args=[person.pk]),
        "groups": _groups(number),
        "breadcrumb": [
            ("Personnes", reverse("people:list")),
            (str(person), reverse("people:person", args=[person.pk])),
        ],
    }
    return render(request, "people/nir.html", context)


def _groups(nir: str) -> str:
    cuts = (0, 1, 3, 5, 7, 10, 13, 15)
    return "\u00a0".join(nir[a:b] for a, b in pairwise(cuts)) if nir else ""
