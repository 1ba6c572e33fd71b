"""Forms of a file. Those of transitions and openings are made from their declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from relais.casework.case.enums import CaseOrigin, Channel, Direction, Lane, Proof
from relais.casework.case.models import Case, Document
from relais.casework.case.procedures import FieldSpec, PlanWords, procedures
from relais.common.money import parse_euros
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import GRANTS

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


class ContactForm(forms.Form):
    channel = forms.ChoiceField(label="Canal", choices=Channel.choices)
    direction = forms.ChoiceField(label="Sens", choices=Direction.choices)
    reached = forms.ChoiceField(
        label="Échange",
        choices=[("oui", "Abouti"), ("non", "Sans réponse")],
        widget=forms.RadioSelect,
    )
    summary = forms.CharField(
        label="Ce qui s’est dit", required=False, max_length=2000, widget=forms.Textarea
    )


class NoteForm(forms.Form):
    text = forms.CharField(label="Note", max_length=4000, widget=forms.Textarea)


class TaskForm(forms.Form):
    title = forms.CharField(label="À faire", max_length=160)
    due_on = forms.DateField(label="Avant le", required=False, widget=DateInput())


class DocumentForm(forms.Form):
    document = forms.FileField(
        label="Document",
        help_text="PDF, image (PNG, JPEG, WebP) ou texte (ODT, DOCX) ; 10 Mo au plus.",
    )


class StepForm(forms.Form):
    def __init__(self, *args: Any, words: PlanWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["axis"] = forms.ChoiceField(label="Axe", choices=list(words.axes.items()))
        self.fields["title"] = forms.CharField(label="Ce que la personne va faire", max_length=160)
        self.fields["obstacle"] = forms.ChoiceField(
            label="Frein à lever", required=False, choices=[("", "Aucun"), *words.obstacles.items()]
        )
        self.fields["due_on"] = forms.DateField(
            label="Avant le", required=False, widget=DateInput()
        )


class StepDoneForm(forms.Form):
    done_on = forms.DateField(label="Réalisée le", widget=DateInput())
    proof = forms.ChoiceField(label="Ce qui le montre", choices=[*BLANK, *Proof.choices])

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"] = forms.ModelChoiceField(
            Document.objects.filter(case=case),
            label="Document au dossier",
            required=False,
            empty_label="Aucun",
        )


class StepNotDoneForm(forms.Form):
    def __init__(self, *args: Any, words: PlanWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.ChoiceField(
            label="Raison", choices=[*BLANK, *words.reasons.items()]
        )


class ExtendForm(forms.Form):
    days = forms.IntegerField(label="Nombre de jours", min_value=1, max_value=365)
    reason = forms.CharField(label="Pourquoi", max_length=200)


class LaneForm(forms.Form):
    lane = forms.ChoiceField(label="Voie", choices=Lane.choices)


class AssignForm(forms.Form):
    """Colleagues who are there and may work on files."""

    to = forms.ModelChoiceField(Agent.objects.none(), label="Confier à", empty_label="Choisir…")

    def __init__(self, *args: Any, agent: Agent, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = workers(agent, case)  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    leaving = forms.ModelChoiceField(
        Agent.objects.none(), label="Dossiers de", empty_label="Choisir…"
    )
    to = forms.ModelChoiceField(Agent.objects.none(), label="À confier à", empty_label="Choisir…")

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("leaving", "to"):
            self.fields[name].queryset = workers(agent)  # type: ignore[attr-defined]


def workers(agent: Agent, case: Case | None = None) -> Any:
    """Active agents of the fund whose role works on this file, or on one of the kinds the agent sees."""
    seen = [case.declaration] if case is not None else [p for p in procedures() if agent.may(p.see)]
    words = {procedure.work for procedure in seen}
    roles = [role for role, granted in GRANTS.items() if granted & words]
    return (
        Agent.objects.filter(
            fund_id=agent.fund_id, is_active=True, partner=None, roles__role__in=roles
        )
        .distinct()
        .order_by("last_name", "first_name")
    )
