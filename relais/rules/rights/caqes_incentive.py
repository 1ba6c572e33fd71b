"""CAQES incentive of an establishment: flat amounts pro rata until mid-2022, then a share of the savings."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from relais.rules.right import Condition, Missing, Verdict
from relais.rules.rights._amounts import fraction, rounded
from relais.rules.rights._facts import Cents, Share, ToldFacts
from relais.rules.rights._french import euros, percent
from relais.rules.store import Law, NotInForce

TITLE = "Intéressement du CAQES"
REFERENCES = ("CSS L162-30-2", "LFSS 2020 art. 64")
ANSWER = ("total_cents",)
EXAMPLE = {"indicators": [{"name": "perfusion en ville", "saving_cents": 5000000, "rate": "0.20"}]}
WIDEST = 1_000_000_000_000


class Indicator(ToldFacts):
    """One indicator of the contract over the year."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(
        description="Nom de l'indicateur."
    )
    saving_cents: Annotated[int, Field(ge=-WIDEST, le=WIDEST)] | None = Field(
        None,
        title="Économie constatée en ville (depuis juillet 2022)",
        description="Depuis 2022-07 : économie constatée en ville, négative si dérive.",
    )
    rate: Share | None = Field(
        None,
        title="Part reversée (depuis juillet 2022)",
        description="Depuis 2022-07 : part reversée (0.20 ou 0.30 pour un indicateur national).",
    )
    flat_cents: Cents | None = Field(
        None,
        title="Intéressement maximal (jusqu’en juin 2022)",
        description="Jusqu'en 2022-06 : intéressement maximal de l'indicateur, en centimes.",
    )
    attainment: Share | None = Field(
        None,
        title="Taux d’atteinte de l’objectif (jusqu’en juin 2022)",
        description="Jusqu'en 2022-06 : taux d'atteinte de l'objectif, de 0 à 1.",
    )


class Facts(ToldFacts):
    """The indicators of one contract, one year."""

    indicators: Annotated[list[Indicator], Field(min_length=1, max_length=100)] = Field(
        description="Indicateurs du contrat."
    )


def evaluate(facts: Facts, law: Law) -> Verdict:
    try:
        scheme = law["caqes_scheme"]
    except NotInForce as absent:
        return Verdict("none", {"total_cents": 0}, (Condition("exists", False, str(absent)),))
    parts = [_part(one, scheme, law) for one in facts.indicators]
    missing = [lack for _, lacks in parts for lack in lacks]
    known = [row["incentive_cents"] for row, _ in parts]
    total = None if missing else sum(known)
    word = "undetermined" if total is None else ("due" if total else "none")
    conditions = [_told(row, number) for number, (row, _) in enumerate(parts, 1)]
    changes = (
        []
        if total
        else [f"une économie ou un objectif atteint sur « {i.name} »" for i in facts.indicators]
    )
    return Verdict(
        word,
        {"scheme": scheme, "total_cents": total, "indicators": [row for row, _ in parts]},
        tuple(conditions),
        tuple(missing),
        tuple(changes) if word == "none" else (),
    )


def _part(one: Indicator, scheme: str, law: Law) -> tuple[dict[str, Any], list[Missing]]:
    """One indicator's incentive, or what is missing to compute it."""
    if scheme == "savings":
        base, share = one.saving_cents, one.rate
        names = ("saving_cents", "économie constatée"), ("rate", "part reversée de l'indicateur")
        if share is None and base is not None and base > 0:
            law.in_force("caqes_national_rates")
    else:
        base, share = one.flat_cents, one.attainment
        names = ("flat_cents", "intéressement prévu"), ("attainment", "taux d'atteinte")
    row: dict[str, Any] = {
        "name": one.name,
        "base_cents": base,
        "rate": None if share is None else f"{share:f}",
        "incentive_cents": None,
    }
    if base is not None and base <= 0:
        return {**row, "incentive_cents": 0}, []
    if share == 0:
        return {**row, "incentive_cents": 0}, []
    if base is None or share is None:
        lacks = [
            Missing(f"{what} de « {one.name} » ({name})", "annexe du contrat, bilan annuel")
            for (name, what), value in zip(names, (base, share), strict=True)
            if value is None
        ]
        return row, lacks
    return {**row, "incentive_cents": rounded(fraction(share) * base)}, []


def _told(row: dict[str, Any], number: int) -> Condition:
    incentive, base = row["incentive_cents"], row["base_cents"]
    sentence = f"{row['name']} : à compléter."
    if incentive is not None and base is not None:
        share = (
            f" × {percent(Decimal(row['rate']))}" if row["rate"] is not None and base > 0 else ""
        )
        sentence = f"{row['name']} : {euros(base)}{share} = {euros(incentive)}."
    met = None if incentive is None else incentive > 0
    return Condition(f"indicator_{number}", met, sentence, decides=False)
