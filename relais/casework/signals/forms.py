"""What an agent says when a signal is set aside, or when documents are asked for."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from relais.casework.signals.enums import REASONS, Addressee, AsideReason, Purpose
from relais.casework.signals.models import SignalDefinition

CHOOSE = [("", "Choisir…")]


class AsideForm(forms.Form):
    purpose: ClassVar[Purpose] = Purpose.NEED

    reason = forms.ChoiceField(label="Raison")
    note = forms.CharField(
        label="Précision",
        max_length=300,
        required=False,
        help_text="Obligatoire pour une autre raison.",
    )

    def __init__(self, *args: Any, agent: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(reason.value, reason.label) for reason in REASONS[self.purpose]]
        self.fields["reason"].choices = [*CHOOSE, *reasons]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("reason") == AsideReason.OTHER and not said.get("note"):
            self.add_error("note", "Dites en quelques mots la raison.")
        return said


class ControlAsideForm(AsideForm):
    purpose = Purpose.ABUSE


ASIDE_FORMS = {Purpose.NEED: AsideForm, Purpose.ABUSE: ControlAsideForm}


def day_field(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget)


class AskingForm(forms.Form):
    what = forms.CharField(
        label="Pièces demandées",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple : ordonnances et feuilles de soins de mars 2025.",
    )
    addressee = forms.ChoiceField(label="À qui", choices=[*CHOOSE, *Addressee.choices])
    due_on = day_field("Pour le")


class PutBackForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi",
        max_length=300,
        help_text="Par exemple : seuil changé, définition corrigée.",
    )


class ExceptingForm(forms.Form):
    definition = forms.ChoiceField(label="Détecteur")
    ends_on = day_field("Jusqu’au")
    reason = forms.CharField(
        label="Pourquoi",
        max_length=300,
        help_text="Par exemple : seul spécialiste du canton, vérifié sur place.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = SignalDefinition.objects.filter(purpose=Purpose.ABUSE).order_by("title")
        choices = [*CHOOSE, *known.values_list("name", "title")]
        self.fields["definition"].choices = choices  # type: ignore[attr-defined]
