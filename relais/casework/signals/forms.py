"""What an agent says when a signal is set aside."""

from __future__ import annotations

from typing import Any

from django import forms

from relais.casework.signals.enums import AsideReason


class AsideForm(forms.Form):
    reason = forms.ChoiceField(label="Raison", choices=[("", "Choisir…"), *AsideReason.choices])
    note = forms.CharField(
        label="Précision",
        max_length=300,
        required=False,
        help_text="Obligatoire pour une autre raison.",
    )

    def __init__(self, *args: Any, agent: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("reason") == AsideReason.OTHER and not said.get("note"):
            self.add_error("note", "Dites en quelques mots la raison.")
        return said
