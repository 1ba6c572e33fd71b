"""The partner's form, made to be filled in under two minutes, and the fund's answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from relais.casework.referrals.actions import NewReferral
from relais.casework.referrals.enums import (
    ConsentGivenBy,
    DeclineReason,
    ReferralNeed,
    ReferralObstacle,
)

CONSENT_DAYS = 365


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs: str) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class ReferralForm(forms.Form):
    """Who, how to reach her, what she needs, what she agreed to."""

    parts = (
        ("La personne", ("last_name", "first_names", "birth_date", "phone", "email")),
        ("Ce dont elle a besoin", ("need", "obstacle", "urgent", "message")),
        (
            "Son accord",
            (
                "consent",
                "consent_given_by",
                "consent_given_on",
                "consent_ends_on",
                "consent_to_progress",
            ),
        ),
    )

    last_name = forms.CharField(
        label="Nom", max_length=120, widget=forms.TextInput({"autocomplete": "off"})
    )
    first_names = forms.CharField(
        label="Prénoms", max_length=160, widget=forms.TextInput({"autocomplete": "off"})
    )
    birth_date = forms.DateField(label="Date de naissance", widget=DateInput())
    phone = forms.CharField(
        label="Téléphone",
        max_length=20,
        required=False,
        help_text="Un téléphone ou une adresse électronique suffit.",
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label="Adresse électronique", max_length=120, required=False)
    need = forms.ChoiceField(label="Besoin", choices=ReferralNeed.choices, widget=forms.RadioSelect)
    obstacle = forms.ChoiceField(
        label="Ce qui la freine",
        choices=[("", "Je ne sais pas"), *ReferralObstacle.choices],
        required=False,
    )
    message = forms.CharField(
        label="Une précision utile",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Jamais d’information médicale : ni maladie, ni traitement.",
    )
    urgent = forms.BooleanField(
        label="C’est urgent (soin à date fixée, rupture de droits)", required=False
    )
    consent = forms.BooleanField(
        label="La personne est d’accord pour que la caisse la contacte et reçoive ces informations",
        error_messages={
            "required": "Sans l’accord de la personne, l’orientation ne peut pas être envoyée."
        },
    )
    consent_given_by = forms.ChoiceField(label="Accord donné par", choices=ConsentGivenBy.choices)
    consent_given_on = forms.DateField(label="Accord donné le", widget=DateInput())
    consent_ends_on = forms.DateField(label="Accord valable jusqu’au", widget=DateInput())
    consent_to_progress = forms.BooleanField(
        label="Elle accepte que ma structure suive l’avancement", required=False, initial=True
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    @staticmethod
    def starting(today: dt.date, key: str) -> dict[str, Any]:
        """What is filled in beforehand."""
        ends_on = today + dt.timedelta(days=CONSENT_DAYS)
        return {
            "consent_given_on": today,
            "consent_ends_on": ends_on,
            "consent_given_by": ConsentGivenBy.PERSON,
            "key": key,
        }

    def given(self) -> NewReferral:
        """The checked answers. Call it once the form is valid."""
        data = {k: v for k, v in self.cleaned_data.items() if k not in ("consent", "key")}
        return NewReferral(**data)


class DeclineForm(forms.Form):
    """Why the fund does not take it."""

    reason = forms.ChoiceField(
        label="Raison", choices=DeclineReason.choices, widget=forms.RadioSelect
    )
