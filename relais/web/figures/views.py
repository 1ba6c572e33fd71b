"""Figures of the year, and the rows behind each."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from relais.data.indicators.figures import Figure
from relais.data.indicators.kept import years
from relais.data.reporting.chapter import Chapter, chapters
from relais.pages.access import agent_of, needs
from relais.registers.accounts.permissions import Permission
from relais.web.figures.reading import figures_of
from relais.web.figures.shown import shown

YEARS = 6


@require_GET
@needs(Permission.SEE_FIGURES)
def figures(request: HttpRequest) -> HttpResponse:
    """One chapter of a year."""
    agent, home = agent_of(request), settings.RELAIS_HOME
    known = years(home)
    year = _year(request, known)
    chapter = _chapter(request.GET.get("chapitre"))
    found = figures_of(home, year, agent.fund.code) if year else ()
    course = [(each, figures_of(home, each, agent.fund.code)) for each in reversed(known[:YEARS])]
    context = {
        "title": "Chiffres",
        "figures": [
            shown(f, found, course, agent)
            for f in found
            if f.dimension is None and _named(f, chapter)
        ],
        "chapter": chapter,
        "chapters": chapters(),
        "year": year,
        "years": known,
        "may_report": agent.may(Permission.OPEN_ROWS),
    }
    return render(request, "figures/figures.html", context)


def _year(request: HttpRequest, known: list[int]) -> int | None:
    asked = request.GET.get("annee", "")
    return int(asked) if asked.isdecimal() and int(asked) in known else known[0] if known else None


def _chapter(name: str | None) -> Chapter:
    return next((c for c in chapters() if c.name == name), chapters()[0])


def _named(figure: Figure, chapter: Chapter) -> bool:
    return figure.indicator in {section.indicator for section in chapter.sections}
