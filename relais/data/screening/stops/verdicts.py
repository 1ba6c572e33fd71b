"""Every stop judged on its own law and compared with what was paid: `verdicts/ij/<on>.parquet`, one row a stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.screening.stops.inputs import DOUBTS, inputs
from relais.data.warehouse import Warehouse
from relais.handover.atomic import replacing
from relais.rules.integers import as_int64
from relais.rules.rights.ij import register
from relais.rules.rights.ij.register_gates import KINDS_OF_BIRTH
from relais.rules.store import Store, default_store

SETTLED_DAYS = 60
"""A choice of the fund, not a legal value: a stop is compared with its payment so long after its last day."""
TABLES = ("work_stops", "payrolls", "persons")
WAGES = ("wage_1", "wage_2", "wage_3")
Progress = Callable[[int, int], None]


def write_stops(
    warehouse: Warehouse,
    path: Path,
    on: date,
    progress: Progress = lambda done, total: None,
    store: Store | None = None,
) -> int:
    """Judge every stop begun by the day and write the verdicts at once, or nothing. Returns how many.

    Raises WarehouseError (French) when a table is not in the extracts.
    """
    progress(0, 1)
    tables = [warehouse.table(name) for name in TABLES]
    judged = judge(tables[0], tables[1], tables[2], on, store or default_store())
    with replacing(path) as building:
        judged.order_by("stop_id").to_parquet(str(building))
    progress(1, 1)
    return int(warehouse.backend.read_parquet(str(path)).count().to_pyarrow().as_py())


def judge(
    stops: ir.Table, payrolls: ir.Table, persons: ir.Table, on: date, store: Store
) -> ir.Table:
    """The stop, what the law says of it, what was paid, and `difference_cents` (paid less due) where both are settled.

    verdict: due, none, undetermined, or to_examine where one pass cannot tell; `why` names what is unknown.
    """
    begun = stops.filter(stops.starts_on <= on)
    given = inputs(begun, payrolls, persons, store)
    said = register.evaluate(given, store).select(
        "stop_id",
        "verdict",
        "to_examine",
        "waiting_days",
        days_due="days_paid",
        daily_due_cents="daily_cents",
        due_cents="total_cents",
    )
    cents = {name: as_int64(given[name]) for name in WAGES}
    known = given.select("stop_id", "hours", *DOUBTS, **cents)
    place = persons.select("person_id", commune=persons.commune)
    told = begun.select(
        "stop_id", "person_id", "fund", "kind", "status", "starts_on", "ends_on", "paid_on",
        "days_paid", "daily_cents", "paid_cents",
    )  # fmt: skip
    joined = told.inner_join(said, "stop_id").inner_join(known, "stop_id")
    return _compared(joined.left_join(place, "person_id"), on)


def _compared(t: ir.Table, on: date) -> ir.Table:
    doubtful = t.to_examine | t.overlapped | (t.ald_unsure & (t.verdict != "none"))
    word = ibis.ifelse(doubtful, "to_examine", t.verdict)
    settled = t.ends_on <= on - timedelta(days=SETTLED_DAYS)
    difference = ibis.coalesce(t.paid_cents, 0).cast("int64") - t.due_cents
    dropped = (*DOUBTS, "to_examine")
    columns = [name for name in t.columns if name not in dropped and not name.endswith("_right")]
    judged = t.mutate(
        why=_why(t),
        difference_cents=ibis.ifelse(
            settled & word.isin(["due", "none"]), difference, ibis.null("int64")
        ),
        verdict=word,
    )
    return judged.select(*columns, "why", "difference_cents", payment=_payment(judged))


def _payment(t: ir.Table) -> Any:
    """How the payment stands beside the rule; empty where they are not compared."""
    nothing = t.paid_on.isnull() | (ibis.coalesce(t.paid_cents, 0) == 0)
    return ibis.cases(
        (t.difference_cents.isnull(), ""),
        (t.difference_cents == 0, "same"),
        (t.difference_cents > 0, "more"),
        (nothing, "unpaid"),
        else_="less",
    )


def _why(t: ir.Table) -> Any:
    """What keeps a stop from being judged; empty when nothing does."""
    open_ = t.verdict == "undetermined"
    return ibis.cases(
        (t.overlapped, "overlapped"),
        (t.ald_unsure & (t.verdict != "none"), "long_illness"),
        (t.to_examine, "maximum"),
        (
            open_ & ~t.status.isin(["salaried", "self_employed", "liberal"]).fill_null(False),
            "status",
        ),
        (open_ & t.kind.isin(KINDS_OF_BIRTH), "birth"),
        (open_ & (t.status != "salaried"), "income"),
        (open_ & (t.wage_1.isnull() | t.wage_2.isnull() | t.wage_3.isnull()), "wages"),
        (open_, "opening"),
        else_="",
    )
