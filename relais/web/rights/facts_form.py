"""A form made from the facts that a right declares: every right gets its simulator without a page of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from relais.web.rights.c2s_form import cents
from relais.web.rights.declared import control, is_yes_no, rows_of
from relais.web.rights.words import help_of, label_of

FIRST_ROWS = 1
MOST_ROWS = 24
MAIN = ""


@dataclass(frozen=True)
class Rows:
    """Lines of one list: bound fields by line; whether a line may still be added."""

    name: str
    label: str
    help: str
    lines: tuple[tuple[forms.BoundField, ...], ...]
    may_add: bool


@dataclass(frozen=True)
class Section:
    """Facts that belong together. The first has no title; another is open when something in it was typed."""

    title: str
    fields: tuple[forms.BoundField, ...]
    lists: tuple[Rows, ...]
    open: bool


class FactsForm(forms.Form):
    """Fields of a facts model; a list of small models has as many lines as `n.<name>` says."""

    def __init__(
        self, model: type[BaseModel], data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.model = model
        self.counts: dict[str, int] = {}
        for name, info in model.model_fields.items():
            inner = rows_of(info.annotation)
            if inner is None:
                self._add(name, info)
                continue
            self.counts[name] = _count(data, name, list(inner.model_fields))
            for row in range(self.counts[name]):
                for sub, told in inner.model_fields.items():
                    self._add(f"{name}.{row}.{sub}", told, f" (ligne {row + 1})")

    def _add(self, key: str, info: FieldInfo, suffix: str = "") -> None:
        made = control(key.rsplit(".", 1)[-1], info)
        if made is None:
            return
        made.required = info.is_required() and not suffix
        made.label = f"{made.label}{suffix}"
        if suffix:
            made.help_text = ""
        self.fields[key] = made

    def sections(self) -> list[Section]:
        """The form as it is shown, in the order of the declaration."""
        grouped: dict[str, list[str]] = {}
        for name, info in self.model.model_fields.items():
            extra = info.json_schema_extra
            group = str(extra.get("group", MAIN)) if isinstance(extra, dict) else MAIN
            grouped.setdefault(group, []).append(name)
        return [self._section(title, names) for title, names in grouped.items()]

    def _section(self, title: str, names: list[str]) -> Section:
        plain = tuple(self[name] for name in names if name in self.fields)
        lists = tuple(self._rows(name) for name in names if name in self.counts)
        bound = (*plain, *(field for one in lists for line in one.lines for field in line))
        return Section(title, plain, lists, any(_typed(field) for field in bound))

    def _rows(self, name: str) -> Rows:
        lines = tuple(
            tuple(self[key] for key in self.fields if key.startswith(f"{name}.{row}."))
            for row in range(self.counts[name])
        )
        info = self.model.model_fields[name]
        may_add = self.counts[name] < MOST_ROWS
        return Rows(name, label_of(info, name), help_of(info, name), lines, may_add)

    def facts(self) -> dict[str, Any]:
        """What was typed, as the rule reads it; an empty field is left out, so that it stays unknown."""
        found: dict[str, Any] = {}
        rows: dict[str, dict[int, dict[str, Any]]] = {}
        for key, value in self.cleaned_data.items():
            if value is None or value == "":
                continue
            name, *rest = key.split(".")
            put = _put(rest[-1] if rest else name, value, self.fields[key])
            if not rest:
                found[name] = put
            elif not _untouched(value, self.fields[key]):
                rows.setdefault(name, {}).setdefault(int(rest[0]), {})[rest[-1]] = put
        for name, by_row in rows.items():
            found[name] = [{**self._defaults(name, row), **by_row[row]} for row in sorted(by_row)]
        return found

    def _defaults(self, name: str, row: int) -> dict[str, Any]:
        """Choices of a line that were left as they stood: they count once something else was typed."""
        keys = [key for key in self.fields if key.startswith(f"{name}.{row}.")]
        return {
            key.rsplit(".", 1)[1]: _put(key.rsplit(".", 1)[1], value, self.fields[key])
            for key in keys
            if (value := self.cleaned_data.get(key)) and _untouched(value, self.fields[key])
        }

    def plainly(self, error: str) -> str:
        """A sentence about facts with the labels of the page in place of their names."""
        for key in sorted(self.fields, key=len, reverse=True):
            error = error.replace(f"{key} :", f"{self.fields[key].label} :")
        return error


def rows_of_fact(model: type[BaseModel], name: str) -> list[str]:
    """Names of the columns of a list of the facts; none when it is not a list."""
    info = model.model_fields.get(name)
    inner = rows_of(info.annotation) if info else None
    return list(inner.model_fields) if inner else []


def with_lines(data: Any, name: str, change: int, keys: list[str]) -> Any:
    """What was typed, with one line more or less; a new line's month is the one before the last typed."""
    found = data.copy()
    count = max(_count(data, name, keys) + change, 0)
    found[f"n.{name}"] = str(min(count, MOST_ROWS))
    if change > 0 and "month" in keys and count >= 2:
        last = str(found.get(f"{name}.{count - 2}.month", ""))
        found[f"{name}.{count - 1}.month"] = _month_before(last)
    return found


def _month_before(month: str) -> str:
    year, _, number = month.partition("-")
    if not (year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12):
        return ""
    place = int(year) * 12 + int(number) - 2
    return f"{place // 12:04d}-{place % 12 + 1:02d}"


def _count(data: Mapping[str, Any] | None, name: str, keys: list[str]) -> int:
    """Lines asked for, never fewer than were typed."""
    if data is None:
        return FIRST_ROWS
    asked = str(data.get(f"n.{name}", ""))
    count = min(int(asked), MOST_ROWS) if asked.isdecimal() and len(asked) < 4 else FIRST_ROWS
    typed = (
        row for row in range(MOST_ROWS) if any(data.get(f"{name}.{row}.{key}") for key in keys)
    )
    return count if asked else max([count, *(row + 1 for row in typed)])


def _typed(field: forms.BoundField) -> bool:
    value = field.value()
    return value not in (None, "") and not _untouched(value, field.field)


def _untouched(value: Any, field: forms.Field) -> bool:
    """A choice left on what it proposed says nothing."""
    return isinstance(field, forms.ChoiceField) and str(value) == str(field.initial)


def _put(name: str, value: Any, field: forms.Field) -> Any:
    if isinstance(field, forms.ChoiceField) and is_yes_no(field):
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
