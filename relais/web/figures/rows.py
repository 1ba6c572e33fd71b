"""The rows behind a figure, each leading to whom or to what it tells of, for who may see it."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from relais.casework.case.models import Case
from relais.casework.referrals.models import Referral
from relais.data.indicators.indicator import Indicator, Period
from relais.data.indicators.opening import Opened, open_rows
from relais.data.indicators.registry import indicators
from relais.data.indicators.sources import SourceMissing, Sources
from relais.data.reporting import words
from relais.data.warehouse import WarehouseError, open_warehouse
from relais.pages.access import agent_of, needs
from relais.pages.export import csv_lines
from relais.pages.lists import Column
from relais.pages.paging import Page
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
from relais.registers.directory.models import Person

PAGE = 50
AT_ONCE = 20_000
ROW = {"row_id": "Ligne", "numerator": "Compte pour", "denominator": "Sur"}


@require_GET
@needs(Permission.OPEN_ROWS)
def rows(request: HttpRequest, year: int, name: str) -> HttpResponseBase:
    """The rows behind one figure: a page of them, or all as CSV."""
    agent, indicator = agent_of(request), indicators()[name]
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
    links = _links(agent, [row["row_id"] for row in opened.rows])
    context = {
        "title": indicator.title,
        "breadcrumb": [("Chiffres", reverse("figures:figures"))],
        "indicator": indicator,
        "year": year,
        "part": dimension,
        "dimensions": [words.DIMENSIONS[name] for name in indicator.dimensions],
        "lines": [(row, links.get(row["row_id"])) for row in opened.rows],
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
    heads = {**ROW, **{name: words.DIMENSIONS[name] for name in indicator.dimensions}}
    columns = [Column(name, label, itemgetter(name)) for name, label in heads.items()]

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


def _links(agent: Agent, keys: list[str]) -> dict[str, tuple[str, str]]:
    """Row identifier -> (what it is, address): people by pseudonym, files and referrals by reference. Three queries at most."""
    plain = {key.partition("@")[0]: key for key in keys}
    found: dict[str, tuple[str, str]] = {}
    if agent.may(Permission.SEE_PERSON):
        people = Person.objects.visible_to(agent).filter(pseudonym__in=plain)
        found |= {
            plain[p.pseudonym]: (str(p), reverse("people:person", args=[p.pk])) for p in people
        }
    cases = Case.objects.visible_to(agent).filter(reference__in=plain).select_related("person")
    found |= {
        plain[c.reference]: (f"{c.reference} — {c.person or 'sans nom'}", c.get_absolute_url())
        for c in cases
    }
    for referral in Referral.objects.visible_to(agent).filter(reference__in=plain):
        address = reverse("referrals:referral", args=[referral.reference])
        found[plain[referral.reference]] = (
            f"{referral.reference} — {referral.shown_name}",
            address,
        )
    return found
