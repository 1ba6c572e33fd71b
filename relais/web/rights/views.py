"""Every right with its simulator, and every legal value with its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from relais.pages.access import needs
from relais.pages.typography import euros, medium_date, number, percent
from relais.registers.accounts.permissions import Permission
from relais.rules import right as rights_of
from relais.rules import store
from relais.web.rights.answer import answer
from relais.web.rights.c2s_form import date_field
from relais.web.rights.facts_form import FactsForm

MAY = (Permission.USE_SIMULATOR, Permission.SEE_FIGURES)
TOPICS = {
    "shared": "Valeurs communes",
    "caqes": "CAQES",
    "aci": "Accords conventionnels (CPTS, maisons de santé)",
    "paternite": "Congé de paternité",
    "ass": "Aides d’action sociale",
}


@needs(Permission.USE_SIMULATOR)
@require_GET
def rights(request: HttpRequest) -> HttpResponse:
    found = [rights_of.right(name) for name in rights_of.names()]
    return render(request, "rights/rights.html", {"title": "Simuler un droit", "rights": found})


@needs(Permission.USE_SIMULATOR)
@require_http_methods(["GET", "POST"])
def simulate(request: HttpRequest, name: str) -> HttpResponse:
    """The simulator of any right, made from the facts it declares. Nothing is kept."""
    try:
        chosen = rights_of.right(name)
    except rights_of.UnknownRight as error:
        raise Http404 from error
    sent = request.POST if request.method == "POST" else None
    form = FactsForm(chosen.facts, sent)
    form.fields = {"_on": date_field("Le droit au", initial=timezone.localdate()), **form.fields}
    answers = []
    if form.is_valid():
        on = form.cleaned_data.pop("_on")
        answers = [answer(name, form.facts(), on)]
    context = {
        "title": chosen.title,
        "lede": "Rien n’est enregistré. Ce que vous laissez vide reste inconnu, et la réponse le dit.",
        "form": form,
        "answers": answers,
        "breadcrumb": [("Droits", reverse("rights:rights"))],
    }
    return render(request, "rights/simulate.html", context)


@needs(*MAY)
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every legal value in force today, by topic; those to confirm are marked."""
    today = timezone.localdate()
    topics: dict[str, list[Any]] = {}
    for name in store.names():
        history = store.history(name)
        latest = next((v for v in reversed(history) if v.starts_on <= today), history[0])
        topics.setdefault(latest.topic, []).append((latest, told_amount(latest)))
    only = request.GET.get("a_confirmer") == "1"
    groups = [
        (topic_title(topic), [row for row in rows if row[0].to_confirm or not only])
        for topic, rows in sorted(topics.items(), key=lambda item: topic_title(item[0]))
    ]
    context = {
        "title": "Valeurs légales",
        "groups": [(title, rows) for title, rows in groups if rows],
        "only": only,
        "today": today,
        "n": sum(len(rows) for _, rows in groups),
    }
    return render(request, "rights/rules.html", context)


@needs(*MAY)
@require_GET
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One legal value: its history, its texts, its sources, its doubts."""
    try:
        history = store.history(name)
    except store.UnknownParameter as error:
        raise Http404 from error
    context = {
        "title": history[0].title,
        "topic": topic_title(history[0].topic),
        "history": [(value, told_amount(value)) for value in reversed(history)],
        "breadcrumb": [("Valeurs légales", reverse("rights:rules"))],
    }
    return render(request, "rights/rule.html", context)


def topic_title(topic: str) -> str:
    if topic in TOPICS:
        return TOPICS[topic]
    return rights_of.right(topic).title if topic in rights_of.names() else topic.upper()


@dataclass(frozen=True)
class Amount:
    """A value in French: a text, or a table when the law gives one."""

    text: str = ""
    table: tuple[tuple[str, str], ...] = ()


def told_amount(value: store.Value) -> Amount:
    told = _told(value.amount, value.unit)
    return Amount(table=tuple(told)) if isinstance(told, list) else Amount(told)


def _told(amount: Any, unit: str) -> Any:
    if isinstance(amount, Mapping):
        return [(key.replace("_", " "), _flat(_told(inner, unit))) for key, inner in amount.items()]
    if isinstance(amount, bool):
        return "oui" if amount else "non"
    if isinstance(amount, dt.date):
        return medium_date(amount)
    if not isinstance(amount, int | Decimal):
        return str(amount)
    suffix = {"days": "jours", "months": "mois", "years": "ans", "hours": "heures"}
    if unit == "eur_cents":
        return euros(int(amount)) if amount == int(amount) else f"{amount} centimes"
    if unit == "rate":
        return percent(float(amount), 2) if amount < 10 else number(amount)
    decimals = None if amount == int(amount) else -int(Decimal(amount).as_tuple().exponent)
    return f"{number(amount, decimals)} {suffix.get(unit, '€' if unit == 'eur' else '')}".strip()


def _flat(told: Any) -> str:
    return ", ".join(f"{key} : {inner}" for key, inner in told) if isinstance(told, list) else told
