"""The documentation of each right, made from its definition: nothing of it is typed twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET
from pydantic import BaseModel

from relais.pages.access import needs
from relais.registers.accounts.permissions import Permission
from relais.rules import right as rights_of
from relais.rules import store
from relais.web.rights.amounts import Amount, told_amount
from relais.web.rights.answer import answer
from relais.web.rights.c2s_form import HOUSINGS, KINDS, ROLES, SITUATIONS
from relais.web.rights.declared import choices_of, rows_of
from relais.web.rights.words import CODES, help_of, label_of

NAMED = {
    **CODES,
    **{code: word for code, word in (*KINDS, *SITUATIONS, *HOUSINGS, *ROLES) if code},
    "sales": "Vente",
    "services": "Services",
    "liberal": "Profession libérale",
}
EXAMPLE_ON = dt.date(2025, 5, 14)
"""The day of the example that `relais rights facts` gives."""


@dataclass(frozen=True)
class Fact:
    """One fact as it is asked: `depth` 1 for those of a list's lines."""

    label: str
    help: str
    choices: str
    required: bool
    depth: int


@needs(Permission.USE_SIMULATOR, Permission.SEE_FIGURES)
@require_GET
def right_page(request: HttpRequest, name: str) -> HttpResponse:
    """What a right asks, compares and answers, with the values in force and an example worked out."""
    chosen = rights_of.right(name)
    today = timezone.localdate()
    context = {
        "title": chosen.title,
        "right": chosen,
        "facts": list(facts_of(chosen.facts)),
        "values": list(values_of(name, today)),
        "example": answer(name, chosen.example, EXAMPLE_ON),
        "today": today,
        "simulator": reverse("rights:simulate", args=[name]),
        "breadcrumb": [("Valeurs légales", reverse("rights:rules"))],
    }
    return render(request, "rights/right.html", context)


def facts_of(model: type[BaseModel], depth: int = 0) -> Iterator[Fact]:
    """The facts of a right in the order of their declaration, those of a list under it."""
    for name, info in model.model_fields.items():
        codes = choices_of(info)
        told = ", ".join(NAMED.get(str(code), str(code)) for code in codes)
        required = info.is_required()
        yield Fact(label_of(info, name), help_of(info, name, codes), told, required, depth)
        inner = rows_of(info.annotation)
        if inner is not None:
            yield from facts_of(inner, depth + 1)


def values_of(name: str, today: dt.date) -> Iterator[tuple[store.Value, Amount]]:
    """The values of the right's own folder, then those shared that its example reads, as in force today."""
    chosen = rights_of.right(name)
    law = store.Law(EXAMPLE_ON)
    chosen.evaluate(chosen.facts.model_validate(chosen.example), law)
    read = {read_name for read_name, _ in law.read}
    own = [one for one in store.names() if store.history(one)[0].topic == name]
    for one in dict.fromkeys([*own, *sorted(read)]):
        history = store.history(one)
        value = next((v for v in reversed(history) if v.starts_on <= today), history[0])
        yield value, told_amount(value)


def rights_documented() -> list[Any]:
    """Every right, for the head of the list of values."""
    return [rights_of.right(name) for name in rights_of.names()]
