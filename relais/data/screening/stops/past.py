"""What a stop inherits from those before it: waiting days begun, days already paid, what one pass cannot tell."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from relais.rules.store import Store

SICKNESS = ("maladie", "covid")
LONGEST = 400
"""Days: a former stop is looked for so much earlier than the window of the maximum, as it ends later than it starts."""


def dated(store: Store, name: str, day: Any) -> Any:
    """The amount of a value in force on each row's day; NULL where it has none."""
    whens = [
        ((day >= value.starts_on) & (day <= value.ends_on), value.amount)
        if value.ends_on
        else (day >= value.starts_on, value.amount)
        for value in store.history(name)
    ]
    return ibis.cases(*whens, else_=ibis.null("int64"))


def former(stops: ir.Table, store: Store) -> ir.Table:
    """stop_id, worked_days, carried_wait, paid_3_years, ill_before: of the former sickness stops; overlapped: by
    a former stop of any kind.

    The warehouse knows the stops it holds: what came before its first one is unknown to it.
    """
    marked = stops.mutate(
        sick=stops.kind.isin(SICKNESS),
        length=stops.ends_on.delta(stops.starts_on, unit="day") + 1,
        place=stops.starts_on.epoch_seconds() // 86_400,
        usual=dated(store, "ij_waiting_days", stops.starts_on),
        resumption=dated(store, "ij_waiting_resumption_days", stops.starts_on),
    )
    same = [marked.person_id, marked.sick]
    order = [marked.starts_on, marked.ends_on, marked.stop_id]
    row = ibis.window(group_by=same, order_by=order)
    earlier = ibis.window(group_by=marked.person_id, order_by=order, preceding=(None, 1))
    last_end = marked.ends_on.lag().over(row)
    worked = marked.starts_on.delta(last_end, unit="day") - 1
    follows = ((worked == 0) & (marked.kind.lag().over(row) != "covid")).fill_null(False)
    chained = marked.mutate(
        worked=worked,
        follows=follows,
        overlapped=(marked.starts_on <= marked.ends_on.max().over(earlier)).fill_null(False),
        paid_3_years=_paid(marked, store),
    )
    upto = ibis.window(group_by=same, order_by=order, preceding=(None, 0))
    heads = chained.mutate(chain=(~chained.follows).cast("int64").sum().over(upto))
    return _carried(heads)


def _carried(t: ir.Table) -> ir.Table:
    """The waiting days of the head of an unbroken chain, less the days of the stops since."""
    chain = [t.person_id, t.sick, t.chain]
    order = [t.starts_on, t.ends_on, t.stop_id]
    before = ibis.window(group_by=chain, order_by=order, preceding=(None, 1))
    head = ibis.ifelse(t.follows, None, t.worked).max().over(ibis.window(group_by=chain))
    wait = ibis.cases((head.isnull(), t.usual), (head <= t.resumption, 0), else_=t.usual)
    left = ibis.greatest(wait - t.length.sum().over(before), 0)
    return t.select(
        "stop_id",
        "paid_3_years",
        "overlapped",
        worked_days=t.worked,
        carried_wait=ibis.ifelse(t.follows, left, 0),
        ill_before=t.worked.notnull(),
    )


def _paid(t: ir.Table, store: Store) -> Any:
    """Days paid in the former stops that can count, never fewer: the counter looks where they bind."""
    years = max(value.amount for value in store.history("ij_maladie_max_window_years"))
    near = ibis.range_window(
        group_by=t.person_id, order_by=t.place, preceding=(years * 366 + LONGEST, 1)
    )
    days = ibis.ifelse(t.kind == "maladie", ibis.coalesce(t.days_paid, t.length), 0)
    return ibis.coalesce(days.cast("int64").sum().over(near), 0)
