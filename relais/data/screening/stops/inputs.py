"""The inputs of the register of daily allowances, from the tables of the warehouse."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.screening.stops.past import former
from relais.data.screening.stops.wages import before
from relais.rules.rights.ij import register
from relais.rules.store import Store

DOUBTS = ("overlapped", "ald_unsure")


def inputs(stops: ir.Table, payrolls: ir.Table, persons: ir.Table, store: Store) -> ir.Table:
    """`register.INPUT`, one row a stop, and the doubts that leave a stop to a person: `overlapped` with a former
    one, `ald_unsure` when a long illness may be the cause of a stop that has others before it.

    What no table carries stays NULL, so unknown: start of affiliation, income of the self-employed, births.
    """
    wages, past = before(stops, payrolls), former(stops, store)
    ill = persons.select("person_id", has_ald=persons.ald)
    joined = (
        stops.left_join(wages, "stop_id")
        .left_join(past, "stop_id")
        .left_join(ill, "person_id")
        .mutate(ald_unsure=(ibis._.has_ald & ibis._.ill_before).fill_null(False))
    )
    known = {"ald": ibis.literal(False), "same_ald": ibis.literal(False)}
    columns = {
        name: known[name]
        if name in known
        else joined[name].cast(kind)
        if name in joined.columns
        else ibis.null(kind)
        for name, kind in register.INPUT.items()
    }
    return joined.select(**columns, **{name: joined[name] for name in DOUBTS})
