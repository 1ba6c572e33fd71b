"""Aid of the fund after a refused C2S, when the resources exceed the ceiling by little (the fund's margin)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from relais.rules.right import Condition, Missing, Verdict
from relais.rules.rights._amounts import fraction, rounded
from relais.rules.rights._c2s_ceilings import NOT_YET, c2s_ceiling, near_ceiling
from relais.rules.rights._facts import Cents, Day, Share, ToldFacts
from relais.rules.rights._french import day, euros, percent
from relais.rules.rights._gates import answer
from relais.rules.store import Law, NotInForce

TITLE = "Aide d'action sociale après un refus de C2S"
REFERENCES = (
    "arrêté du 1995-10-26",
    "règlement intérieur d'action sanitaire et sociale de la caisse",
)
EXAMPLE = {
    "refused": True,
    "requested_on": "2021-05-03",
    "territory": "metropole",
    "household_size": 1,
    "resources_cents": 1300000,
}


class Facts(ToldFacts):
    """A household whose C2S was refused for its resources."""

    refused: bool | None = Field(
        None, description="Une décision de refus de C2S pour ressources existe."
    )
    requested_on: Day | None = Field(
        None, description="Date de la demande de C2S refusée ; absent : le jour de la question."
    )
    territory: Literal["metropole", "guadeloupe", "martinique", "guyane", "reunion"] | None = Field(
        None, description="Territoire de résidence : le plafond est majoré outre-mer."
    )
    household_size: int | None = Field(None, ge=1, le=60, description="Personnes du foyer.")
    resources_cents: Cents | None = Field(
        None, description="Ressources annuelles retenues par la décision, en centimes."
    )
    ceiling_cents: Cents | None = Field(
        None,
        description="Plafond de la C2S participative opposé par la décision ; absent : celui du barème.",
    )
    margin: Share | None = Field(
        None,
        description="Marge votée par la caisse (0.10 pour 10 %) ; absent : celle du paramètre.",
    )

    def possible(self, name: str, law: Law) -> Sequence[Mapping[str, Any]] | None:
        if name == "margin":
            return [{name: Decimal(0)}, {name: Decimal(1)}]
        if name == "requested_on":
            history = law.store.history("c2s_ceiling_base")
            opened = law.store.history("c2s_opening")[0].starts_on
            days = {opened - timedelta(days=1), *(max(opened, one.starts_on) for one in history)}
            return [{name: day} for day in sorted(days)]
        return super().possible(name, law)


def evaluate(facts: Facts, law: Law) -> Verdict:
    if (facts.requested_on or law.on) < law.store.history("c2s_opening")[0].starts_on:
        return Verdict("none", conditions=(Condition("exists", False, NOT_YET),))
    try:
        margin = facts.margin if facts.margin is not None else law["ass_after_c2s_refusal_margin"]
        ceiling = _ceiling(facts, law)
    except NotInForce as absent:
        lack = Missing(str(absent), "barème de la C2S, règlement intérieur de la caisse")
        return Verdict("undetermined", missing=(lack,))
    highest = None if ceiling is None else rounded((1 + fraction(margin)) * ceiling)
    least = ceiling if ceiling is not None else _least(facts, law)
    gates = [
        Condition("refused", facts.refused, "Une décision de refus de C2S a été prise."),
        _over(facts.resources_cents, ceiling, least),
        _within(facts.resources_cents, highest),
    ]
    amounts = {
        "ceiling_cents": ceiling,
        "highest_cents": highest,
        "resources_cents": facts.resources_cents,
        "near_ceiling": near_ceiling(law, facts.resources_cents, ceiling, highest),
    }
    note = Condition(
        "margin",
        True,
        f"Marge de la caisse : {percent(margin)} au-dessus du plafond.",
        decides=False,
    )
    return answer(
        gates, _missing(facts, ceiling), amounts, _changes(facts, ceiling, highest), (note,)
    )


def _ceiling(facts: Facts, law: Law) -> int | None:
    if facts.ceiling_cents is not None or facts.unknown("ceiling_cents"):
        return facts.ceiling_cents
    if facts.household_size is None or facts.territory is None:
        return None
    request = Law(facts.requested_on or law.on, law.store, law.read)
    return c2s_ceiling(request, "participative", facts.household_size, facts.territory)


def _least(facts: Facts, law: Law) -> int | None:
    """The least the ceiling can be: one person, in metropolitan France."""
    if facts.unknown("ceiling_cents"):
        return None
    smallest = {
        "household_size": facts.household_size or 1,
        "territory": facts.territory or "metropole",
    }
    return _ceiling(facts.model_copy(update=smallest), law)


def _over(resources: int | None, ceiling: int | None, least: int | None) -> Condition:
    if resources is not None and ceiling is None and least is not None and resources <= least:
        return Condition(
            "over_ceiling",
            False,
            "Ressources sous le plafond, quel que soit le foyer : la C2S est due.",
        )
    if resources is None or ceiling is None:
        return Condition("over_ceiling", None, "Ressources ou plafond inconnus.")
    sentence = f"Ressources de {euros(resources)} au-dessus du plafond de {euros(ceiling)}."
    if resources <= ceiling:
        sentence = f"Ressources de {euros(resources)} sous le plafond de {euros(ceiling)} : la C2S est due."
    compared = {"resources_cents": resources, "ceiling_cents": ceiling}
    return Condition("over_ceiling", resources > ceiling, sentence, compared)


def _within(resources: int | None, highest: int | None) -> Condition:
    if resources is None or highest is None:
        return Condition("within_margin", None, "Ressources ou plafond inconnus.")
    sentence = f"Ressources de {euros(resources)} pour {euros(highest)} au plus avec la marge."
    compared = {"resources_cents": resources, "highest_cents": highest}
    return Condition("within_margin", resources <= highest, sentence, compared)


def _missing(facts: Facts, ceiling: int | None) -> list[Missing]:
    lacks = []
    if facts.refused is None:
        lacks.append(Missing("décision de refus de C2S (refused)", "dossier de C2S"))
    if facts.resources_cents is None:
        lacks.append(Missing("ressources retenues (resources_cents)", "notification du refus"))
    if ceiling is None:
        what = "taille du foyer et territoire (household_size, territory)"
        lacks.append(Missing(what, "notification du refus"))
    return lacks


def _changes(facts: Facts, ceiling: int | None, highest: int | None) -> list[str]:
    resources = facts.resources_cents
    if resources is None or ceiling is None or highest is None:
        return []
    if resources > highest:
        return [f"{euros(resources - highest)} de moins sur la période"]
    if resources <= ceiling:
        on = f" du {day(facts.requested_on)}" if facts.requested_on else ""
        return [f"un nouvel examen de la demande de C2S{on} : les ressources sont sous le plafond"]
    return []
