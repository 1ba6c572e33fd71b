"""Wages and hours before each stop, from the periods that employers declared."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

MONTHS = 12


def month_of(day: Any) -> Any:
    """Months since year 0: a difference is a number of months."""
    return day.year() * 12 + day.month() - 1


def monthly(payrolls: ir.Table) -> ir.Table:
    """person_id, month, gross, hours: what a civil month was declared to be.

    NULL = unknown: an amount that was not given, a negative month, a period over two months (its share of
    each cannot be told). A month without a row was declared by nobody.
    """
    within = month_of(payrolls.starts_on) == month_of(payrolls.ends_on)
    first = payrolls.select(
        "person_id",
        month=month_of(payrolls.starts_on),
        gross=ibis.ifelse(within, payrolls.gross_cents, None).cast("int64"),
        hours=ibis.ifelse(within, payrolls.hours, None).cast("int64"),
    )
    across = payrolls.filter(~within)
    last = across.select(
        "person_id",
        month=month_of(across.ends_on),
        gross=ibis.null("int64"),
        hours=ibis.null("int64"),
    )
    told = first.union(last)
    sums = told.group_by("person_id", "month").agg(
        lines=told.count(),
        gross_known=told.gross.count(),
        hours_known=told.hours.count(),
        gross=told.gross.sum(),
        hours=told.hours.sum(),
    )
    whole = (sums.gross_known == sums.lines) & (sums.gross >= 0)
    return sums.select(
        "person_id",
        "month",
        gross=ibis.ifelse(whole, sums.gross, None),
        hours=ibis.ifelse(sums.hours_known == sums.lines, sums.hours, None),
    )


def before(stops: ir.Table, payrolls: ir.Table) -> ir.Table:
    """stop_id, wage_1 to wage_3, wages_6, wages_12, hours, hours_12, as `ij.register` reads them.

    Hours are those declared, at least one month of them: with a month missing they can open the right, and
    only whole wages let the rule close it.
    """
    asked = stops.select("stop_id", "person_id", at=month_of(stops.starts_on))
    told = monthly(payrolls)
    joined = asked.inner_join(
        told,
        [
            asked.person_id == told.person_id,
            told.month < asked.at,
            told.month >= asked.at - MONTHS,
        ],
    ).select(asked.stop_id, back=asked.at - told.month, gross=told.gross, hours=told.hours)
    return joined.group_by("stop_id").agg(
        **{f"wage_{n}": joined.gross.max(where=joined.back == n) for n in (1, 2, 3)},
        wages_6=_whole(joined, 6),
        wages_12=_whole(joined, 12),
        hours=_declared(joined, 3),
        hours_12=_declared(joined, 12),
    )


def _whole(joined: ir.Table, months: int) -> Any:
    """The sum over so many months, NULL when one of them is unknown."""
    near = joined.back <= months
    return ibis.ifelse(joined.gross.count(where=near) == months, joined.gross.sum(where=near), None)


def _declared(joined: ir.Table, months: int) -> Any:
    """The hours declared over so many months, NULL when a line does not say its own."""
    near = joined.back <= months
    lines = joined.count(where=near)
    told = joined.hours.count(where=near) == lines
    return ibis.ifelse(told & (lines > 0), joined.hours.sum(where=near), None)
