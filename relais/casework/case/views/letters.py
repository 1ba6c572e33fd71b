"""Letters: read, written by hand, printed one by one or a day's worth at once."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from relais.casework.case.actions.documents import safe_name
from relais.casework.case.actions.letters import MOST, add_letter, print_letter, print_letters
from relais.casework.case.models import Case, Letter
from relais.casework.case.policies import may_work
from relais.casework.case.procedures import procedures
from relais.casework.case.views.found import context_of, seen, worked
from relais.drawing.letters import paragraphs_of
from relais.pages.access import agent_of
from relais.pages.cells import Badge
from relais.pages.forms import answer
from relais.pages.lists import Column, Empty, Filter, ListPage, Rows
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.directory.reading import open_file


@require_GET
def show(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """A letter as it was written, with its way to paper."""
    agent, case = seen(request, reference)
    found = _letter(case, agent, pk)
    context = {
        "title": found.title,
        "letter": found,
        "paragraphs": paragraphs_of(found.body),
        "may_print": may_work(agent, case) and not found.is_void,
        "breadcrumb": [(case.reference, case.get_absolute_url())],
    }
    return render(request, "case/letter.html", context)


@require_POST
def pdf(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """The letter as PDF; the first time, it becomes a document of the file."""
    agent, case = worked(request, reference)
    letter = _letter(case, agent, pk)
    return _download(print_letter(actor=agent, letter=letter), f"{letter.title} – {case.reference}")


def _letter(case: Case, agent: Agent, pk: int) -> Letter:
    found = get_object_or_404(
        Letter.objects.select_related("move", "case__fund", "document"), case=case, pk=pk
    )
    if case.person is not None:
        what = f"courrier du dossier {case.reference}"
        open_file(actor=agent, person=case.person, what=what, now=timezone.now())
    return found


class LetterForm(forms.Form):
    title = forms.CharField(label="Objet", max_length=160)
    text = forms.CharField(
        label="Texte",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 14}),
        initial="Madame, Monsieur,\n\n",
        help_text="Une ligne vide sépare deux paragraphes ; des lignes qui commencent par un tiret font une liste."
        " L’en-tête, la date, la référence et l’adresse s’ajoutent d’eux-mêmes.",
    )


def write(request: HttpRequest, reference: str) -> HttpResponse:
    """A letter by hand."""
    agent, case = worked(request, reference)

    def save(said: dict[str, Any]) -> HttpResponse:
        letter = add_letter(
            actor=agent, case=case, title=said["title"], paragraphs=paragraphs_of(said["text"])
        )
        return redirect("case:letter", case.reference, letter.pk)

    form = _proposed(request) or LetterForm(request.POST or None)
    return answer(request, form, save, **context_of(case, "Écrire un courrier"))


def _proposed(request: HttpRequest) -> LetterForm | None:
    """The form filled with a text that another page proposes: nothing is written before the agent says so."""
    text = request.POST.get("proposed", "")
    if not text:
        return None
    begun = LetterForm.base_fields["text"].initial + text
    return LetterForm(initial={"title": request.POST.get("title", "")[:160], "text": begun[:8000]})


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{_ascii(name)}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _ascii(name: str) -> str:
    return safe_name(name).encode("ascii", "ignore").decode().replace("  ", " ")


def _printed(rows: Rows, value: str) -> Rows:
    return rows.filter(document__isnull=value == "a_imprimer")


def _on(rows: Rows, value: str) -> Rows:
    start = timezone.make_aware(dt.datetime.fromisoformat(value))
    return rows.filter(at__gte=start, at__lt=start + dt.timedelta(days=1))


def _kinds(agent: Agent) -> list[tuple[str, str]]:
    return [(p.name, p.plural) for p in procedures() if agent.may(p.work)]


def _state(letter: Letter) -> Badge:
    return Badge("Imprimé", "ok") if letter.document_id else Badge("À imprimer", "warn")


class LetterList(ListPage):
    """Letters to send: those of the files that the agent works on, the oldest first."""

    names = True
    title = "Courriers"
    lede = "Ce que les étapes des dossiers ont écrit. Un courrier imprimé est gardé dans son dossier, tel qu’il est parti."
    noun = ("courrier", "courriers")
    template_name = "case/letters.html"
    defaults: ClassVar[dict[str, str]] = {"impression": "a_imprimer"}
    order = "at"
    columns = (
        Column("title", "Courrier"),
        Column("reference", "Dossier", "case__reference", kind="code"),
        Column("to", "À", lambda letter: (letter.addressee.splitlines() or ["—"])[0]),
        Column(
            "address",
            "Adresse",
            lambda letter: ", ".join(letter.addressee.splitlines()[1:]) or "inconnue",
        ),
        Column("sender", "De la part de", shown=False),
        Column("at", "Écrit le", kind="datetime", sort="at"),
        Column("state", "État", _state, kind="badge"),
    )
    filters = (
        Filter(
            "impression",
            "Impression",
            _printed,
            choices=(("a_imprimer", "à imprimer"), ("imprime", "imprimés")),
            sentence="{}",
        ),
        Filter("jour", "Écrits le", _on, kind="date", sentence="écrits le {}"),
        Filter("nature", "Dossiers", "case__procedure", choices=_kinds, sentence="{}"),
    )
    empty = Empty("Aucun courrier à imprimer", "Les étapes des dossiers en écriront d’autres.")

    @property
    def permission(self) -> tuple[Permission, ...]:  # type: ignore[override]
        return tuple(p.work for p in procedures())

    def rows(self) -> Rows:
        worked_on = [p.name for p in procedures() if self.agent.may(p.work)]
        return (
            Letter.objects.visible_to(self.agent)
            .filter(Q(move=None) | Q(move__undone_at=None), case__procedure__in=worked_on)
            .select_related("case__fund", "case__person", "move")
        )

    def row_url(self, row: Letter) -> str:
        return reverse("case:letter", args=[row.case.reference, row.pk])

    def extra(self) -> dict[str, Any]:
        return {"most": MOST}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "imprimer" not in request.POST:
            return super().post(request, *args, **kwargs)
        letters = list(self.selection()[:MOST])
        content = print_letters(actor=agent_of(request), letters=letters)
        return _download(content, f"Courriers du {timezone.localdate():%Y-%m-%d}")
