"""Figures of the year, and the rows behind each."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from relais.data.indicators.figures import Figure
from relais.data.indicators.indicator import Indicator, Period
from relais.data.indicators.kept import kept, years
from relais.data.indicators.opening import Opened, open_rows
from relais.data.indicators.registry import indicators
from relais.data.indicators.sources import SourceMissing, Sources
from relais.data.reporting.chapter import Chapter, chapters
from relais.data.warehouse import WarehouseError, open_warehouse
from relais.pages.access import agent_of, needs
from relais.pages.export import csv_lines
from relais.pages.lists import Column
from relais.pages.paging import Page
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
from relais.registers.directory.models import Person
from relais.web.figures.shown import shown

PAGE = 50
AT_ONCE = 20_000
ROW = ("row_id", "numerator", "denominator")


@require_GET
@needs(Permission.SEE_FIGURES)
def figures(request: HttpRequest) -> HttpResponse:
    """One chapter of a year."""
    agent, home = agent_of(request), settings.RELAIS_HOME
    known = years(home)
    year = _year(request, known)
    chapter = _chapter(request.GET.get("chapitre"))
    found = [f for f in kept(home, year) if f.fund == agent.fund.code] if year else []
    context = {
        "title": "Chiffres",
        "figures": [
            shown(f, found, agent) for f in found if f.dimension is None and _named(f, chapter)
        ],
        "chapter": chapter,
        "chapters": chapters(),
        "year": year,
        "years": known,
        "may_report": agent.may(Permission.OPEN_ROWS),
    }
    return render(request, "figures/figures.html", context)


@require_GET
@needs(Permission.OPEN_ROWS)
def rows(request: HttpRequest, year: int, name: str) -> HttpResponseBase:
    """The rows behind one figure: a page of them, or all as CSV."""
    agent, indicator = agent_of(request), indicators().get(name)
    if indicator is None:
        raise Http404
    dimension = request.GET.get("part") or None
    if request.GET.get("format") == "csv":
        return _csv(request, indicator, year, dimension)
    number = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    try:
        opened = _opened(indicator, year, dimension, (number - 1) * PAGE, PAGE)
    except (SourceMissing, WarehouseError) as missing:
        messages.error(request, str(missing))
        return redirect("figures:figures")
    except ValueError as error:
        raise Http404 from error
    people = {
        person.pseudonym: person
        for person in Person.objects.visible_to(agent).filter(
            pseudonym__in=[r["row_id"] for r in opened.rows]
        )
    }
    context = {
        "title": indicator.title,
        "breadcrumb": [("Chiffres", reverse("figures:figures"))],
        "indicator": indicator,
        "year": year,
        "part": dimension,
        "dimensions": indicator.dimensions,
        "lines": [
            (row, people.get(row["row_id"]), [row[d] for d in indicator.dimensions])
            for row in opened.rows
        ],
        "page": _page(opened, number),
        "query": f"part={quote(dimension)}" if dimension else "",
    }
    return render(request, "figures/rows.html", context)


def _opened(
    indicator: Indicator, year: int, dimension: str | None, offset: int, limit: int
) -> Opened:
    period = Period.year(year)
    with open_warehouse(settings.RELAIS_HOME, memory_limit="1GB") as warehouse:
        sources = Sources.of(warehouse, period.ends_on)
        return open_rows(indicator, sources, period, dimension, offset=offset, limit=limit)


def _csv(
    request: HttpRequest, indicator: Indicator, year: int, dimension: str | None
) -> HttpResponseBase:
    """Every row, streamed; the export is in the journal before the first line leaves."""
    columns = [Column(name, name, itemgetter(name)) for name in (*ROW, *indicator.dimensions)]

    def pages() -> Iterator[dict[str, Any]]:
        offset = 0
        while found := _opened(indicator, year, dimension, offset, AT_ONCE).rows:
            yield from found
            offset += AT_ONCE

    agent = agent_of(request)
    with transaction.atomic():
        what = {"indicator": indicator.name, "year": year, "part": dimension or ""}
        record(actor=agent, verb="exported", target=agent.fund, payload=what)
    response = StreamingHttpResponse(
        csv_lines(columns, pages()), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{indicator.name}-{year}.csv"'
    return response


def _page(opened: Opened, number: int) -> Page:
    first = (number - 1) * PAGE + 1
    n_pages = max(1, -(-opened.total // PAGE))
    return Page(
        opened.rows, number, n_pages, opened.total, False, first, first + len(opened.rows) - 1
    )


def _year(request: HttpRequest, known: list[int]) -> int | None:
    asked = request.GET.get("annee", "")
    return int(asked) if asked.isdecimal() and int(asked) in known else known[0] if known else None


def _chapter(name: str | None) -> Chapter:
    return next((c for c in chapters() if c.name == name), chapters()[0])


def _named(figure: Figure, chapter: Chapter) -> bool:
    return figure.indicator in {section.indicator for section in chapter.sections}
