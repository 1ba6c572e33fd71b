"""Every right with its simulator, and every legal value with its history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from relais.pages.access import needs
from relais.registers.accounts.permissions import Permission
from relais.rules import right as rights_of
from relais.rules import store
from relais.web.rights.amounts import told_amount
from relais.web.rights.c2s_form import date_field
from relais.web.rights.comparing import Kept, read_kept, side_by_side
from relais.web.rights.documentation import rights_documented
from relais.web.rights.facts_form import FactsForm, rows_of_fact, with_lines
from relais.web.rights.tables import MAY, large_table

TOPICS = {
    "shared": "Valeurs communes",
    "caqes": "CAQES",
    "aci": "Accords conventionnels (CPTS, maisons de santé)",
    "paternite": "Congé de paternité",
    "mining": "Détecteurs d’anomalies de facturation",
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
    chosen = rights_of.right(name)
    sent = _sent(request, chosen)
    form = FactsForm(chosen.facts, sent)
    today = timezone.localdate()
    form.fields = {
        "_on": date_field("Le droit au", initial=today),
        "_other_on": date_field("Comparer à une autre date", required=False),
        **form.fields,
    }
    kept = read_kept(request.POST.get("_kept", "")) if "lacher" not in request.POST else None
    answers = []
    if form.is_valid():
        on, other_on = form.cleaned_data.pop("_on"), form.cleaned_data.pop("_other_on")
        facts = form.facts()
        kept = Kept(on, facts) if "garder" in request.POST else kept
        answers = [
            replace(one, error=form.plainly(one.error))
            for one in side_by_side(name, on, lambda day: facts, other_on, kept)
        ]
    context = {
        "title": chosen.title,
        "documentation": reverse("rights:right", args=[name]),
        "lede": "Rien n’est enregistré. Ce que vous laissez vide reste inconnu, et la réponse le dit.",
        "form": form,
        "day": form["_on"],
        "other_on": form["_other_on"],
        "fact_groups": form.sections(),
        "dossier": request.GET.get("dossier", "")[:40],
        "kept": str(kept) if kept else "",
        "answers": answers,
        "breadcrumb": [("Droits", reverse("rights:rights"))],
    }
    return render(request, "rights/simulate.html", context)


def _sent(request: HttpRequest, chosen: rights_of.Right) -> Any:
    """What was typed, with a line more or less where that was asked; None for a first visit."""
    if request.method != "POST":
        return None
    for word, change in (("ajouter", 1), ("retirer", -1)):
        inner = rows_of_fact(chosen.facts, request.POST.get(word, ""))
        if inner:
            return with_lines(request.POST, request.POST[word], change, inner)
    return request.POST


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
        "rights": rights_documented(),
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
    history = store.history(name)
    context = {
        "title": history[0].title,
        "topic": topic_title(history[0].topic),
        "history": [(value, told_amount(value), large_table(value)) for value in reversed(history)],
        "breadcrumb": [("Valeurs légales", reverse("rights:rules"))],
    }
    return render(request, "rights/rule.html", context)


def topic_title(topic: str) -> str:
    if topic in TOPICS:
        return TOPICS[topic]
    return rights_of.right(topic).title if topic in rights_of.names() else topic.upper()
