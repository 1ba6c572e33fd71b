"""Invalidity pension: opening, amount by category within its bounds, cumulation with earnings, declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar, Literal

from pydantic import Field

from relais.rules.right import Condition, Missing, Verdict
from relais.rules.rights._amounts import fraction, rounded
from relais.rules.rights._days import add_months, first_of_month
from relais.rules.rights._facts import Cents, Day, Hours, Share, ToldFacts
from relais.rules.rights._french import count, day, euros
from relais.rules.rights._gates import all_met
from relais.rules.store import Law, NotInForce

TITLE = "Pension d'invalidité"
REFERENCES = ("CSS L341-1", "CSS L341-4", "CSS R341-4", "CSS R341-17")
ANSWER = ("payable_annual_cents",)
EXAMPLE = {
    "category": 1,
    "sam_cents": 2400000,
    "last_year_income_cents": 2400000,
    "activity_income_cents": 2000000,
    "awarded_on": "2022-05-10",
    "worked_last_12_months": True,
}
NEXT_DECLARATIONS = 4
MOST_CENTS = 100_000_000_000


class Facts(ToldFacts):
    """One pensioner, or one request for a pension."""

    TRIED: ClassVar[frozenset[str]] = frozenset({"last_year_income_cents"})

    request: Literal["payment", "award"] = Field(
        "payment",
        title="Ce qui est demandé",
        description="payment : la pension est attribuée, combien est dû ; award : première demande, "
        "les conditions d'ouverture sont examinées ; absent : payment.",
    )
    status: Literal["salaried", "self_employed"] = Field(
        "salaried",
        description="Régime : salarié ou indépendant (le minimum diffère) ; absent : salarié.",
    )
    category: Literal[1, 2, 3] | None = Field(
        None, description="Catégorie décidée par le médecin-conseil."
    )
    sam_cents: Cents | None = Field(
        None,
        description="Salaire annuel moyen des dix meilleures années, plafonné et revalorisé, en centimes.",
    )
    last_year_income_cents: Cents | None = Field(
        None,
        description="Revenus de la dernière année civile avant l'invalidité, en centimes.",
        json_schema_extra={"where": "avis d'imposition"},
    )
    activity_income_cents: Cents = Field(
        0,
        description="Revenus d'activité et de remplacement sur douze mois (salaires, formation, chômage, IJ) ; "
        "0 sans activité ; absent : sans activité.",
    )
    capacity_loss: Share | None = Field(
        None,
        description="Réduction de la capacité de travail ou de gain, de 0 à 1 ; absent : celle que la catégorie "
        "décidée suppose.",
    )
    under_retirement_age: bool | None = Field(
        None, description="L'âge légal de la retraite n'est pas atteint."
    )
    reference_on: Day | None = Field(
        None, description="Premier jour de l'arrêt suivi d'invalidité, ou de la constatation."
    )
    affiliated_since: Day | None = Field(None, description="Début de l'affiliation.")
    hours_12_months: Hours | None = Field(
        None, description="Heures travaillées sur les douze mois précédents."
    )
    wages_12_months_cents: Cents | None = Field(
        None, description="Salaires bruts cotisés sur les douze mois précédents, en centimes."
    )
    awarded_on: Day | None = Field(None, description="Date d'attribution de la pension.")
    worked_last_12_months: bool | None = Field(
        None, description="A travaillé au cours des douze derniers mois civils (déclarations)."
    )

    def possible(self, name: str, law: Law) -> Sequence[Mapping[str, Any]] | None:
        if name in ("activity_income_cents", "last_year_income_cents"):
            return [{name: 0}, {name: MOST_CENTS}]  # what is due only falls or grows in between
        return super().possible(name, law)


def evaluate(facts: Facts, law: Law) -> Verdict:
    missing: list[Missing] = []
    gates = _opening(facts, law, missing) if facts.request == "award" else []
    amounts, notes, changes = _amounts(facts, law, missing)
    met = all_met(gates)
    payable = amounts.get("payable_annual_cents")
    if met is False or payable == 0:
        word = "none"
    elif met is None or missing or payable is None:
        word = "undetermined"
    else:
        word = "due"
    return Verdict(
        word,
        amounts={**amounts, **_declarations(facts, law)},
        conditions=(*gates, *notes),
        missing=tuple(missing) if word == "undetermined" else (),
        what_would_change=tuple(changes),
    )


def _opening(facts: Facts, law: Law, missing: list[Missing]) -> list[Condition]:
    loss = law["invalidite_capacity_loss"]
    reduced = None
    if facts.capacity_loss is not None:
        reduced = facts.capacity_loss * loss["denominator"] >= loss["numerator"]
    elif facts.category is not None and not facts.unknown("capacity_loss"):
        reduced = True
    months = law["invalidite_affiliation_months"]
    affiliated = None
    if facts.affiliated_since and facts.reference_on:
        affiliated = add_months(facts.affiliated_since, months) <= first_of_month(
            facts.reference_on
        )
    gates = [
        Condition(
            "capacity_reduced", reduced, "Capacité de travail ou de gain réduite des deux tiers."
        ),
        Condition(
            "under_retirement_age", facts.under_retirement_age, "Âge légal de retraite non atteint."
        ),
        Condition(
            "affiliation",
            affiliated,
            f"Affiliation d'au moins {count(months, 'mois', 'mois')} au premier jour du mois de l'arrêt.",
        ),
        _worked(facts, law),
    ]
    where = {
        "capacity_reduced": ("réduction de capacité (capacity_loss)", "service médical"),
        "under_retirement_age": ("âge de retraite atteint ou non", "relevé de carrière"),
        "affiliation": ("affiliated_since, reference_on", "dossier de l'assuré, avis d'arrêt"),
        "worked": ("heures ou salaires des douze mois précédents", "bulletins de paie, DSN"),
    }
    missing += [Missing(*where[gate.name]) for gate in gates if gate.met is None]
    return gates


def _worked(facts: Facts, law: Law) -> Condition:
    """600 hours, or 2,030 hourly SMIC contributed, in the twelve months before."""
    needed = law["invalidite_opening"]
    low, high = _smic_hours(facts, law)
    wages = needed["smic_hours"] * low if low == high and low is not None else None
    hours_met = None if facts.hours_12_months is None else facts.hours_12_months >= needed["hours"]
    paid_met = None
    paid = facts.wages_12_months_cents
    if paid is not None and low is not None and high is not None:
        enough, short = paid >= needed["smic_hours"] * high, paid < needed["smic_hours"] * low
        paid_met = True if enough else False if short else None
    met = True if hours_met or paid_met else (None if None in (hours_met, paid_met) else False)
    return Condition(
        "worked",
        met,
        f"{needed['hours']} heures travaillées ou salaires cotisés sur {needed['smic_hours']} SMIC horaires.",
        {"hours_needed": needed["hours"], "wages_needed_cents": wages},
    )


def _smic_hours(facts: Facts, law: Law) -> tuple[int | None, int | None]:
    """Least and most SMIC of an hour that may apply: one when the day of reference is known."""
    if facts.reference_on is None:
        amounts = [value.amount for value in law.store.history("smic_hour")]
        return min(amounts), max(amounts)
    try:
        amount = law.at("smic_hour", facts.reference_on).amount
    except NotInForce:
        return None, None
    return amount, amount


def _amounts(
    facts: Facts, law: Law, missing: list[Missing]
) -> tuple[dict[str, Any], list[Condition], list[str]]:
    """Everything that can be computed from what is known; what lacks is added to `missing`."""
    try:
        pension = _pension(facts, law, missing)
        if pension is None:
            return {}, [], []
        amounts: dict[str, Any] = {
            "annual_cents": pension,
            "monthly_cents": rounded(Fraction(pension, 12)),
        }
        amounts |= _bounds(facts, law)
        reduction, notes, changes = _reduction(facts, law, pension)
    except NotInForce as absent:
        missing.append(
            Missing(str(absent), "textes de l'époque : Relais ne porte pas cette valeur")
        )
        return {}, [], []
    payable = max(0, pension - reduction)
    amounts |= {
        "reduction_annual_cents": pension - payable,
        "payable_annual_cents": payable,
        "payable_monthly_cents": rounded(Fraction(payable, 12)),
    }
    return amounts, notes, changes


def _bounds(facts: Facts, law: Law) -> dict[str, int | None]:
    rate = fraction(law["invalidite_rates"][str(facts.category)])
    return {
        "maximum_monthly_cents": rounded(rate * law["pss_month"]),
        "minimum_monthly_cents": _minimum(facts, law),
    }


def _minimum(facts: Facts, law: Law) -> int | None:
    if facts.status == "salaried":
        return law.in_force("invalidite_minimum")
    table = law.in_force("invalidite_minimum_self_employed")
    return table[str(min(facts.category or 1, 2))] if table else None


def _pension(facts: Facts, law: Law, missing: list[Missing]) -> int | None:
    """Yearly pension between its minimum and its maximum; None when something that counts is unknown."""
    if facts.category is None:
        missing.append(Missing("catégorie d'invalidité (category)", "décision du médecin-conseil"))
    if facts.sam_cents is None:
        missing.append(Missing("salaire annuel moyen (sam_cents)", "relevé de carrière"))
    if facts.category is None or facts.sam_cents is None:
        return None
    if facts.category == 3 and law.in_force("invalidite_mtp") is None:
        missing.append(
            Missing("montant de la majoration pour tierce personne", "barème de la Cnam à la date")
        )
    rate = fraction(law["invalidite_rates"][str(facts.category)])
    annual = min(rate * facts.sam_cents, 12 * rate * law["pss_month"])
    least = _minimum(facts, law)
    if least is None:
        later = _next_minimum(facts, law)
        if later is None or annual < 12 * later:
            missing.append(Missing("pension minimale à cette date", "barème de la Cnam à la date"))
            return None
        return rounded(annual)
    return max(rounded(annual), 12 * least)


def _next_minimum(facts: Facts, law: Law) -> int | None:
    """First minimum known after the day: the minimum only grows, so a pension above it is not raised."""
    own = facts.status == "salaried"
    name = "invalidite_minimum" if own else "invalidite_minimum_self_employed"
    later = [value.amount for value in law.store.history(name) if value.starts_on > law.on]
    if not later:
        return None
    found: int = later[0] if own else later[0][str(min(facts.category or 1, 2))]
    return found


def _reduction(facts: Facts, law: Law, pension: int) -> tuple[int, list[Condition], list[str]]:
    """Half of what pension and income exceed the threshold by."""
    if facts.activity_income_cents == 0:
        return 0, [], []
    cap = rounded(fraction(law["invalidite_cumul_cap_pass"]) * law["pss_year"])
    sam, last_year = facts.sam_cents or 0, facts.last_year_income_cents
    threshold = min(max(sam, last_year or 0), cap)
    total = pension + facts.activity_income_cents
    excess = max(0, total - threshold)
    sentence = f"Pension et revenus : {euros(total)} pour un seuil de {euros(threshold)}."
    compared = {"total_cents": total, "threshold_cents": threshold, "excess_cents": excess}
    changes = (
        [f"{euros(excess)} de revenus de moins sur l'année : pension entière"] if excess else []
    )
    note = Condition("under_threshold", excess == 0, sentence, compared, decides=False)
    return rounded(fraction(law["invalidite_cumul_reduction"]) * excess), [note], changes


def _declarations(facts: Facts, law: Law) -> dict[str, Any]:
    """Months of the next declarations: the seventh after the award, then every year or every quarter."""
    rhythm = law.in_force("invalidite_declaration_months")
    if facts.awarded_on is None or rhythm is None:
        return {}
    first = add_months(first_of_month(facts.awarded_on), rhythm["first"])
    if facts.worked_last_12_months is None:
        return {"declarations": [f"{first:%Y-%m}"], "first_declaration": _told(first)}
    step = rhythm["working" if facts.worked_last_12_months else "idle"]
    months = [add_months(first, step * turn) for turn in range(NEXT_DECLARATIONS)]
    return {
        "declarations": [f"{month:%Y-%m}" for month in months],
        "first_declaration": _told(first),
    }


def _told(first: date) -> str:
    return f"première déclaration à compter du {day(first)}"
