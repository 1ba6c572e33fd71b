"""Funding of a CPTS by the ACI: size by population, yearly maximum, fixed and variable parts of missions."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from relais.rules.right import Condition, Missing, Verdict
from relais.rules.rights._amounts import fraction, rounded
from relais.rules.rights._facts import Cents, Share, ToldFacts
from relais.rules.rights._french import count, euros
from relais.rules.store import Law, NotInForce

TITLE = "Financement d'une CPTS (ACI)"
REFERENCES = ("accord conventionnel interprofessionnel du 2019-06-20",)
ANSWER = ("total_cents",)
EXAMPLE = {
    "population": 109168,
    "operating_cents": 7500000,
    "missions": [
        {
            "name": "accès aux soins",
            "fixed_cents": 4000000,
            "variable_cents": 3000000,
            "achieved": "0.80",
        }
    ],
}
CONTRACT = "contrat tripartite CPTS, CPAM, ARS et ses annexes"


class Mission(ToldFacts):
    """One mission of the contract over the year."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        description="Nom de la mission."
    )
    fixed_cents: Cents | None = Field(None, description="Part fixe annuelle, en centimes.")
    variable_cents: Cents | None = Field(None, description="Part variable annuelle, en centimes.")
    achieved: Share | None = Field(
        None, description="Taux d'atteinte des indicateurs de la mission, de 0 à 1."
    )


class Facts(ToldFacts):
    """One CPTS, one year of contract."""

    population: int | None = Field(
        None, ge=1, le=10_000_000, description="Habitants du territoire de la CPTS."
    )
    operating_cents: Cents | None = Field(
        None, description="Financement du fonctionnement prévu au contrat, en centimes."
    )
    missions: Annotated[list[Mission], Field(max_length=20)] = Field(
        [], description="Missions du contrat, avec leurs parts fixe et variable."
    )


def evaluate(facts: Facts, law: Law) -> Verdict:
    try:
        minimums = law.store.value("aci_size_minimum", law.on).amount
    except NotInForce as absent:
        return Verdict("none", {"total_cents": 0}, (Condition("exists", False, str(absent)),))
    size = None if facts.population is None else size_of(facts.population, minimums)
    if any(facts.population in (least - 1, least) for least in minimums.values()):
        law.at("aci_size_minimum", law.on)  # the side of a bound decides, and it is to be confirmed
    missing = _missing(facts)
    rows = [_mission(one, law) for one in facts.missions]
    total = None
    if not missing:
        total = (facts.operating_cents or 0) + sum(row["due_cents"] for row in rows)
    maximum = _maximum(law, size)
    payable = total if total is None or maximum is None else min(total, maximum)
    return Verdict(
        "undetermined" if payable is None else ("due" if payable else "none"),
        {
            "size": size,
            "maximum_cents": maximum,
            "operating_cents": facts.operating_cents,
            "missions": rows,
            "advance_cents": None if missing else sum(row["advance_cents"] for row in rows),
            "total_cents": payable,
        },
        _conditions(facts, law, size, total, maximum),
        tuple(missing),
        ("des indicateurs mieux atteints : la part variable suit le taux",) if rows else (),
    )


def size_of(population: int, minimums: Any) -> int:
    """Size 1 to 4; which side a bound belongs to is in the parameter."""
    return max(int(size) for size, least in minimums.items() if population >= least)


def _mission(one: Mission, law: Law) -> dict[str, Any]:
    """Fixed part, advance paid on it when the mission starts, variable part earned."""
    fixed, variable = one.fixed_cents, one.variable_cents
    earned = 0 if variable == 0 else None
    if variable and one.achieved is not None:
        earned = rounded(fraction(one.achieved) * variable)
    advance = None if fixed is None else rounded(fraction(law["aci_fixed_advance_rate"]) * fixed)
    due = None if fixed is None or earned is None else fixed + earned
    return {
        "name": one.name,
        "fixed_cents": fixed,
        "variable_due_cents": earned,
        "advance_cents": advance,
        "due_cents": due,
        "balance_cents": None if due is None or advance is None else due - advance,
    }


def _missing(facts: Facts) -> list[Missing]:
    lacks = []
    if facts.population is None:
        lacks.append(Missing("population du territoire (population)", "recensement des communes"))
    if facts.operating_cents is None:
        lacks.append(Missing("financement du fonctionnement (operating_cents)", CONTRACT))
    if not facts.missions:
        lacks.append(Missing("missions et leurs montants (missions)", CONTRACT))
    for one in facts.missions:
        if one.fixed_cents is None or one.variable_cents is None:
            lacks.append(Missing(f"montants de la mission « {one.name} »", CONTRACT))
        elif one.achieved is None and one.variable_cents:
            lacks.append(Missing(f"taux d'atteinte de « {one.name} » (achieved)", "bilan annuel"))
    return lacks


def _maximum(law: Law, size: int | None) -> int | None:
    """Yearly maximum of the size; None where no table is known for the day."""
    table = law.in_force("aci_annual_maximum")
    return table[str(size)] if table and size else None


def _conditions(
    facts: Facts, law: Law, size: int | None, total: int | None, maximum: int | None
) -> tuple[Condition, ...]:
    told = []
    if size is not None and facts.population is not None:
        sentence = f"Taille {size} pour {count(facts.population, 'habitant')}."
        counted = {"population": facts.population}
        told.append(Condition("size", True, sentence, counted, decides=False))
    bounds = law["aci_operating_range"]
    if facts.operating_cents is not None:
        met = bounds["minimum"] <= facts.operating_cents <= bounds["maximum"]
        sentence = (
            f"Fonctionnement entre {euros(bounds['minimum'])} et {euros(bounds['maximum'])} par an."
        )
        told.append(Condition("operating_in_range", met, sentence, dict(bounds)))
    met_maximum = None if total is None or maximum is None else total <= maximum
    limit = "inconnu à cette date" if maximum is None else f"de {euros(maximum)}"
    compared = {"total_cents": total, "maximum_cents": maximum}
    told.append(Condition("under_maximum", met_maximum, f"Maximum annuel {limit}.", compared))
    return tuple(told)
