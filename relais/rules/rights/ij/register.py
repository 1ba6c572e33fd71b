"""Daily allowances over a whole register in one pass: the law joins by date, the amounts are whole numbers.

`stops` has one row a stop (NULL = unknown):

    stop_id, kind, status, starts_on, ends_on                        as in `work_stops`
    wage_1 wage_2 wage_3 (cents of the last, second, third month before), wages_6 wages_12 (cents of all the
    months, NULL when one is unknown), hours, hours_12, affiliated_since, raam_cents
    recognised (NULL = yes), accident_on, born_on, children_born, dependent_children
    ald, ald_since (first day of the period of that ALD, NULL = this stop's), same_ald (a stop for it
    started in the last three years), worked_days (days of work since the stop before, NULL = none),
    carried_wait (waiting days left by it), paid_3_years (days already paid that count)

The past is given as sums: where the maximum of 360 days could bind, or a paternity leave is split,
`to_examine` says that the counter (`evaluate`) must count day by day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from relais.rules.rights.ij import register_days
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
KINDS_OF_BIRTH = ("maternite", "paternite")
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
    for step in (_basis, _conditions, _gates, _amounts, _spans, _parts, _lengths):
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


def _round(amount: Any, num: Any, den: Any, half: Any) -> Any:
    """Cents from whole numbers: `half` 1 to the nearest, 0 cut."""
    return (2 * amount * num + half * den) // (2 * den)


def _basis(t: ir.Table) -> dict[str, Any]:
    """What the stop is judged as, its length, and the wages known."""
    salaried = t.status == "salaried"
    waiting_recognition = (t.kind == "at_mp") & salaried & ~t.recognised.fill_null(True)
    wages = [t.wage_1, t.wage_2, t.wage_3]
    known = sum((ibis.coalesce(wage, 0) for wage in wages[1:]), ibis.coalesce(wages[0], 0))
    all_three = wages[0].notnull() & wages[1].notnull() & wages[2].notnull()
    return {
        "judged": ibis.ifelse(waiting_recognition, "maladie", t.kind),
        "salaried": salaried,
        "known": t.status.isin(["salaried", "self_employed", "liberal"]) & t.sick_half.notnull(),
        "days": t.ends_on.delta(t.starts_on, unit="day") + 1,
        "three": all_three,
        "total_6": ibis.coalesce(t.wages_6, known),
        "total_12": ibis.coalesce(t.wages_12, t.wages_6, known),
    }


def _opened(t: ir.Table, name: str, hours: Any, total: Any, whole: Any) -> Any:
    """Hours, else wages between the two readings of the threshold; NULL where it cannot be told."""
    enough, low, high = t[f"{name}_hours"], t[f"{name}_low"], t[f"{name}_high"]
    return ibis.cases(
        ((hours >= enough).fill_null(False), True),
        ((total >= high).fill_null(False), True),
        ((whole & (total < low) & hours.notnull()).fill_null(False), False),
        else_=ibis.null("boolean"),
    )


def _conditions(t: ir.Table) -> dict[str, Any]:
    """Each condition apart, NULL when unknown; those of a long stop only where the stop is long."""
    hours_12 = ibis.coalesce(t.hours_12, ibis.ifelse(t.hours >= t.late_hours, t.hours, None))
    late = _opened(t, "late", hours_12, t.total_12, t.three & t.wages_12.notnull())
    short = (t.days <= t.late_after) | ~t.salaried
    sickness = ~t.judged.isin(["at_mp", *KINDS_OF_BIRTH])
    months = sorted(int(c.split("_")[1]) for c in t.columns if c.startswith("since_"))
    since = ibis.cases(*((t.birth_months == n, t[f"since_{n}_on"]) for n in months), else_=None)
    return {
        "sickness": sickness,
        "old_liberal": (t.status == "liberal") & sickness & t.liberal_days.isnull(),
        "derogated": (t.judged == "covid") & t.is_covid,
        "open": _opened(t, "open", t.hours, t.total_6, t.three & t.wages_6.notnull()),
        "late_gate": ibis.ifelse(short, True, _and(late, t.affiliated_since <= t.late_since_on)),
        "needed_since": ibis.cases(
            (sickness, t.self_since_on), (t.judged == "maternite", since), else_=t.birth_since_on
        ),
    }


def _gates(t: ir.Table) -> dict[str, Any]:
    """Whether the right is open: NULL when it cannot be told."""
    affiliated = t.affiliated_since <= t.needed_since
    gate = ibis.cases(
        (t.old_liberal, ibis.ifelse(t.derogated, ibis.null("boolean"), False)),
        (t.derogated, True),
        (t.sickness & t.salaried, t.open),
        (t.sickness, affiliated),
        (t.judged == "at_mp", t.salaried),
        (t.salaried, _and(t.open, affiliated)),
        else_=affiliated,
    )
    floor = t.sickness & (t.status == "self_employed") & (t.raam_cents < t.income_floor)
    return {
        "derogation": t.derogated & ~t.old_liberal,
        "gate": ibis.ifelse(floor.fill_null(False), False, gate),
    }


def _and(one: Any, other: Any) -> Any:
    """Three-valued: false as soon as one is false."""
    return ibis.cases(
        ((~one).fill_null(False) | (~other).fill_null(False), False),
        (one.isnull() | other.isnull(), ibis.null("boolean")),
        else_=True,
    )


def _capped(t: ir.Table, name: str) -> Any:
    """Daily cents from three wages: the published maximum when each reaches the ceiling."""
    cap = t[f"{name}_cap"]
    wages = [t.wage_1, t.wage_2, t.wage_3]
    kept = ibis.least(wages[0], cap) + ibis.least(wages[1], cap) + ibis.least(wages[2], cap)
    every = (wages[0] >= cap) & (wages[1] >= cap) & (wages[2] >= cap)
    daily = _round(kept, t[f"{name}_num"], t[f"{name}_den"], t[f"{name}_half"])
    return ibis.cases((~t.three, None), (every, t[f"{name}_max"]), else_=daily)


def _amounts(t: ir.Table) -> dict[str, Any]:
    """Daily cents, and those of the second rate of work accidents."""
    cap = ibis.ifelse(t.status == "liberal", t.liberal_cap, t.self_cap)
    income = ibis.least(t.raam_cents, cap)
    income = ibis.ifelse(t.status == "liberal", ibis.greatest(income, t.liberal_least), income)
    income = ibis.ifelse(t.raam_cents.isnull() | cap.isnull(), None, income)
    by_income = _round(income, 1, t.income_divisor, t.income_half)
    flat = ibis.ifelse(t.raam_cents < t.income_floor, t.flat_birth_low, t.flat_birth)
    flat = ibis.ifelse(t.raam_cents.isnull() | t.income_floor.isnull(), None, flat)
    birth = _capped(t, "birth")
    birth = ibis.cases(
        (
            t.birth_least.notnull(),
            ibis.ifelse(birth.isnull(), None, ibis.greatest(birth, t.birth_least)),
        ),
        (birth >= t.birth_next_least, birth),
        else_=None,
    )
    first = _accident(t, t.acc_first, t.acc_cap_first)
    return {
        "daily": ibis.cases(
            (t.judged == "at_mp", first),
            (t.sickness, ibis.ifelse(t.salaried, _capped(t, "sick"), by_income)),
            (t.salaried, birth),
            else_=flat,
        ),
        "daily_then": ibis.ifelse(
            t.judged == "at_mp", _accident(t, t.acc_then, t.acc_cap_then), None
        ),
    }


def _accident(t: ir.Table, rate: Any, cap: Any) -> Any:
    least = ibis.least(t.wage_1 * rate, ibis.least(cap, t.wage_1 * t.acc_net))
    return ibis.ifelse(t.wage_1.isnull(), None, _round(least, 1, t.acc_den, t.acc_half))


def _spans(t: ir.Table) -> dict[str, Any]:
    """Waiting days, and days from the start within which one may be paid."""
    worked = t.worked_days
    wait = ibis.cases(
        (t.derogation | ~t.sickness, 0),
        (worked == 0, ibis.coalesce(t.carried_wait, 0)),
        ((worked <= t.resumption).fill_null(False), 0),
        ((t.ald & t.same_ald).fill_null(False), 0),
        else_=t.usual_wait,
    )
    most = ibis.ifelse(t.status == "liberal", ibis.least(t.days, t.liberal_days), t.days)
    within_ald = t.ald_until_on.delta(t.starts_on, unit="day")
    ald = t.ald.fill_null(False)
    return {"waited": wait, "most": ibis.ifelse(ald, ibis.least(most, within_ald), most)}


def _parts(t: ir.Table) -> dict[str, Any]:
    """Days payable before six months, and after."""
    return {
        "early": ibis.greatest(ibis.least(t.most, t.late_after) - t.waited, 0),
        "late": ibis.greatest(t.most - ibis.greatest(t.late_after, t.waited), 0),
    }


def _lengths(t: ir.Table) -> dict[str, Any]:
    """Days paid (NULL: cannot be told), the shape of a leave, and what one pass cannot count."""
    sick = t.sickness & ~t.derogation
    whole = t.early + ibis.cases(
        (t.late == 0, 0), (t.late_gate.isnull(), None), (t.late_gate, t.late), else_=0
    )
    paid = ibis.cases(
        (sick, whole),
        (t.judged == "at_mp", t.days - ibis.ifelse(_on_accident_day(t), 1, 0)),
        (t.judged == "maternite", _maternity(t)),
        else_=t.days,
    )
    shape = ibis.cases(
        (t.judged == "maternite", _stopped(t)), (t.judged == "paternite", _split(t)), else_=True
    )
    over = ibis.coalesce(t.paid_3_years, 0) + t.early + t.late > t.most_days
    return {
        "paid": paid,
        "shape": shape,
        "to_examine": sick & over & ~t.ald.fill_null(False) & t.known,
    }


def _on_accident_day(t: ir.Table) -> Any:
    """The day of the accident, when it lies in the stop, is the employer's."""
    inside = (t.accident_on >= t.starts_on) & (t.accident_on <= t.ends_on)
    return inside.fill_null(False)


