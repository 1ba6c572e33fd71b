"""Daily allowances over a whole register in one pass: the law joins by date, the amounts are whole numbers.

`stops` has one row a stop (NULL = unknown):

    stop_id, kind, status, starts_on, ends_on                        as in `work_stops`
    wage_1 wage_2 wage_3 (cents of the last, second, third month before), wages_6 wages_12 (cents of all the
    months, NULL when one is unknown), hours, hours_12, affiliated_since, raam_cents
    recognised (NULL = yes), accident_on, born_on, children_born, dependent_children
    ald, ald_since (first day of the period of that ALD, NULL = this stop's), same_ald (a stop for it
    started in the last three years), worked_days (days of work since the stop before, NULL = none),
    carried_wait (waiting days left by it), paid_3_years (days already paid that count)

A stop without a status is undetermined: the counter tries each status, the pass does not.
The past is given as sums and a row is one period: where the maximum of 360 days could bind, or a paternity
period is not by itself a whole plan, `to_examine` says that the counter (`evaluate`) must look at the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from relais.rules.integers import as_int64
from relais.rules.rights.ij import register_days
from relais.rules.rights.ij.register_amounts import amounts
from relais.rules.rights.ij.register_gates import KINDS_OF_BIRTH, basis, conditions, gates
from relais.rules.rights.ij.register_lengths import lengths, parts, spans
from relais.rules.store import Store, default_store

INPUT = {
    "stop_id": "string",
    "kind": "string",
    "status": "string",
    "starts_on": "date",
    "ends_on": "date",
    **dict.fromkeys(("wage_1", "wage_2", "wage_3", "wages_6", "wages_12"), "int64"),
    **dict.fromkeys(("hours", "hours_12", "raam_cents"), "int64"),
    **dict.fromkeys(("affiliated_since", "accident_on", "born_on", "ald_since"), "date"),
    **dict.fromkeys(("recognised", "ald", "same_ald"), "boolean"),
    **dict.fromkeys(("children_born", "dependent_children", "worked_days"), "int64"),
    **dict.fromkeys(("carried_wait", "paid_3_years"), "int64"),
}
FIRST, LAST = date(2019, 1, 1), date(2027, 12, 31)
FIRST_MARK = date(2015, 1, 1)
STEPS = (basis, conditions, gates, amounts, spans, parts, lengths)
_TYPES = {pa.int64(): "int64", pa.date32(): "date", pa.bool_(): "boolean"}


def evaluate(
    stops: ir.Table, store: Store | None = None, first: date = FIRST, last: date = LAST
) -> ir.Table:
    """stop_id, verdict (due none undetermined), waiting_days, days_paid, daily_cents, total_cents, to_examine.

    A stop that starts outside `first`..`last` is undetermined.
    """
    store = store or default_store()
    days = register_days.stop_days(store, first, last)
    marks = register_days.marks(store, min(first, FIRST_MARK), last)
    splits = [name for name in marks.column_names if name.startswith(("salaried_", "self_"))]
    since = [name for name in marks.column_names if name.startswith("since_")]
    table = _joined(stops, days, days.column_names[1:], stops.starts_on)
    birth = stops.kind.isin(KINDS_OF_BIRTH)
    latest = ibis.greatest(stops.born_on, stops.starts_on)
    table = _joined(table, marks, since, ibis.ifelse(birth, latest, None))
    table = _joined(table, marks, splits, ibis.ifelse(birth, stops.born_on, None))
    began = ibis.coalesce(stops.ald_since, stops.starts_on)
    table = _joined(table, marks, ["ald_until_on"], ibis.ifelse(stops.ald, began, None))
    for step in STEPS:
        table = table.mutate(**step(table))
    return _verdict(table)


def _joined(table: ir.Table, law: pa.Table, names: Sequence[str], key: ir.Value) -> ir.Table:
    """Columns of the law of another date. What is the same on every day is written in, not joined."""
    constant = {}
    for name in names:
        values = law[name].unique()
        if len(values) == 1:
            constant[name] = ibis.literal(
                values[0].as_py(), type=str(_TYPES[law.schema.field(name).type])
            )
    varying = [name for name in names if name not in constant]
    keyed = table.mutate(**constant, law_key=key)
    if not varying:
        return keyed.drop("law_key")
    small = law.select([law.column_names[0], *varying])
    right = ibis.memtable(small.rename_columns(["law_on", *varying]))
    return keyed.left_join(right, keyed.law_key == right.law_on).drop("law_key", "law_on")


def _verdict(t: ir.Table) -> ir.Table:
    closed = (~t.gate).fill_null(False) | (~t.shape).fill_null(False)
    at_mp = t.judged == "at_mp"
    first = ibis.ifelse(at_mp, ibis.least(t.paid, t.acc_first_days), t.paid)
    total = first * t.daily + ibis.ifelse(at_mp, (t.paid - first) * t.daily_then, 0)
    worthless = (t.daily == 0) & (~at_mp | (t.daily_then == 0))
    nothing = closed | (t.paid == 0).fill_null(False) | worthless.fill_null(False)
    unknown = t.gate.isnull() | t.shape.isnull() | total.isnull()
    word = ibis.cases(
        (~t.known.fill_null(False), "undetermined"),
        (nothing, "none"),
        (unknown, "undetermined"),
        else_="due",
    )
    judged = t.mutate(verdict=word, total=total)
    paying = judged.verdict != "none"
    return judged.select(
        "stop_id",
        "verdict",
        waiting_days=as_int64(judged.waited),
        days_paid=as_int64(ibis.ifelse(paying, judged.paid, 0)),
        daily_cents=as_int64(ibis.ifelse(paying, judged.daily, 0)),
        total_cents=as_int64(ibis.ifelse(paying, judged.total, 0)),
        to_examine=paying & judged.to_examine.fill_null(False),
    )
