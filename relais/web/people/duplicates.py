"""Files that look like one person: seen side by side, merged for a reason, parted again."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from relais.common.refusals import Refused
from relais.pages import jobs
from relais.pages.access import agent_of, needs
from relais.pages.cells import Badge
from relais.pages.files import Action, FilePage, Side
from relais.pages.lists import Button, Column, Empty, Filter, ListPage
from relais.pages.tables import Head
from relais.pages.typography import instant
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.directory import merge_actions, merging
from relais.registers.directory.models import (
    DuplicateSuggestion,
    Merge,
    Person,
    SuggestionState,
)
from relais.registers.directory.search import find
from relais.web.people import wording
from relais.web.people.file import person_view
from relais.web.people.tasks import look_for_duplicates as look_task

CRUMB = ("Doublons", "/personnes/doublons/")


class Suggestions(ListPage):
    names = True
    title = "Doublons possibles"
    lede = "Des dossiers qui semblent décrire la même personne. Rien n’est fusionné sans vous."
    noun = ("paire", "paires")
    permission = Permission.MERGE_PEOPLE
    template_name = "people/duplicates.html"
    columns = (
        Column("first", "Premier dossier", lambda row: wording.full_name(row.first)),
        Column("second", "Second dossier", lambda row: wording.full_name(row.second)),
        Column("birth", "Naissance", lambda row: row.first.birth_date, kind="date"),
        Column("reasons", "Pourquoi", lambda row: ", ".join(row.reasons)),
        Column("score", "Vraisemblance", lambda row: wording.likelihood(row.score), sort="score"),
    )
    filters = (Filter("etat", "État", "state", choices=SuggestionState.choices, sentence="{}"),)
    defaults = {"etat": SuggestionState.OPEN.value}
    order = "-score"
    empty = Empty("Aucun doublon à examiner", "Lancez une recherche sur tout l’annuaire.")

    def rows(self) -> QuerySet[DuplicateSuggestion]:
        return DuplicateSuggestion.objects.visible_to(self.agent).select_related("first", "second")

    def row_url(self, row: DuplicateSuggestion) -> str:
        return reverse("people:compare", args=[row.pk])

    def buttons(self) -> Sequence[Button]:
        return (Button("Fusions faites", reverse("people:merges")),)


class Merges(ListPage):
    names = True
    title = "Fusions"
    noun = ("fusion", "fusions")
    permission = Permission.MERGE_PEOPLE
    columns = (
        Column("keep", "Dossier gardé", lambda row: wording.full_name(row.keep)),
        Column("absorbed", "Dossier absorbé", lambda row: wording.full_name(row.absorbed)),
        Column("merged_at", "Quand", kind="datetime", sort="merged_at"),
        Column("merged_by", "Par", lambda row: str(row.merged_by)),
        Column("state", "État", lambda row: _state(row), kind="badge"),
    )
    order = "-merged_at"
    empty = Empty("Aucune fusion", "Les dossiers fusionnés apparaîtront ici, avec leur annulation.")

    def rows(self) -> QuerySet[Merge]:
        return Merge.objects.visible_to(self.agent).select_related("keep", "absorbed", "merged_by")

    def row_url(self, row: Merge) -> str:
        return reverse("people:merge", args=[row.pk])


def _state(merge: Merge) -> Badge:
    return Badge("Annulée") if merge.undone_at else Badge("Faite", "ok")


class MergeForm(forms.Form):
    keep = forms.ChoiceField(label="Quel dossier garder ?", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Pourquoi est-ce la même personne ?",
        max_length=1000,
        help_text="Par exemple : même pièce d’identité présentée à l’accueil.",
    )

    def __init__(self, first: Person, second: Person, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["keep"].choices = [  # type: ignore[attr-defined]
            (str(p.pk), f"{wording.full_name(p)} ({wording.told(p, timezone.localdate())})")
            for p in (first, second)
        ]


@require_http_methods(["GET", "POST"])
@needs(Permission.MERGE_PEOPLE)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """A suggested pair, side by side."""
    agent = agent_of(request)
    suggestion = get_object_or_404(
        DuplicateSuggestion.objects.visible_to(agent).select_related("first", "second"), pk=pk
    )
    return _compare(request, agent, suggestion.first, suggestion.second, suggestion)


@require_http_methods(["GET", "POST"])
@needs(Permission.MERGE_PEOPLE)
@person_view("fusion")
def choose(request: HttpRequest, person: Person) -> HttpResponse:
    """Chooses the other file by a search, then compares."""
    agent = agent_of(request)
    other_pk = request.POST.get("other", "")
    if other_pk.isdecimal():
        other = get_object_or_404(Person.objects.visible_to(agent).current(), pk=int(other_pk))
        return _compare(request, agent, person, other, None)
    text = request.POST.get("q", "")
    today = timezone.localdate()
    found = [
        (match.person, wording.full_name(match.person), wording.told(match.person, today))
        for match in (find(agent, text) if text else [])
        if match.person.pk != person.pk
    ]
    context = {
        "title": "Fusionner avec quel dossier ?",
        "lede": wording.full_name(person),
        "found": found,
        "asked": text,
        "breadcrumb": [CRUMB],
    }
    return render(request, "people/choose_merge.html", context)


def _compare(
    request: HttpRequest,
    agent: Agent,
    first: Person,
    second: Person,
    suggestion: DuplicateSuggestion | None,
) -> HttpResponse:
    sent = "reason" in request.POST
    form = MergeForm(first, second, *([request.POST] if sent else []))
    if sent and form.is_valid():
        keep, absorb = (
            (first, second) if form.cleaned_data["keep"] == str(first.pk) else (second, first)
        )
        try:
            done = merge_actions.merge(
                actor=agent, keep=keep, absorb=absorb, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "Dossiers fusionnés. Vous pouvez annuler à tout moment.")
            return redirect("people:merge", done.pk)
    context = {
        "title": "Est-ce la même personne ?",
        "heads": [
            Head(wording.full_name(p), url=reverse("people:person", args=[p.pk]))
            for p in (first, second)
        ],
        "lines": _lines(first, second),
        "previews": [merging.preview(first, second), merging.preview(second, first)],
        "suggestion": suggestion,
        "likelihood": wording.likelihood(suggestion.score) if suggestion else "",
        "other": second.pk,
        "form": form,
        "breadcrumb": [CRUMB],
    }
    return render(request, "people/compare.html", context)


def _lines(first: Person, second: Person) -> list[tuple[str, str, str, Badge]]:
    return [
        (
            wording.FIELDS[name],
            wording.value(getattr(first, name)),
            wording.value(getattr(second, name)),
            wording.compared(getattr(first, name), getattr(second, name)),
        )
        for name in merging.COMPARED
    ]


@require_POST
@needs(Permission.MERGE_PEOPLE)
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    agent = agent_of(request)
    suggestion = get_object_or_404(DuplicateSuggestion.objects.visible_to(agent), pk=pk)
    merge_actions.dismiss_suggestion(actor=agent, suggestion=suggestion)
    messages.success(request, "Noté : ce sont deux personnes, la paire ne sera plus proposée.")
    return redirect("people:duplicates")


@needs(Permission.MERGE_PEOPLE)
def merge_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What a merge did and why, with its undoing."""
    done = get_object_or_404(
        Merge.objects.visible_to(agent_of(request)).select_related("keep", "absorbed", "merged_by"),
        pk=pk,
    )
    moved = done.moves.filter(moved=True).count()
    left = done.moves.filter(moved=False).count()
    undo_action = Action(
        "Annuler la fusion",
        reverse("people:undo_merge", args=[pk]),
        method="post",
        confirm="Séparer de nouveau ces deux dossiers ?",
    )
    page = FilePage(
        title=f"Fusion : {wording.full_name(done.absorbed)}",
        subtitle=f"Dossier absorbé par {wording.full_name(done.keep)}",
        badges=[_state(done)],
        facts=[
            ("Motif", done.reason),
            ("Par", str(done.merged_by)),
            ("Le", instant(done.merged_at)),
            ("Éléments déplacés", moved),
            ("Éléments restés, car en double", left),
        ],
        primary=Action("Voir le dossier gardé", reverse("people:person", args=[done.keep_id])),
        actions=[] if done.undone_at else [undo_action],
        side=[
            Side(
                "Ce qui différait (gardé / écarté)",
                [
                    (wording.FIELDS.get(name, name), " / ".join(map(wording.value, pair)))
                    for name, pair in done.differences.items()
                ],
            )
        ],
        breadcrumb=[("Fusions", reverse("people:merges"))],
    )
    return render(request, "people/merge.html", page.context())


@require_POST
@needs(Permission.MERGE_PEOPLE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    agent = agent_of(request)
    merge = get_object_or_404(Merge.objects.visible_to(agent), pk=pk)
    merge_actions.undo_merge(actor=agent, merge=merge)
    messages.success(request, "Fusion annulée : chaque dossier a retrouvé ce qui était à lui.")
    return redirect("people:merge", pk)


@require_POST
@needs(Permission.MERGE_PEOPLE)
def look_for_duplicates(request: HttpRequest) -> HttpResponse:
    agent = agent_of(request)
    job = jobs.start(
        actor=agent, title="Recherche de doublons", task=look_task, fund_id=agent.fund_id
    )
    return redirect(jobs.job_url(job))
