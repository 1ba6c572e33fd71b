"""What is said once a professional was looked at."""

from __future__ import annotations

from typing import Any

from django import forms

from relais.casework.signals.enums import CONCLUDED, QueueState
from relais.casework.signals.forms import CHOOSE


class ConclusionForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Conclusion", choices=[*CHOOSE, *((one.value, one.label) for one in CONCLUDED)]
    )
    note = forms.CharField(
        label="Ce qui a été trouvé",
        max_length=300,
        required=False,
        help_text="Obligatoire, sauf s’il n’y a rien à signaler.",
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("outcome") not in (None, QueueState.UNFOUNDED) and not said.get("note"):
            self.add_error("note", "Dites en quelques mots ce qui a été trouvé.")
        return said
