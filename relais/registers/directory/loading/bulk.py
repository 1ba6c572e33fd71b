"""Rows by the thousand: one prepared statement, or COPY where the database has it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    ignore_conflicts: bool = False,
) -> None:
    """Inserts rows of Python values given in the order of `fields`, without signals or history."""
    quote = connection.ops.quote_name
    concrete = {field.name: field for field in model._meta.concrete_fields}
    described = [concrete[name] for name in fields]
    columns = ", ".join(quote(str(field.column)) for field in described)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not ignore_conflicts:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(fields))
        conflict = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
        statement = f"INSERT INTO {table} ({columns}) VALUES ({marks}){conflict}"  # noqa: S608
        prepared = [
            [
                field.get_db_prep_save(value, connection)
                for field, value in zip(described, row, strict=True)
            ]
            for row in rows
        ]
        cursor.executemany(statement, prepared)
