"""Pages of a list that may have 700,000 rows: the count stops at a cap, and so does the walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from relais.pages.typography import number

CAP = 10_000
#: From this row on, keys are looked for before rows: a database builds whole every row that it passes over.
FAR = 500


@dataclass(frozen=True)
class Page:
    """`total` is exact up to the cap; beyond, `capped` is True and pages end there: a filter or an export goes further."""

    rows: list[Any]
    number: int
    n_pages: int
    total: int
    capped: bool
    first: int
    last: int

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.n_pages else None

    @property
    def count_text(self) -> str:
        return f"plus de {number(CAP)}" if self.capped else number(self.total)


def page_of(rows: QuerySet[Any], asked: str | None, size: int) -> Page:
    """Page `asked` ("3"; anything else is the first; too far is the last). Two or three queries, all bounded."""
    # The key alone: what the columns compute is of no use to a count.
    total = rows.order_by().values("pk")[: CAP + 1].count()
    capped = total > CAP
    total = min(total, CAP)
    n_pages = max(1, -(-total // size))
    wanted = int(asked) if asked and asked.isdecimal() and len(asked) < 9 else 1
    current = min(max(wanted, 1), n_pages)
    start = (current - 1) * size
    found = _cut(rows, start, start + size) if total else []
    return Page(found, current, n_pages, total, capped, start + 1, start + len(found))


def _cut(rows: QuerySet[Any], start: int, end: int) -> list[Any]:
    if start < FAR:
        return list(rows[start:end])
    keys = list(rows.values_list("pk", flat=True)[start:end])
    found = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]