def _maternity(t: ir.Table) -> Any:
    """Days within the leave; NULL where the rank of the child is unknown and counts."""
    before = t.starts_on.delta(t.born_on, unit="day")

    def within(name: str) -> Any:
        late = ibis.greatest(-before - t[f"{name}_before"], 0)
        return ibis.least(ibis.greatest(t.days - late, 0), t[f"{name}_total"])

    first, third = within("first_two"), within("third")
    children = ibis.coalesce(t.children_born, 1)
    return ibis.cases(
        (t.born_on.isnull(), None),
        (children >= 3, within("triplets")),
        (children == 2, within("twins")),
        (t.dependent_children.notnull(), ibis.ifelse(t.dependent_children >= 2, third, first)),
        (first == third, first),
        else_=None,
    )


def _stopped(t: ir.Table) -> Any:
    """Eight weeks, six of them after the birth for the self-employed."""
    long_enough = t.days >= t.birth_shortest
    after = t.ends_on.delta(t.born_on, unit="day") >= t.self_after
    return ibis.cases(
        (t.salaried, long_enough), (after.isnull(), long_enough), else_=long_enough & after
    )


def _split(t: ir.Table) -> Any:
    """A leave in one block: the mandatory days alone, or with an optional part that is long enough."""
    many = ibis.coalesce(t.children_born, 1) >= 2

    def term(name: str) -> Any:
        def of(status: str) -> Any:
            return ibis.ifelse(many, t[f"{status}_many_{name}"], t[f"{status}_one_{name}"])

        return ibis.ifelse(t.salaried, of("salaried"), of("self_employed"))

    beyond = t.days - term("mandatory")
    optional = (beyond == 0) | ((beyond >= term("least")) & (t.days <= term("total")))
    in_time = (t.starts_on >= t.born_on) & (t.starts_on <= term("latest_on"))
    return optional & in_time


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
        waiting_days=judged.waited,
        days_paid=ibis.ifelse(paying, judged.paid, 0),
        daily_cents=ibis.ifelse(paying, judged.daily, 0),
        total_cents=ibis.ifelse(paying, judged.total, 0),
        to_examine=judged.to_examine.fill_null(False),
    )
