"""Columns of the register: what a stop is judged as, and whether its right is open (NULL = unknown)."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

KINDS_OF_BIRTH = ("maternite", "paternite")


def basis(t: ir.Table) -> dict[str, Any]:
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


def conditions(t: ir.Table) -> dict[str, Any]:
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


def gates(t: ir.Table) -> dict[str, Any]:
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
        "derogation": t.derogated,
        "gate": ibis.ifelse(floor.fill_null(False), False, gate),
    }


def _and(one: Any, other: Any) -> Any:
    """Three-valued: false as soon as one is false."""
    return ibis.cases(
        ((~one).fill_null(False) | (~other).fill_null(False), False),
        (one.isnull() | other.isnull(), ibis.null("boolean")),
        else_=True,
    )
