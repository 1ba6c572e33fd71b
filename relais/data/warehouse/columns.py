"""Shapes that declare a table: what each column is called, holds and means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pyarrow as pa

Kind = Literal["text", "int16", "int32", "int64", "bool", "date", "timestamp", "euros"]
"""`euros` is for foreign files only: decimal euros there, integer cents from then on."""

ARROW: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "euros": pa.int64(),
}


@dataclass(frozen=True)
class Column:
    """One column. `minimum` is inclusive; `values` closes the list of words; `refused` gives values that
    set a row aside, each with its reason in French; `references` names `table.column`;
    a `present=False` column may be absent from a file."""

    name: str
    kind: Kind
    meaning: str
    nullable: bool = True
    values: tuple[str, ...] = ()
    references: str | None = None
    minimum: int | None = None
    present: bool = True
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def arrow(self) -> pa.Field:
        return pa.field(self.name, ARROW[self.kind], nullable=self.nullable)


@dataclass(frozen=True)
class Monthly:
    """A family of columns `<prefix>_YYYY_MM`, one a month, as many months as the extract gives."""

    prefixes: tuple[str, ...]
    kind: Kind
    meaning: str
    minimum: int | None = None


@dataclass(frozen=True)
class Table:
    """One table. `key` identifies a row; `sorted_by` is the order of its rows on disk;
    `after` names pairs (first, last) of dates that must follow each other; `rules` are
    (column, SQL condition that refuses a row, reason in French) over several columns."""

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    sorted_by: tuple[str, ...]
    monthly: Monthly | None = None
    after: tuple[tuple[str, str], ...] = ()
    rules: tuple[tuple[str, str, str], ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def arrow(self) -> pa.Schema:
        """Schema of the fixed columns (monthly ones follow the extract)."""
        return pa.schema([column.arrow for column in self.columns])


def required(name: str, kind: Kind, meaning: str, **more: object) -> Column:
    """A column that may not be empty."""
    return Column(name, kind, meaning, nullable=False, **more)  # type: ignore[arg-type]
