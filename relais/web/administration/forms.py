"""Forms of the administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from stdnum.fr import siret

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
    team = forms.ModelChoiceField(
        label="Équipe", queryset=Team.objects.none(), required=False, empty_label="Aucune"
    )
    site = forms.ModelChoiceField(
        label="Site", queryset=Site.objects.none(), required=False, empty_label="Aucun"
    )
    partner = forms.ModelChoiceField(
        label="Organisation partenaire",
        queryset=Partner.objects.none(),
        required=False,
        empty_label="Aucune",
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
        label="Remplacé par", queryset=Agent.objects.none(), required=False, empty_label="Personne"
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
