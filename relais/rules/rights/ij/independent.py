"""Daily amounts of the self-employed and liberal professions, from the mean yearly income (RAAM)."""

from __future__ import annotations

from relais.rules.rights._amounts import fraction, rounded
from relais.rules.rights._french import euros
from relais.rules.rights.ij.daily import to_the_cent
from relais.rules.rights.ij.draft import Draft
from relais.rules.rights.ij.facts import Facts
from relais.rules.store import Law

INCOME = "avis d'imposition, déclarations sociales des trois dernières années, Urssaf"


def sickness_daily(draft: Draft, facts: Facts, law: Law) -> dict[str, int] | None:
    """RAAM / 730 within its bounds; nothing under the floor, except the minimum of liberal professions."""
    pass_year = law["pss_year"]
    cap = rounded(fraction(law["ij_raam_cap_pass"][facts.status]) * pass_year)
    divisor = law["ij_raam_divisor"]
    draft.extra["maximum_cents"] = rounded(fraction(cap) / divisor)
    income = _income(draft, facts)
    if facts.status == "liberal":
        least = fraction(law["ij_liberal_minimum_pass"]) * pass_year
        draft.extra["minimum_cents"] = rounded(least / divisor)
        if income is None:
            return None
        exact = max(least, fraction(min(income, cap))) / divisor
        return {"paid": to_the_cent(exact, law, "raam")}
    floor = law["ij_raam_floor"]
    if income is None:
        return None
    draft.gate(
        "income_above_floor",
        income >= floor,
        f"Revenu annuel moyen de {euros(income)} pour {euros(floor)} au moins.",
        raam_cents=income,
        floor_cents=floor,
    )
    if income < floor:
        draft.changes.append(f"{euros(floor - income)} de revenu annuel moyen de plus")
    return {"paid": to_the_cent(fraction(min(income, cap)) / divisor, law, "raam")}


def birth_daily(draft: Draft, facts: Facts, law: Law) -> dict[str, int] | None:
    """Flat daily allowance of a birth, a tenth of it when the income is under the floor."""
    terms = law["ij_self_employed_maternite"]
    income = _income(draft, facts)
    if income is None:
        return None
    low = income < law["ij_raam_floor"]
    share = fraction(terms["low_income_share"]) if low else fraction(1)
    draft.note(
        "income_above_floor",
        not low,
        f"Revenu annuel moyen de {euros(income)} : prestations {'réduites au dixième' if low else 'entières'}.",
        raam_cents=income,
        floor_cents=law["ij_raam_floor"],
    )
    if facts.kind == "maternite":
        allowance = share * terms["allowance_pss_months"] * law["pss_month"]
        draft.extra["allowance_cents"] = rounded(allowance)
    daily = share * law["pss_year"] / terms["daily_pass_divisor"]
    return {"paid": to_the_cent(fraction(daily), law, "raam")}


def _income(draft: Draft, facts: Facts) -> int | None:
    if facts.raam_cents is None:
        draft.lacks("revenu d'activité annuel moyen (raam_cents)", INCOME)
    return facts.raam_cents
