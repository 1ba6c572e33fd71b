"""Forms of what agents add to a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from relais.casework.case.enums import Channel, Direction, Lane, Proof
from relais.casework.case.forms.declared import BLANK, DateInput
from relais.casework.case.models import Case, Document
from relais.casework.case.procedures import PlanWords


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
    done_on = forms.DateField(label="Réalisée le", widget=DateInput(), initial=timezone.localdate)
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
