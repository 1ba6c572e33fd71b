"""Aide médicale de l'État (AME): presence, irregular stay, resources under the free C2S ceiling."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from relais.common.dates import age_on
from relais.rules.right import Condition, Missing, Verdict
from relais.rules.rights._c2s_ceilings import OVERSEAS, c2s_ceiling, near_ceiling
from relais.rules.rights._days import add_days, add_months
from relais.rules.rights._facts import Cents, Day, ToldFacts
from relais.rules.rights._french import count, day, euros
from relais.rules.rights._gates import answer
from relais.rules.store import Law, NotInForce

TITLE = "Aide médicale de l'État"
REFERENCES = ("CASF L251-1", "décret 54-883, art. 40 et suivants", "décret 2005-860")
EXAMPLE = {
    "territory": "metropole",
    "birth_date": "1985-06-02",
    "irregular_stay": True,
    "present_since": "2024-01-10",
    "household_size": 1,
    "resources_cents": 600000,
}
ADULT = 18


class Facts(ToldFacts):
    """A request filed on the day of the question."""

    territory: (
        Literal["metropole", "guadeloupe", "martinique", "guyane", "reunion", "mayotte"] | None
    ) = Field(None, description="Territoire de résidence.")
    birth_date: Day | None = Field(None, description="Date de naissance du demandeur.")
    irregular_stay: bool | None = Field(
        None, description="La personne est étrangère et sans titre de séjour le jour de la demande."
    )
    present_since: Day | None = Field(
        None, description="Début de la présence ininterrompue en France."
    )
    household_size: int | None = Field(
        None, ge=1, le=60, description="Personnes du foyer, demandeur compris."
    )
    resources_cents: Cents | None = Field(
        None,
        description="Ressources du foyer sur les 12 mois qui précèdent la demande, en centimes.",
    )
    first_admitted_on: Day | None = Field(
        None, description="Date de la première admission à l'AME ; absent : première demande."
    )


def evaluate(facts: Facts, law: Law) -> Verdict:
    try:
        gates, missing = _gates(facts, law)
        amounts = _dates(facts, law)
    except NotInForce as absent:
        return Verdict("undetermined", missing=(Missing(str(absent), "textes de l'époque"),))
    ceiling = next((gate.compared for gate in gates if gate.name == "under_ceiling"), {})
    near = near_ceiling(law, facts.resources_cents, ceiling.get("ceiling_cents"))
    amounts |= {**ceiling, "near_ceiling": near}
    return answer(gates, missing, amounts, _changes(gates))


def _gates(facts: Facts, law: Law) -> tuple[list[Condition], list[Missing]]:
    gates, missing = [], []
    covered = None if facts.territory is None else facts.territory != "mayotte"
    gates.append(
        Condition("territory", covered, "Résidence en métropole ou outre-mer, sauf Mayotte.")
    )
    if covered is None:
        missing.append(Missing("territoire (territory)", "justificatif de domicile"))
    gates.append(
        Condition(
            "irregular_stay", facts.irregular_stay, "Séjour irrégulier le jour de la demande."
        )
    )
    if facts.irregular_stay is None:
        missing.append(Missing("situation de séjour (irregular_stay)", "déclaration, préfecture"))
    gates.append(_presence(facts, law))
    if gates[-1].met is None:
        if facts.present_since is None:
            missing.append(
                Missing(
                    "début de la présence en France (present_since)", "visa, passeport, factures"
                )
            )
        if facts.birth_date is None:
            missing.append(Missing("date de naissance (birth_date)", "pièce d'identité"))
    gates.append(_resources(facts, law))
    if gates[-1].met is None and covered is not False:
        for name, what in (
            ("household_size", "nombre de personnes du foyer"),
            ("resources_cents", "ressources des 12 mois précédents"),
        ):
            if getattr(facts, name) is None:
                missing.append(Missing(f"{what} ({name})", "formulaire de demande, cerfa 11573"))
    return gates, missing


def _presence(facts: Facts, law: Law) -> Condition:
    """Who may be a minor is not refused for having come lately."""
    months = law["ame_residence_months"]
    minor = None if facts.birth_date is None else age_on(facts.birth_date, law.on) < ADULT
    if minor:
        return Condition("present_long_enough", True, "Mineur : aucune durée de présence demandée.")
    met, compared = None, {}
    if facts.present_since is not None:
        needed = add_months(facts.present_since, months)
        met = law.on > needed or (False if minor is False else None)
        compared = {"present_since": facts.present_since.isoformat(), "from": needed.isoformat()}
    sentence = f"Présence ininterrompue en France de plus de {count(months, 'mois', 'mois')}."
    return Condition("present_long_enough", met, sentence, compared)


def _resources(facts: Facts, law: Law) -> Condition:
    """An unknown household has one person at least; an unknown place has the ceiling of one or the other."""
    unknown = "Plafond inconnu : foyer ou territoire à préciser."
    if facts.territory == "mayotte":
        return Condition("under_ceiling", None, unknown)
    places = (facts.territory,) if facts.territory else ("metropole", OVERSEAS[0])
    least, most = (
        c2s_ceiling(law, "free", facts.household_size or 1, place)
        for place in (places[0], places[-1])
    )
    own = facts.resources_cents
    met = None
    if own is not None:
        met = True if own <= least else False if own > most and facts.household_size else None
    if not facts.household_size or (least != most and met is not False):
        return Condition(
            "under_ceiling",
            met,
            "Ressources sous le plafond, quel que soit le foyer." if met else unknown,
        )
    told = "inconnues" if own is None else f"de {euros(own)}"
    sentence = f"Ressources {told} pour un plafond de {euros(most)}."
    return Condition(
        "under_ceiling", met, sentence, {"resources_cents": own, "ceiling_cents": most}
    )


def _dates(facts: Facts, law: Law) -> dict[str, Any]:
    told: dict[str, Any] = {
        "decision_due_on": add_months(law.on, law["ame_decision_months"]).isoformat(),
        "care_covered_from": add_days(law.on, -law["ame_retroactivity_days"]).isoformat(),
        "lasts_months": law["ame_duration_months"],
    }
    waiting = law.in_force("ame_waiting_months")
    adult = None if facts.birth_date is None else age_on(facts.birth_date, law.on) >= ADULT
    if waiting and (adult is None or (adult and facts.unknown("first_admitted_on"))):
        told["planned_care_from"] = None
    elif waiting and adult:
        admitted = facts.first_admitted_on or law.on
        told["planned_care_from"] = add_months(admitted, waiting).isoformat()
    return told


def _changes(gates: list[Condition]) -> list[str]:
    told = []
    for gate in gates:
        if gate.met is False and gate.name == "under_ceiling":
            excess = gate.compared["resources_cents"] - gate.compared["ceiling_cents"]
            told.append(f"{euros(excess)} de moins sur la période")
        if gate.met is False and gate.name == "present_long_enough":
            after = date.fromisoformat(gate.compared["from"])
            told.append(f"une demande déposée après le {day(after)}")
        if gate.met is False and gate.name == "irregular_stay":
            told.append("en séjour régulier, la protection universelle maladie (puma) s'examine")
    return told
