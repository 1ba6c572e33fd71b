"""The law of each day as rows of whole numbers, so that a register joins on dates and never on rules.

Every value is read through `Law`, as at the counter: a value changed in YAML changes both.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Any

import pyarrow as pa

from relais.rules.rights._amounts import fraction, rounded
from relais.rules.rights._days import add_days, add_months, days_of, first_of_month
from relais.rules.rights._paternite_plan import rules_for
from relais.rules.rights.ij.daily import sickness_cap
from relais.rules.store import Law, NotInForce, Store

Row = dict[str, Any]


@lru_cache(maxsize=4)
def stop_days(store: Store, first: date, last: date) -> pa.Table:
    """One row a day on which a stop may start: ceilings, factors, thresholds, delays."""
    return _table([_stop_row(Law(on, store)) for on in days_of(first, last)], "starts_on")


@lru_cache(maxsize=4)
def marks(store: Store, first: date, last: date) -> pa.Table:
    """One row a day that another date is compared with: births, starts of long illness, affiliation."""
    months = {value.amount for value in store.history("ij_maternite_affiliation_months")}
    return _table([_mark_row(Law(on, store), months) for on in days_of(first, last)], "mark_on")


def _table(rows: list[Row], key: str) -> pa.Table:
    """Columns of int64, date and bool, with a name even where every value is unknown."""
    columns = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        kind = pa.int64()
        if name == key or name.endswith("_on"):
            kind = pa.date32()
        elif name.startswith("is_"):
            kind = pa.bool_()
        columns[name] = pa.array(values, kind)
    return pa.table(columns)


def _stop_row(law: Law) -> Row:
    row: Row = {"starts_on": law.on}
    for part in (_sickness, _opening, _independent, _maternity, _accident):
        row |= part(law)
    return row


def _factor(name: str, factor: Fraction | None, cap: int | None, months: int, half: bool) -> Row:
    """Whole numbers that turn retained cents into a daily amount, and the rounded maximum."""
    known = factor is not None and cap is not None
    return {
        f"{name}_cap": cap,
        f"{name}_num": factor.numerator if factor else None,
        f"{name}_den": factor.denominator if factor else None,
        f"{name}_half": int(half),
        f"{name}_max": rounded(factor * cap * months) if known and factor and cap else None,
    }


def _sickness(law: Law) -> Row:
    try:
        cap: int | None = sickness_cap(law)
        factor: Fraction | None = fraction(law["ij_maladie_rate"]) / fraction(
            law["ij_base_divisor"]["monthly"]
        )
        half = law["ij_rounding"]["maladie"] == "half_up"
    except NotInForce:
        cap, factor, half = None, None, False
    return {
        **_factor("sick", factor, cap, 3, half),
        "usual_wait": law.in_force("ij_waiting_days"),
        "resumption": law.in_force("ij_waiting_resumption_days"),
        "most_days": law.in_force("ij_maladie_max_days"),
        "is_covid": law.in_force("ij_covid_derogation") == "in_force",
        "late_after": (add_months(law.on, law.in_force("ij_long_stop_months") or 6) - law.on).days,
    }


def _opening(law: Law) -> Row:
    hours = law.in_force("ij_opening_hours") or {}
    smic = law.in_force("ij_opening_smic_hours") or {}
    row: Row = {}
    for name, months, wanted, factor in (
        ("open", 6, "three_months", "six_months"),
        ("late", 12, "twelve_months", "twelve_months"),
    ):
        bounds = _thresholds(law, months, smic.get(factor))
        row |= {
            f"{name}_hours": hours.get(wanted),
            f"{name}_low": min(bounds) if bounds else None,
            f"{name}_high": max(bounds) if bounds else None,
        }
    row["late_since_on"] = _latest(law.on, law.in_force("ij_opening_affiliation_months"))
    return row


def _thresholds(law: Law, months: int, hours: int | None) -> tuple[int, int] | None:
    try:
        before = law.at("smic_hour", add_months(first_of_month(law.on), -months)).amount
        return (hours * before, hours * law["smic_hour"]) if hours else None
    except NotInForce:
        return None


def _latest(on: date, months: int | None) -> date | None:
    """Last start of affiliation that makes so many months on a day (months of unequal lengths)."""
    if months is None:
        return None
    since = add_months(on, -months)
    while add_months(add_days(since, 1), months) <= on:
        since = add_days(since, 1)
    return since


def _independent(law: Law) -> Row:
    caps = law.in_force("ij_raam_cap_pass") or {}
    yearly = law.in_force("pss_year")
    share = law.in_force("ij_liberal_minimum_pass")
    rounding = law.in_force("ij_rounding")

    def cap(status: str) -> int | None:
        return rounded(fraction(caps[status]) * yearly) if yearly and status in caps else None

    return {
        "self_cap": cap("self_employed"),
        "liberal_cap": cap("liberal"),
        "liberal_least": rounded(fraction(share) * yearly) if share and yearly else None,
        "liberal_days": law.in_force("ij_liberal_max_days"),
        "income_floor": law.in_force("ij_raam_floor"),
        "income_divisor": law.in_force("ij_raam_divisor"),
        "income_half": int(rounding is not None and rounding["raam"] == "half_up"),
        "self_since_on": _latest(law.on, law.in_force("ij_self_employed_affiliation_months")),
    }


def _maternity(law: Law) -> Row:
    deduction, divisor = law.in_force("ij_maternite_deduction"), law.in_force("ij_base_divisor")
    factor = None
    if deduction is not None and divisor is not None:
        factor = (1 - fraction(deduction)) / fraction(divisor["monthly"])
    weeks = {**(law.in_force("ij_maternite_weeks") or {})}
    weeks["triplets"] = law.in_force("ij_maternite_weeks_triplets")
    after = law.in_force("ij_self_employed_maternite_weeks_after")
    later = [v.amount for v in law.store.history("ij_maternite_minimum") if v.starts_on > law.on]
    rounding = law.in_force("ij_rounding")
    row = _factor(
        "birth",
        factor,
        law.in_force("pss_month"),
        3,
        rounding is not None and rounding["maternite"] == "half_up",
    )
    for name in ("first_two", "third", "twins", "triplets"):
        span = weeks.get(name)
        row[f"{name}_before"] = 7 * span["before"] if span else None
        row[f"{name}_total"] = 7 * (span["before"] + span["after"]) if span else None
    return row | {
        "birth_least": law.in_force("ij_maternite_minimum"),
        "birth_next_least": later[0] if later else None,
        "birth_months": law.in_force("ij_maternite_affiliation_months"),
        "birth_since_on": _latest(law.on, law.in_force("ij_maternite_affiliation_months")),
        "birth_shortest": 7 * (law.in_force("ij_maternite_minimum_weeks") or 0),
        "self_after": 7 * after - 1 if after else None,
        **_flat_birth(law),
    }


def _flat_birth(law: Law) -> Row:
    terms, yearly = law.in_force("ij_self_employed_maternite"), law.in_force("pss_year")
    if not terms or not yearly:
        return {"flat_birth": None, "flat_birth_low": None}
    daily = Fraction(yearly) / terms["daily_pass_divisor"]
    how = law["ij_rounding"]["raam"]
    low = fraction(terms["low_income_share"]) * daily
    return {"flat_birth": rounded(daily, how), "flat_birth_low": rounded(low, how)}


def _accident(law: Law) -> Row:
    """Over one denominator: wage x first, wage x then, wage x net, and the two caps."""
    names = ("acc_first", "acc_then", "acc_net", "acc_cap_first", "acc_cap_then")
    empty: Row = dict.fromkeys((*names, "acc_den", "acc_first_days"), None)
    yearly, rates = law.in_force("pss_year"), law.in_force("ij_at_mp_rates")
    if not yearly or not rates:
        return empty | {"acc_half": 0}
    divisor = fraction(law["ij_at_mp_divisor"])
    cap = fraction(law["ij_at_mp_base_cap"]) * yearly
    first, then = fraction(rates["first"]), fraction(rates["then"])
    exact = (
        first / divisor,
        then / divisor,
        (1 - fraction(law["ij_at_mp_net_deduction"])) / divisor,
        first * cap,
        then * cap,
    )
    shared = lcm(*(value.denominator for value in exact))
    return {
        **{name: int(value * shared) for name, value in zip(names, exact, strict=True)},
        "acc_den": shared,
        "acc_first_days": law["ij_at_mp_first_days"],
        "acc_half": int(law["ij_rounding"]["at_mp"] == "half_up"),
    }


def _mark_row(law: Law, months: set[int]) -> Row:
    years = law.in_force("ij_ald_max_years") or 3
    row: Row = {"mark_on": law.on, "ald_until_on": add_months(law.on, 12 * years)}
    row |= {f"since_{count}_on": _latest(law.on, count) for count in sorted(months)}
    return row | dict(_split(law))


def _split(law: Law) -> Iterator[tuple[str, Any]]:
    """Terms of a paternity leave for a child born that day, taken in one block."""
    for status in ("salaried", "self_employed"):
        for name, many in (("one", False), ("many", True)):
            try:
                rules = rules_for(law, law.on, many, status, None)
            except NotInForce:
                rules = None
            key = f"{status}_{name}"
            yield f"{key}_total", rules.total if rules else None
            yield f"{key}_mandatory", rules.mandatory if rules else None
            yield f"{key}_least", rules.least_days if rules else None
            yield f"{key}_latest_on", rules.last_first_start if rules else None
