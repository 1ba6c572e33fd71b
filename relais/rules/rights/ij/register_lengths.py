"""Columns of the register: days waited, days paid, the shape of a leave."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir


def spans(t: ir.Table) -> dict[str, Any]:
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


def parts(t: ir.Table) -> dict[str, Any]:
    """Days payable before six months, and after."""
    return {
        "early": ibis.greatest(ibis.least(t.most, t.late_after) - t.waited, 0),
        "late": ibis.greatest(t.most - ibis.greatest(t.late_after, t.waited), 0),
    }


def lengths(t: ir.Table) -> dict[str, Any]:
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
    block = _one_block(t)
    part = (t.judged == "paternite") & (~block & (_term(t, "mandatory") > 0)).fill_null(False)
    shape = ibis.cases(
        (t.judged == "maternite", _stopped(t)),
        (t.judged == "paternite", ibis.ifelse(part, None, block)),
        else_=True,
    )
    over = ibis.coalesce(t.paid_3_years, 0) + t.early + t.late > t.most_days
    return {
        "paid": paid,
        "shape": shape,
        "to_examine": ((sick & over & ~t.ald.fill_null(False)) | part) & t.known,
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


def _one_block(t: ir.Table) -> Any:
    """A leave in one block: the mandatory days alone, or with an optional part that is long enough."""
    beyond = t.days - _term(t, "mandatory")
    optional = (beyond == 0) | ((beyond >= _term(t, "least")) & (t.days <= _term(t, "total")))
    in_time = (t.starts_on >= t.born_on) & (t.starts_on <= _term(t, "latest_on"))
    return optional & in_time


def _term(t: ir.Table, name: str) -> Any:
    """A term of the paternity leave for the status and the number of children born."""
    many = ibis.coalesce(t.children_born, 1) >= 2

    def of(status: str) -> Any:
        return ibis.ifelse(many, t[f"{status}_many_{name}"], t[f"{status}_one_{name}"])

    return ibis.ifelse(t.salaried, of("salaried"), of("self_employed"))
