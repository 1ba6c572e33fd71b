"""Where a person lives, for signals about persons."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims


def with_home(rows: ir.Table, tables: Claims) -> ir.Table:
    """`commune` of residence of `subject_id`, NULL where the extracts do not say it."""
    bare = rows.drop("commune") if "commune" in rows.columns else rows
    if not tables.has("persons"):
        return bare.mutate(commune=ibis.null("string"))
    persons = tables.table("persons")
    homes = persons.select(subject_id="person_id", commune="commune")
    return bare.left_join(homes, "subject_id").drop("subject_id_right")


def years_on(rows: ir.Table, margin_days: int = 0) -> ir.IntegerValue:
    """Whole years on the day of care (`starts_on`) of who would be born (`birth_date`) that many days later."""
    day = (rows.starts_on - ibis.interval(days=margin_days)).cast("date")
    born = rows.birth_date
    had = (day.month() * 100 + day.day()) >= (born.month() * 100 + born.day())
    return day.year() - born.year() - ibis.ifelse(had, 0, 1)
