"""One control for each declared fact: what may be typed, with its label and its help."""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge
from django import forms
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from relais.web.rights.c2s_form import date_field, euro_field
from relais.web.rights.words import CODES, help_of, label_of

YES_NO = [("", "Inconnu"), ("1", "Oui"), ("0", "Non")]
NO_YES = [("0", "Non"), ("1", "Oui")]
YES = [("1", "Oui"), ("0", "Non")]


class MonthInput(forms.TextInput):
    """A month chosen where the browser can, typed as AAAA-MM elsewhere."""

    input_type = "month"


class Numbers(forms.CharField):
    """Whole numbers separated by commas; a list."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        parts = [part.strip() for part in str(text or "").split(",") if part.strip()]
        if not all(part.isdecimal() and len(part) < 6 for part in parts):
            raise forms.ValidationError("Des nombres entiers séparés par des virgules.")
        return [int(part) for part in parts] or None


def control(name: str, info: FieldInfo) -> forms.Field | None:
    """The control of one fact; None for a shape that a form cannot hold."""
    kind, choices = _kind(info.annotation)
    made = _made(name, kind, choices, info)
    if made is not None:
        made.label = label_of(info, name)
        made.help_text = help_of(info, name, choices)
        if isinstance(made, forms.ChoiceField) and info.default is not None:
            made.initial = _initial(info)
    return made


def choices_of(info: FieldInfo) -> tuple[Any, ...]:
    """The codes that a fact, or each of a list of them, may take; none when it is free."""
    kind, choices = _kind(info.annotation)
    inner = plain(get_args(kind)[0]) if get_origin(kind) in (list, tuple) else []
    return get_args(inner[0]) if inner and get_origin(inner[0]) is Literal else choices


def is_yes_no(field: forms.ChoiceField) -> bool:
    return field.choices in (YES_NO, NO_YES, YES)


def _made(name: str, kind: Any, choices: tuple[Any, ...], info: FieldInfo) -> forms.Field | None:
    if choices:
        told = [(str(code), CODES.get(str(code), str(code))) for code in choices]
        blank = "Choisir…" if info.is_required() else "Inconnu"
        kept = not info.is_required() and info.default is not None
        return forms.ChoiceField(choices=told if kept else [("", blank), *told])
    if kind is bool:
        return forms.ChoiceField(choices={False: NO_YES, True: YES}.get(info.default, YES_NO))
    if kind is dt.date:
        return date_field("")
    if kind is int:
        least = None if _least(info) < 0 else 0
        if name.endswith("_cents"):
            return euro_field("", least=least)
        return forms.IntegerField(min_value=least, max_value=100_000_000)
    if kind is Decimal:
        return forms.DecimalField(min_value=0, max_value=100_000, localize=True)
    if kind is str:
        widget = MonthInput if name == "month" else forms.TextInput
        attrs = {"autocomplete": "off", **({"placeholder": "AAAA-MM"} if name == "month" else {})}
        return forms.CharField(max_length=80, widget=widget(attrs=attrs))
    numbers = get_origin(kind) in (list, tuple) and plain(get_args(kind)[0])[:1] == [int]
    return Numbers(max_length=80) if numbers else None


def _initial(info: FieldInfo) -> str | None:
    if info.is_required():
        return None
    return {False: "0", True: "1"}.get(info.default, str(info.default))


def _least(info: FieldInfo) -> int:
    """The least value declared, wherever in the annotation it stands."""
    marks = [*info.metadata, *_marks(info.annotation)]
    return int(min((mark.ge for mark in marks if isinstance(mark, Ge)), default=0))  # type: ignore[type-var, call-overload]


def _marks(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        for mark in get_args(annotation)[1:]:
            yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)
    for part in get_args(annotation):
        if get_origin(part) is Annotated:
            yield from _marks(part)


def _kind(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    found = plain(annotation)
    first = found[0] if found else str
    return (str, get_args(first)) if get_origin(first) is Literal else (first, ())


def plain(annotation: Any) -> list[Any]:
    """The types of an annotation without `Annotated`, nor None."""
    return list(_plain(annotation))


def _plain(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from _plain(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, types.UnionType):
        for part in get_args(annotation):
            yield from _plain(part)
    elif annotation is not type(None):
        yield annotation


def rows_of(annotation: Any) -> type[BaseModel] | None:
    """The small model that a list is made of, None for anything else."""
    found = plain(annotation)
    if found and get_origin(found[0]) in (list, tuple):
        inner = plain(get_args(found[0])[0])
        if inner and isinstance(inner[0], type) and issubclass(inner[0], BaseModel):
            return inner[0]
    return None
