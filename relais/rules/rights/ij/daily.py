"""Daily amounts of employees: sickness, maternity and paternity, work accidents. Exact until the cent."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from relais.rules.rights._amounts import fraction, rounded
from relais.rules.rights._days import add_days, first_of_month, months_before
from relais.rules.rights._french import euros, month
from relais.rules.rights.ij.draft import Draft
from relais.rules.rights.ij.facts import Facts
from relais.rules.rights.ij.opening import PAYSLIPS
from relais.rules.store import Law, NotInForce


def reference_wages(draft: Draft, facts: Facts, law: Law, months: int) -> list[int] | None:
    """Gross cents of the last civil months, or None with the unknown months told."""
    names = months_before(law.on, months)
    wages = [facts.wage_of(name) for name in names]
    unknown = [name for name, wage in zip(names, wages, strict=True) if wage is None]
    if unknown:
        draft.lacks(
            "salaires bruts de " + ", ".join(month(name) for name in unknown),
            PAYSLIPS + " ; à défaut, salaire rétabli (décret 2021-428)",
        )
        return None
    return [wage for wage in wages if wage is not None]


def to_the_cent(exact: Fraction, law: Law, kind: str) -> int:
    """Rounded as the doubtful parameter says; the doubt is recorded only where it changes the cent."""
    return rounded(exact, rounding(exact, law)[kind])


def rounding(exact: Fraction, law: Law) -> Mapping[str, str]:
    """The roundings in force, remembered as read when both readings differ."""
    how: Mapping[str, str] = law.store.value("ij_rounding", law.on).amount
    if rounded(exact, "down") != rounded(exact):
        how = law["ij_rounding"]
    return how


def sickness_cap(law: Law) -> int:
    """Monthly wage counted at most: 1.8 then 1.4 SMIC of the last day of the month before."""
    day_before = add_days(first_of_month(law.on), -1)
    smic = law.at("smic_month", day_before).amount
    return rounded(fraction(law["ij_maladie_cap_smic"]) * smic)


def sickness_daily(draft: Draft, facts: Facts, law: Law) -> dict[str, int] | None:
    kind = "discontinuous" if facts.discontinuous else "monthly"
    wages = reference_wages(draft, facts, law, 12 if facts.discontinuous else 3)
    cap = sickness_cap(law)
    draft.extra["wage_ceiling_cents"] = cap
    if wages is None:
        return None
    factor = fraction(law["ij_maladie_rate"]) / fraction(law["ij_base_divisor"][kind])
    return {"paid": _capped(draft, wages, cap, factor, law, "maladie")}


def maternity_daily(draft: Draft, facts: Facts, law: Law) -> dict[str, int] | None:
    """79 % of the daily base, each wage within the monthly ceiling of the day; never under the minimum."""
    wages = reference_wages(draft, facts, law, 3)
    cap = law["pss_month"]
    draft.extra["wage_ceiling_cents"] = cap
    if wages is None:
        return None
    kept = 1 - fraction(law["ij_maternite_deduction"])
    factor = kept / fraction(law["ij_base_divisor"]["monthly"])
    amount = _capped(draft, wages, cap, factor, law, "maternite")
    return _at_least_minimum(draft, amount, law)


def accident_daily(draft: Draft, facts: Facts, law: Law) -> dict[str, int] | None:
    """60 % then 80 % of the capped daily wage, never above the net daily gain of the real wage."""
    wages = reference_wages(draft, facts, law, 1)
    cap = fraction(law["ij_at_mp_base_cap"]) * law["pss_year"]
    draft.extra["base_ceiling_cents"] = rounded(cap)
    if wages is None:
        return None
    wage = Fraction(wages[0]) / fraction(law["ij_at_mp_divisor"])
    net = (1 - fraction(law["ij_at_mp_net_deduction"])) * wage
    base = min(wage, cap)
    draft.extra["base_cents"] = rounded(base)
    rates = law["ij_at_mp_rates"]
    amounts = {
        "paid_first": to_the_cent(min(fraction(rates["first"]) * base, net), law, "at_mp"),
        "paid_then": to_the_cent(min(fraction(rates["then"]) * base, net), law, "at_mp"),
    }
    draft.note(
        "under_net_gain",
        fraction(rates["then"]) * base <= net,
        f"Gain journalier net : {euros(rounded(net))}, que l'IJ ne dépasse pas.",
        net_gain_cents=rounded(net),
    )
    draft.extra["daily_then_cents"] = amounts["paid_then"]
    return amounts


def _capped(draft: Draft, wages: list[int], cap: int, factor: Fraction, law: Law, kind: str) -> int:
    """The published maximum is rounded to the nearest cent; what lies under it by the chosen rounding."""
    base = sum(min(wage, cap) for wage in wages)
    most = factor * cap * len(wages)
    highest = rounded(most)
    draft.extra["maximum_cents"] = highest
    at_most = all(wage >= cap for wage in wages)
    draft.note(
        "wages_under_ceiling",
        all(wage <= cap for wage in wages),
        f"Salaires retenus : {euros(base)}, chaque mois dans la limite de {euros(cap)}.",
        wages_cents=sum(wages),
        retained_cents=base,
        monthly_ceiling_cents=cap,
    )
    if at_most:
        rounding(most, law)
        return highest
    return to_the_cent(factor * base, law, kind)


def _at_least_minimum(draft: Draft, amount: int, law: Law) -> dict[str, int] | None:
    """The minimum is not known for every year: where it may decide, nothing is answered."""
    try:
        minimum: int = law["ij_maternite_minimum"]
    except NotInForce as absent:
        known = law.store.history("ij_maternite_minimum")
        later = [value for value in known if value.starts_on > law.on]
        if later and amount >= later[0].amount:
            return {"paid": amount}
        draft.lacks(str(absent), "arrêté fixant l'indemnité minimale de l'année")
        return None
    if amount < minimum:
        draft.note("above_minimum", False, f"IJ portée au minimum de {euros(minimum)}.")
    return {"paid": max(amount, minimum)}
