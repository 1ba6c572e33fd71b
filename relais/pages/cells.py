"""What stands in a cell: a value of the row, as a page shows it and as a file gives it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils import timezone

from relais.pages import typography

TONES = ("neutral", "info", "ok", "warn", "late")


@dataclass(frozen=True)
class Badge:
    """A state in one or two words. Its tone has a sign of its own, so that colour never speaks alone."""

    label: str
    tone: str = "neutral"

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"unknown tone: {self.tone}")

    def __str__(self) -> str:
        return self.label


class ColumnLike(Protocol):
    """What a cell asks of a column."""

    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def right(self) -> bool: ...
    @property
    def source(self) -> str | Callable[[Any], Any]: ...


@dataclass(frozen=True)
class Cell:
    label: str
    text: str
    kind: str
    right: bool
    badge: Badge | None = None
    late: bool = False

    @property
    def look(self) -> str:
        """Classes of its own: never broken over two lines, wide enough for a sentence, late."""
        whole = not self.right and self.kind in ("date", "datetime", "due", "badge", "code")
        looks = (("whole", whole), ("long", self.kind == "long"), ("late", self.late))
        return " ".join(name for name, on in looks if on)


def raw(column: ColumnLike, row: Any) -> Any:
    """The value itself: attribute path with `__`, methods called, or the column's function."""
    source = column.source
    if callable(source):
        return source(row)
    for name in source.split("__"):
        if row is None:
            return None
        row = getattr(row, name)
        if callable(row):
            row = row()
    return row


def cell(column: ColumnLike, row: Any) -> Cell:
    """The value as a page shows it; what is unknown is a dash."""
    value = raw(column, row)
    if isinstance(value, Badge):
        return Cell(column.label, value.label, "badge", False, value)
    late = column.kind == "due" and isinstance(value, dt.date) and value < timezone.localdate()
    return Cell(column.label, shown(value, column.kind), column.kind, column.right, None, late)


def shown(value: Any, kind: str) -> str:
    """A value in French: money in cents, dates, counts; None and empty are a dash."""
    if value is None or value == "":
        return "—"
    if kind == "money":
        return typography.euros(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.datetime):
        return typography.instant(value)
    if isinstance(value, dt.date):
        return typography.short_date(value)
    if kind == "number" and isinstance(value, int | float):
        return typography.number(value)
    return str(value)


def exported(value: Any, kind: str) -> str:
    """A value for a spreadsheet: money with a comma and no sign, ISO dates, and nothing that starts a formula."""
    if value is None:
        return ""
    if kind == "money":
        return f"{value / 100:.2f}".replace(".", ",")
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(",", ".", 1).replace(".", "", 1).isdigit()
