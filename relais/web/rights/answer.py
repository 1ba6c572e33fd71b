"""A verdict as a page says it: one sentence, the amounts compared, what is missing, what would change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from relais.pages.typography import euros, long_date, medium_date
from relais.rules.right import Condition, FactsError, Missing, Verdict, decide, right
from relais.rules.store import NotInForce
from relais.web.rights.paragraph import paragraph

AMOUNTS = {
    "base_cents": "Ressources retenues",
    "base_known_cents": "Ressources connues",
    "ceiling_free_cents": "Plafond de la C2S gratuite",
    "ceiling_participative_cents": "Plafond avec participation",
    "housing_cents": "Forfait logement compté",
    "monthly_participation_cents": "Participation par mois",
    "ceiling_cents": "Plafond",
    "waiting_days": "Jours de carence",
    "days_paid": "Jours payés",
    "daily_cents": "Indemnité par jour",
    "total_cents": "Total",
    "pension_cents": "Pension par an",
    "monthly_cents": "Par mois",
    "due_cents": "Dû",
    "aid_cents": "Aide",
    "cap_cents": "Prix limite",
    "excess_cents": "Au-dessus du prix limite",
}
SENTENCES = {
    "free": "Le foyer a droit à la C2S gratuite.",
    "participative": "Le foyer a droit à la C2S avec une participation.",
    "due": "Le droit est ouvert.",
    "none": "Le droit n’est pas ouvert.",
    "undetermined": "On ne peut pas encore répondre.",
}
TONES = {
    "free": "ok",
    "participative": "ok",
    "due": "ok",
    "none": "neutral",
    "undetermined": "warn",
}


@dataclass(frozen=True)
class Answer:
    """`error`: why there is no verdict, as one sentence; then the rest is empty.

    `differing`: conditions and amounts that another answer beside does not share. `letter`: the same as a paragraph.
    """

    on: dt.date
    verdict: str = ""
    sentence: str = ""
    tone: str = "neutral"
    amounts: tuple[tuple[str, str], ...] = ()
    conditions: tuple[Condition, ...] = ()
    missing: tuple[Missing, ...] = ()
    changes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()
    rule: str = ""
    error: str = ""
    letter: str = ""
    heading: str = ""
    differing: frozenset[str] = frozenset()

    @property
    def decisive(self) -> list[Condition]:
        """What opens or closes the right: held, not held, unknown."""
        return [one for one in self.conditions if one.decides]

    @property
    def known(self) -> list[Condition]:
        """Facts of the calculation, which nobody passes or fails."""
        return [one for one in self.conditions if not one.decides]


def answer(name: str, facts: Mapping[str, Any], on: dt.date) -> Answer:
    """The right's answer on a day; facts that cannot be judged make a sentence, never an error page."""
    try:
        verdict = decide(name, facts, on)
    except FactsError as error:
        return Answer(on, error=str(error))
    except NotInForce as error:
        return Answer(on, error=f"{error} Choisissez une autre date que le {long_date(on)}.")
    return told(name, verdict, on)


def told(name: str, verdict: Verdict, on: dt.date) -> Answer:
    sentence = SENTENCES.get(verdict.verdict, verdict.verdict)
    if name != "c2s":
        sentence = f"{right(name).title} : {sentence[0].lower()}{sentence[1:]}"
    elif verdict.verdict == "none":
        sentence = "Le foyer n’a pas droit à la C2S."
    participation = verdict.amounts.get("monthly_participation_cents")
    if verdict.verdict == "participative" and participation:
        sentence = (
            f"Le foyer a droit à la C2S avec une participation de {euros(participation)} par mois."
        )
    return Answer(
        on,
        verdict.verdict,
        sentence,
        TONES.get(verdict.verdict, "neutral"),
        tuple(_amounts(verdict.amounts)),
        verdict.conditions,
        verdict.missing,
        verdict.what_would_change,
        verdict.references,
        verdict.to_confirm,
        _since(verdict.rule),
        letter=paragraph(right(name).title, sentence, verdict, on),
        heading=f"Au {medium_date(on)}",
    )


def _since(rule: str) -> str:
    """`c2s@2025-04-01` -> "règle en vigueur depuis le 1er avr. 2025"."""
    _, _, day = rule.partition("@")
    return f"Valeurs en vigueur depuis le {medium_date(dt.date.fromisoformat(day))}" if day else ""


def _amounts(amounts: Mapping[str, Any]) -> list[tuple[str, str]]:
    shown = []
    for key, value in amounts.items():
        if key not in AMOUNTS or value is None:
            continue
        if key == "base_known_cents" and amounts.get("base_cents") is not None:
            continue
        shown.append((AMOUNTS[key], euros(value) if key.endswith("_cents") else str(value)))
    return shown
