"""Shares of the living, by commune and sex: what the indicators about persons have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import ibis
import ibis.expr.types as ir

from relais.data.indicators.definitions._about import declared
from relais.data.indicators.indicator import Period
from relais.data.indicators.sources import Sources

Test = Callable[[ir.Table, date], ir.BooleanValue]
LABELS = {"sex": {"male": "Hommes", "female": "Femmes"}}
of_persons = partial(
    declared, measure="ratio", unit="percent", dimensions=("commune", "sex"), labels=LABELS
)


def living(sources: Sources) -> ir.Table:
    persons = sources.extract("persons")
    return persons.filter(persons.died_on.isnull())


def share(
    test: Test, of: Test | None = None, reads: Callable[[Sources], ir.Table] = living
) -> Callable[[Sources, Period], ir.Table]:
    """Rows of a share: the living (who pass `of`), counted where `test` holds; a test that is NULL is not known."""

    def rows(sources: Sources, period: Period) -> ir.Table:
        day = sources.warehouse.extract_on
        persons = reads(sources)
        if of is not None:
            persons = persons.filter(of(persons, day))
        return persons.select(
            row_id=persons.person_id,
            numerator=test(persons, day).cast("int64"),
            denominator=ibis.literal(1),
            commune=persons.commune,
            sex=persons.sex,
        )

    return rows


def born_before(years: int) -> Test:
    """Aged at least `years` on the day; the cut-off is computed here, never by the engine."""
    return lambda persons, day: persons.birth_date <= anniversary(day, years)


def anniversary(day: date, years: int) -> date:
    """The same day that many years before; the 28th for a 29 February."""
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
