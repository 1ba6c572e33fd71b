"""A form made from the facts that a right declares: every right gets its simulator without a page of its own."""

from __future__ import annotations

import datetime as dt
import types
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from django import forms
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from relais.web.rights.c2s_form import cents, date_field, euro_field

ROWS = 3
WORDS = {
    "metropole": "Métropole",
    "guadeloupe": "Guadeloupe",
    "martinique": "Martinique",
    "guyane": "Guyane",
    "reunion": "La Réunion",
    "mayotte": "Mayotte",
    "maladie": "Maladie",
    "covid": "Covid-19",
    "maternite": "Maternité",
    "paternite": "Paternité",
    "at_mp": "Accident du travail ou maladie professionnelle",
    "salaried": "Salarié",
    "self_employed": "Artisan, commerçant",
    "liberal": "Profession libérale",
    "recognised": "Reconnu",
    "pending": "En cours d’examen",
    "refused": "Refusé",
    "child_death": "Décès d’un enfant",
    "miscarriage": "Interruption spontanée de grossesse",
    "not_required": "Titre non exigé",
    "titled": "Titre en cours",
    "none": "Sans titre",
    "payment": "Combien est dû",
    "award": "La pension est-elle due",
    "other": "Autre",
}
YES_NO = [("", "Inconnu"), ("1", "Oui"), ("0", "Non")]


class FactsForm(forms.Form):
    """Fields of a facts model; lists of small models become a few numbered lines."""

    def __init__(self, model: type[BaseModel], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model = model
        for name, info in model.model_fields.items():
            inner = _rows_of(info.annotation)
            if inner is None:
                self._add(name, info)
                continue
            for row in range(ROWS):
                for sub, told in inner.model_fields.items():
                    self._add(f"{name}.{row}.{sub}", told, f" ({row + 1})")

    def _add(self, key: str, info: FieldInfo, suffix: str = "") -> None:
        made = _field(key.rsplit(".", 1)[-1], info)
        if made is not None:
            made.required = info.is_required() and not suffix
            made.label = f"{made.label}{suffix}"
            self.fields[key] = made

    def facts(self) -> dict[str, Any]:
        """What was typed, as the rule reads it; an empty field is left out, so that it stays unknown."""
        found: dict[str, Any] = {}
        rows: dict[str, dict[str, dict[str, Any]]] = {}
        for key, value in self.cleaned_data.items():
            if value is None or value == "":
                continue
            name, *rest = key.split(".")
            leaf = rest[-1] if rest else name
            put = _put(leaf, value, self.fields[key])
            if rest:
                rows.setdefault(name, {}).setdefault(rest[0], {})[leaf] = put
            else:
                found[name] = put
        for name, by_row in rows.items():
            found[name] = [by_row[row] for row in sorted(by_row)]
        return found


def _field(name: str, info: FieldInfo) -> forms.Field | None:
    kind, choices = _kind(info.annotation)
    label = _label(info, name)
    if choices:
        blank = "Choisir…" if info.is_required() else "Inconnu"
        told = [("", blank), *((str(c), WORDS.get(str(c), str(c))) for c in choices)]
        return forms.ChoiceField(label=label, choices=told)
    if kind is bool:
        return forms.ChoiceField(label=label, choices=YES_NO)
    if kind is dt.date:
        return date_field(label)
    if kind is int and name.endswith("_cents"):
        return euro_field(label)
    if kind is int:
        return forms.IntegerField(label=label, min_value=0, max_value=100_000)
    if kind is Decimal:
        return forms.DecimalField(label=label, min_value=0, max_value=100_000, localize=True)
    return forms.CharField(label=label, max_length=40) if kind is str else None


def _put(name: str, value: Any, field: forms.Field) -> Any:
    if isinstance(field, forms.ChoiceField) and field.choices == YES_NO:
        return value == "1"
    if name.endswith("_cents"):
        return cents(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(field, forms.ChoiceField) and value.isdecimal():
        return int(value)
    return value


def _label(info: FieldInfo, name: str) -> str:
    text = (info.description or name).split(" : ")[0].split(" (")[0]
    return text.replace(", en centimes", "").replace(" en centimes", "").rstrip(". ;")


def _plain(annotation: Any) -> list[Any]:
    """The types of an annotation without `Annotated`, nor None."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return [one for part in get_args(annotation) for one in _plain(part)]
    return [] if annotation is type(None) else [annotation]


def _kind(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    found = _plain(annotation)
    first = found[0] if found else str
    return (str, get_args(first)) if get_origin(first) is Literal else (first, ())


def _rows_of(annotation: Any) -> type[BaseModel] | None:
    found = _plain(annotation)
    if found and get_origin(found[0]) in (list, tuple):
        inner = _plain(get_args(found[0])[0])
        if inner and isinstance(inner[0], type) and issubclass(inner[0], BaseModel):
            return inner[0]
    return None
