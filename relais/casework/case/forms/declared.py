"""Forms of transitions and openings, made from their declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from relais.casework.case.enums import CaseOrigin, Lane
from relais.casework.case.procedures import FieldSpec
from relais.common.money import parse_euros

BLANK = [("", "Choisir…")]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class EurosField(forms.CharField):
    """Typed in euros, given in cents."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_euros(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


def _field(spec: FieldSpec) -> forms.Field:
    required = spec.required and spec.required_if is None
    common: dict[str, Any] = {"label": spec.label, "required": required, "help_text": spec.help}
    match spec.kind:
        case "long_text":
            return forms.CharField(
                **common, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
            )
        case "choice":
            return forms.ChoiceField(**common, choices=[*BLANK, *spec.choices.items()])
        case "choices":
            return forms.MultipleChoiceField(
                **common, choices=list(spec.choices.items()), widget=forms.CheckboxSelectMultiple
            )
        case "date":
            return forms.DateField(**common, widget=DateInput())
        case "cents":
            return EurosField(**common, max_length=20)
        case "integer":
            return forms.IntegerField(**common, min_value=0)
        case "boolean" | "confirm":
            return forms.BooleanField(**{**common, "required": spec.kind == "confirm"})
        case _:
            return forms.CharField(**common, max_length=200)


class DeclaredForm(forms.Form):
    """A form made of declared fields; `version` says which state of the file was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, specs: Iterable[FieldSpec], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.specs = tuple(specs)
        for spec in self.specs:
            self.fields[spec.name] = _field(spec)

    def values(self) -> Mapping[str, Any]:
        """What was said, as the actions take it."""
        return {
            spec.name: self.cleaned_data[spec.name]
            for spec in self.specs
            if self.cleaned_data.get(spec.name) not in (None, "", [])
        }


class OpeningForm(DeclaredForm):
    """What brought the person, and in which lane."""

    origin = forms.ChoiceField(
        label="Ce qui amène ce dossier", choices=CaseOrigin.choices, initial=CaseOrigin.SELF
    )
    lane = forms.ChoiceField(label="Voie", choices=Lane.choices, initial=Lane.NORMAL)
    subject = forms.CharField(label="Objet", max_length=200, required=False)
