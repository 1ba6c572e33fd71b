"""Legal values that are large tables: counted, their first lines shown, the whole of them searched, paged and downloaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from relais.pages.access import needs
from relais.pages.export import csv_lines
from relais.pages.lists import Column
from relais.pages.paging import Page
from relais.pages.tables import Head
from relais.pages.typography import medium_date
from relais.registers.accounts.permissions import Permission
from relais.rules import store
from relais.web.rights.amounts import told_leaf
from relais.web.rights.lines import line

MAY = (Permission.USE_SIMULATOR, Permission.SEE_FIGURES)
LARGE = 12
FIRST = 8
PAGE = 50
OF_ACTS = "mining"


@dataclass(frozen=True)
class Table:
    """`lines`: texts, as many as `heads`. A table that only says which goes with which has no column of values."""

    heads: Sequence[Head]
    lines: Sequence[tuple[str, ...]]

    @property
    def first(self) -> Sequence[tuple[str, ...]]:
        return self.lines[:FIRST]


def large_table(value: store.Value) -> Table | None:
    """None for a value that is not a table, or a small one."""
    if not isinstance(value.amount, Mapping):
        return None
    found = [
        (line(value.name, str(key)), *rest)
        for key, inner in value.amount.items()
        for rest in _inner(inner, value)
    ]
    if len(found) <= LARGE:
        return None
    nested = max(len(row) for row in found) > 2
    bare = nested and all(row[-1] == "1" for row in found)
    act = "Acte" if value.topic == OF_ACTS else "Ligne"
    labels = [act, *(["Avec"] if nested else []), *([] if bare else ["Valeur"])]
    lines = [_padded(row, nested)[: len(labels)] for row in found]
    heads = [Head(each, "num" if each == "Valeur" else "text") for each in labels]
    return Table(heads, lines)


def _inner(inner: Any, value: store.Value) -> list[tuple[str, ...]]:
    if not isinstance(inner, Mapping):
        return [(told_leaf(inner, value),)]
    return [(line(value.name, str(key)), told_leaf(one, value)) for key, one in inner.items()]


def _padded(row: tuple[str, ...], nested: bool) -> tuple[str, ...]:
    """A line without a second key, among others that have one."""
    return (row[0], "", row[1]) if nested and len(row) == 2 else row


@needs(*MAY)
@require_GET
def value_lines(request: HttpRequest, name: str) -> HttpResponseBase:
    """The whole table of a value, from `?depuis=AAAA-MM-JJ` (else the last), searched by `?q=`; `?format=csv` gives the file."""
    history = store.history(name)
    asked = request.GET.get("depuis", "")
    value = next((one for one in history if one.starts_on.isoformat() == asked), None)
    value = value or (history[-1] if not asked else None)
    table = large_table(value) if value else None
    if value is None or table is None:
        raise Http404
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    found = [row for row in table.lines if _has(row, typed)]
    if request.GET.get("format") == "csv":
        return _file(value, table, found)
    return _shown(request, value, table, found, typed)


def _has(row: Sequence[str], typed: str) -> bool:
    return all(any(word in text.casefold() for text in row) for word in typed.casefold().split())


def _shown(
    request: HttpRequest,
    value: store.Value,
    table: Table,
    found: Sequence[tuple[str, ...]],
    typed: str,
) -> HttpResponse:
    asked = request.GET.get("page", "")
    n_pages = max(1, -(-len(found) // PAGE))
    number = int(asked) if asked.isdecimal() and len(asked) < 9 else 1
    number = min(max(number, 1), n_pages)
    start = (number - 1) * PAGE
    rows = list(found[start : start + PAGE])
    since = {"depuis": value.starts_on.isoformat()}
    kept = {**since, **({"q": typed} if typed else {})}
    context = {
        "title": value.title,
        "value": value,
        "since": since["depuis"],
        "period": f"depuis le {medium_date(value.starts_on)}",
        "heads": table.heads,
        "total": len(table.lines),
        "typed": typed,
        "page": Page(rows, number, n_pages, len(found), False, start + 1, start + len(rows)),
        "query": urlencode(kept),
        "file_url": f"?{urlencode({**kept, 'format': 'csv'})}",
        "breadcrumb": [
            ("Valeurs légales", reverse("rights:rules")),
            (value.title, reverse("rights:rule", args=[value.name])),
        ],
    }
    return render(request, "rights/lines.html", context)


def _file(
    value: store.Value, table: Table, found: Sequence[tuple[str, ...]]
) -> StreamingHttpResponse:
    columns = [
        Column(head.label, head.label, lambda row, n=n: row[n])  # type: ignore[misc]
        for n, head in enumerate(table.heads)
    ]
    response = StreamingHttpResponse(
        csv_lines(columns, found), content_type="text/csv; charset=utf-8"
    )
    name = slugify(value.title)[:60]
    response["Content-Disposition"] = f'attachment; filename="{name}-{value.starts_on}.csv"'
    return response
