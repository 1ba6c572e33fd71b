"""Lists as CSV files: streamed, so that memory stays flat, and journalled."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.text import slugify

from relais.pages.cells import ColumnLike, exported, raw
from relais.pages.typography import medium_date
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record

CHUNK = 2_000


class _Line:
    """A file that gives back what is written, so that csv makes lines and keeps none."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Sequence[ColumnLike], rows: Iterable[Any]) -> Iterator[str]:
    """Lines for a French spreadsheet: mark of UTF-8, semicolons."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\N{BOM}" + writer.writerow([column.label for column in columns])
    lines: list[str] = []
    for row in rows:
        lines.append(writer.writerow([exported(raw(c, row), c.kind) for c in columns]))
        if len(lines) == CHUNK:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def csv_response(
    *, actor: Agent, title: str, what: str, columns: Sequence[ColumnLike], rows: QuerySet[Any]
) -> StreamingHttpResponse:
    """The whole selection as a download."""
    lines = rows.iterator(chunk_size=CHUNK)
    return csv_file(actor=actor, title=title, what=what, columns=columns, rows=lines)


@transaction.atomic
def csv_file(
    *, actor: Agent, title: str, what: str, columns: Sequence[ColumnLike], rows: Iterable[Any]
) -> StreamingHttpResponse:
    """Rows as a download; who took what is in the journal before the first line leaves."""
    record(actor=actor, verb="exported", target=actor.fund, payload={"list": title, "what": what})
    response = StreamingHttpResponse(
        csv_lines(columns, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{slugify(title) or "liste"}.csv"'
    response["X-Accel-Buffering"] = "no"
    return response


def is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def french_date(text: str) -> str:
    return medium_date(dt.date.fromisoformat(text))
