"""Pages about partner organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from relais.pages.access import agent_of, needs
from relais.pages.cells import Badge
from relais.pages.forms import answer
from relais.pages.lists import Button, Column, Empty, Filter, ListPage
from relais.registers.accounts.models import Partner, PartnerKind
from relais.registers.accounts.permissions import Permission
from relais.web.administration import actions
from relais.web.administration.forms import PartnerForm

CRUMB = ("Partenaires", "/administration/partenaires/")


class PartnerList(ListPage):
    """The organisations that refer people to the fund."""

    title = "Partenaires"
    noun = ("partenaire", "partenaires")
    permission = Permission.MANAGE_PARTNERS
    columns = (
        Column("name", "Nom", sort="name"),
        Column("kind", "Nature", "get_kind_display", sort="kind"),
        Column("site", "Site de rattachement", lambda partner: str(partner.site or "")),
        Column("n_agents", "Comptes", kind="number"),
        Column("agreement_ends_on", "Fin de la convention", kind="due", sort="agreement_ends_on"),
        Column(
            "state",
            "État",
            lambda p: Badge("Actif", "ok") if p.active else Badge("Arrêté"),
            kind="badge",
        ),
    )
    filters = (
        Filter("nature", "Nature", "kind", choices=PartnerKind.choices, sentence="{}"),
        Filter("nom", "Nom", "name__icontains", kind="text", sentence="nom contenant « {} »"),
    )
    order = "name"
    empty = Empty(
        "Aucun partenaire", "Ajoutez le premier : il pourra orienter des personnes vers la caisse."
    )

    def rows(self) -> QuerySet[Partner]:
        found = Partner.objects.visible_to(self.agent).select_related("site")
        return found.annotate(n_agents=Count("agents"))

    def row_url(self, row: Partner) -> str:
        return reverse("administration:partner", args=[row.pk])

    def buttons(self) -> Sequence[Button]:
        return (
            Button("Ajouter un partenaire", reverse("administration:add_partner"), primary=True),
        )


@needs(Permission.MANAGE_PARTNERS)
def partner(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    actor = agent_of(request)
    found = (
        get_object_or_404(Partner.objects.visible_to(actor), pk=pk)
        if pk
        else Partner(fund=actor.fund)
    )
    form = PartnerForm(request.POST or None, instance=found, agent=actor)

    def save(data: dict[str, Any]) -> HttpResponse:
        saved = actions.save_partner(actor=actor, partner=form.save(commit=False))
        messages.success(request, f"« {saved} » est enregistré.")
        return redirect("administration:partners")

    title = f"Partenaire : {found.name}" if pk else "Ajouter un partenaire"
    back = reverse("administration:partners")
    return answer(request, form, save, title=title, cancel_url=back, breadcrumb=[CRUMB])
