"""Forms of the administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from stdnum.fr import siret

from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent, Partner, Site, Team
from relais.registers.accounts.permissions import Role


class AccountForm(forms.Form):
    """A new account."""

    first_name = forms.CharField(label="Prénom", max_length=80)
    last_name = forms.CharField(label="Nom", max_length=80)
    email = forms.EmailField(
        label="Adresse électronique", help_text="Celle de l’annuaire de la caisse, si elle en a un."
    )
    roles = forms.MultipleChoiceField(
        label="Rôles", choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    team = forms.ModelChoiceField(label="Équipe", queryset=Team.objects.none(), required=False)
    site = forms.ModelChoiceField(label="Site", queryset=Site.objects.none(), required=False)
    partner = forms.ModelChoiceField(
        label="Organisation partenaire",
        queryset=Partner.objects.none(),
        required=False,
        help_text="Seulement pour l’agent d’un partenaire.",
    )

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("team", Team), ("site", Site), ("partner", Partner)):
            self.fields[name].queryset = model.objects.visible_to(agent).order_by("name")  # type: ignore[attr-defined]


class RolesForm(forms.Form):
    """The roles of an account."""

    roles = forms.MultipleChoiceField(
        label="Rôles", choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )


class AbsenceForm(forms.Form):
    """Days away."""

    starts_on = forms.DateField(
        label="Premier jour", widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(label="Dernier jour", widget=forms.DateInput(attrs={"type": "date"}))
    replaced_by = forms.ModelChoiceField(
        label="Remplacé par", queryset=Agent.objects.none(), required=False
    )

    def __init__(self, *args: Any, agent: Agent, absent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = (
            Agent.objects.visible_to(agent)
            .filter(is_active=True, partner=None)
            .exclude(pk=absent.pk)
        )
        self.fields["replaced_by"].queryset = others.order_by("last_name")  # type: ignore[attr-defined]


class PartnerForm(forms.ModelForm[Partner]):
    """A partner organisation."""

    class Meta:
        model = Partner
        fields = ["name", "kind", "siret", "site", "agreement_ends_on", "active"]
        labels = {
            "name": "Nom",
            "kind": "Nature",
            "siret": "SIRET",
            "site": "Site de rattachement",
            "agreement_ends_on": "Fin de la convention",
            "active": "Peut orienter des personnes",
        }
        widgets = {"agreement_ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Site.objects.visible_to(agent).order_by("name")  # type: ignore[attr-defined]

    def clean_siret(self) -> str:

        value = str(self.cleaned_data["siret"]).replace(" ", "")
        if value and not siret.is_valid(value):
            raise forms.ValidationError("Ce SIRET n’est pas valable : vérifiez ses 14 chiffres.")
        return value


def answer(
    request: HttpRequest,
    form: forms.BaseForm,
    save: Callable[[dict[str, Any]], HttpResponse],
    **context: Any,
) -> HttpResponse:
    """Shows the form, or does what it asks; a refusal comes back beside its field, and nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            return save(form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
    status = 422 if form.errors else 200
    return render(
        request, "pages/form.html", {"form": form, "dense": True, **context}, status=status
    )
