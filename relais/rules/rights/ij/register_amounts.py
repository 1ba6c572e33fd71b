"""Columns of the register: cents a day, in whole numbers."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir


def _round(amount: Any, num: Any, den: Any, half: Any) -> Any:
    """Cents from whole numbers: `half` 1 to the nearest, 0 cut."""
    return (2 * amount * num + half * den) // (2 * den)


def _capped(t: ir.Table, name: str) -> Any:
    """Daily cents from three wages: the published maximum when each reaches the ceiling."""
    cap = t[f"{name}_cap"]
    wages = [t.wage_1, t.wage_2, t.wage_3]
    kept = ibis.least(wages[0], cap) + ibis.least(wages[1], cap) + ibis.least(wages[2], cap)
    every = (wages[0] >= cap) & (wages[1] >= cap) & (wages[2] >= cap)
    daily = _round(kept, t[f"{name}_num"], t[f"{name}_den"], t[f"{name}_half"])
    return ibis.cases((~t.three, None), (every, t[f"{name}_max"]), else_=daily)


def amounts(t: ir.Table) -> dict[str, Any]:
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
