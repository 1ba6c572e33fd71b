"""Protection universelle maladie (PUMa): work or residence, right of stay, maintenance and earliest closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import Field, model_validator

from relais.rules.right import Condition, Missing, Verdict
from relais.rules.rights._days import add_days, add_months
from relais.rules.rights._facts import Day, ToldFacts
from relais.rules.rights._french import count, day
from relais.rules.rights._gates import answer
from relais.rules.store import Law, NotInForce

TITLE = "Protection universelle maladie"
REFERENCES = ("CSS L160-1", "CSS L111-2-3", "CSS R111-2", "CSS D160-2")
EXAMPLE = {
    "works": False,
    "resides_since": "2019-02-01",
    "stay": "titled",
    "title_ends_on": "2023-05-31",
    "decision_sent_on": "2023-12-20",
}
RELAYED = "enquête de la caisse, préfecture"


class Facts(ToldFacts):
    """A person on the day of the question, with the controls that bear on the right."""

    works: bool | None = Field(
        None, description="Exerce une activité professionnelle en France (dès la première heure)."
    )
    resides_since: Day | None = Field(
        None, description="Début de la résidence ininterrompue en France."
    )
    residence_exempt: bool = Field(
        False,
        description="Dispensé de la durée de résidence : étudiant, stagiaire de la coopération, "
        "allocataire de prestations familiales… ; absent : non.",
    )
    stay: Literal["not_required", "titled", "none"] | None = Field(
        None,
        description="Séjour : not_required (français, européen…), titled (titre de séjour), none (sans titre) ; absent : titled quand un titre est daté.",
    )
    title_ends_on: Day | None = Field(
        None, description="Dernier jour du titre de séjour, s'il n'est pas renouvelé."
    )
    residence_lost_found_on: Day | None = Field(
        None,
        description="Date où un contrôle établit que la résidence a quitté la France ; absent : aucun ne l'établit.",
    )
    decision_sent_on: Day | None = Field(
        None, description="Date d'envoi de la décision de fermeture."
    )
    removal_executed_on: Day | None = Field(
        None, description="Date d'exécution d'une mesure d'éloignement ; absent : aucune."
    )

    @model_validator(mode="after")
    def _sensible(self) -> Facts:
        if self.stay == "not_required" and self.title_ends_on is not None:
            raise ValueError("un titre de séjour ne va pas avec un séjour qui n'en demande pas")
        return self

    def possible(self, name: str, law: Law) -> Sequence[Mapping[str, Any]] | None:
        if name in ("residence_lost_found_on", "removal_executed_on"):
            return [{name: None}, {name: law.on}]
        if name == "stay" and self.title_ends_on is not None:
            return [{name: "titled"}, {name: "none"}]
        return super().possible(name, law)


@dataclass(frozen=True)
class Closing:
    """When the right may close at the earliest (None when a date is missing), and why."""

    reason: str
    earliest_on: date | None
    decided: bool
    maintained_until: date | None = None


def evaluate(facts: Facts, law: Law) -> Verdict:
    """due: the right is open on the day. none: it is not, or may no longer be."""
    try:
        closings = _closings(facts, law)
        gates, missing = _entry(facts, law)
    except NotInForce as absent:
        return Verdict("undetermined", missing=(Missing(str(absent), "textes de l'époque"),))
    gates += [_kept(closing, law.on) for closing in closings]
    if any(gate.met is None and gate.name.startswith("kept") for gate in gates):
        missing.append(Missing("envoi de la décision (decision_sent_on)", "dossier de contrôle"))
    return answer(gates, missing, _amounts(closings), _changes(gates, law))


def _entry(facts: Facts, law: Law) -> tuple[list[Condition], list[Missing]]:
    missing = []
    months = law["puma_residence_months"]
    resides = None
    if facts.residence_exempt:
        resides = True
    elif facts.resides_since is not None:
        resides = law.on > add_months(facts.resides_since, months)
    covered = (
        True if facts.works or resides else (None if None in (facts.works, resides) else False)
    )
    since = facts.resides_since.isoformat() if facts.resides_since else None
    gates = [
        Condition(
            "works_or_resides",
            covered,
            f"Activité professionnelle, ou résidence ininterrompue de plus de {count(months, 'mois', 'mois')}.",
            {"works": facts.works, "resides_since": since},
        )
    ]
    if covered is None:
        missing.append(
            Missing("activité ou résidence (works, resides_since)", "bulletins, factures")
        )
    regular = {"not_required": True, "none": False}.get(facts.stay or "titled")
    if regular is None and facts.title_ends_on is not None:
        regular = True
    gates.append(Condition("right_of_stay", regular, "Séjour régulier, ou droits maintenus."))
    if regular is None:
        missing.append(
            Missing("situation de séjour (stay, title_ends_on)", "titre de séjour, préfecture")
        )
    return gates, missing


def _closings(facts: Facts, law: Law) -> list[Closing]:
    found = []
    if facts.removal_executed_on is not None:
        found.append(Closing("removal", facts.removal_executed_on, True))
    if facts.residence_lost_found_on is not None:
        found.append(_residence_lost(facts.residence_lost_found_on, facts.decision_sent_on, law))
    if facts.title_ends_on is not None:
        found.append(_title_expired(facts.title_ends_on, facts.decision_sent_on, law))
    return found


def _residence_lost(found_on: date, sent_on: date | None, law: Law) -> Closing:
    """Since 2023-04-28, on the day the control says; before, 45 days after the decision was sent."""
    notice = law.at("puma_closure_notice_days", found_on).amount["after_decision_residence"]
    if notice == 0:
        return Closing("residence", found_on, True)
    closing = add_days(sent_on, notice) if sent_on else None
    return Closing("residence", closing, sent_on is not None)


def _title_expired(title_ends_on: date, sent_on: date | None, law: Law) -> Closing:
    """Maintenance after the title, then the notice that runs from its end and from the decision."""
    kept = law.at("puma_maintenance_months", title_ends_on).amount
    until = add_months(title_ends_on, kept)
    notice = law.at("puma_closure_notice_days", until).amount
    earliest = add_days(until, notice["after_maintenance"])
    if sent_on is not None:
        earliest = max(earliest, add_days(sent_on, notice["after_decision_regularity"]))
    return Closing("stay", earliest, sent_on is not None, until)


def _kept(closing: Closing, on: date) -> Condition:
    """Open until the earliest closing; after it, a decision must have been sent."""
    earliest = closing.earliest_on
    name = f"kept_despite_{closing.reason}"
    if earliest is None:
        return Condition(name, None, "Fermeture possible 45 jours après l'envoi de la décision.")
    met = True if on < earliest else (False if closing.decided else None)
    sentence = f"Fermeture au plus tôt le {day(earliest)}."
    if closing.maintained_until:
        sentence = f"Droits maintenus jusqu'au {day(closing.maintained_until)}. " + sentence
    return Condition(name, met, sentence, {"earliest_closure_on": earliest.isoformat()})


def _amounts(closings: list[Closing]) -> dict[str, Any]:
    known = [closing.earliest_on for closing in closings if closing.earliest_on]
    kept = [closing.maintained_until for closing in closings if closing.maintained_until]
    return {
        "earliest_closure_on": min(known).isoformat() if known else None,
        "maintained_until": kept[0].isoformat() if kept else None,
    }


def _changes(gates: list[Condition], law: Law) -> list[str]:
    told = []
    for gate in gates:
        if gate.met is not False:
            continue
        if gate.name == "works_or_resides":
            since = gate.compared["resides_since"]
            if since:
                after = add_months(date.fromisoformat(since), law["puma_residence_months"])
                told.append(f"une demande après le {day(after)}, ou une activité professionnelle")
            else:
                told.append("une activité professionnelle ou une résidence de plus de trois mois")
        elif gate.name == "right_of_stay":
            told.append(
                "un titre de séjour ; sans titre, l'aide médicale de l'État (ame) s'examine"
            )
        elif gate.name == "kept_despite_stay":
            told.append("un titre de séjour renouvelé")
    return told
