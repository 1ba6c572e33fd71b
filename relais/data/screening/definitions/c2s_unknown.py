"""Households about which the law cannot answer on the facts known: to be completed, never guessed."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir

from relais.data.screening.definition import Header, Sources
from relais.data.screening.definitions import _c2s
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="c2s_unknown",
    version="1",
    title="Droit à la C2S impossible à établir sans un fait de plus",
    why="Une ressource ou un logement inconnu ne doit ni ouvrir ni fermer un droit : il se demande.",
    legal_basis=_c2s.LEGAL_BASIS,
    author=_c2s.AUTHOR,
    reviewed_on=_c2s.REVIEWED_ON,
    review_due=_c2s.REVIEW_DUE,
    known_false_positives=("Le fait manquant exclut le droit une fois connu",),
    subject_kind="person",
    tables=("c2s_verdicts", "persons", "rights_requests"),
)


def find(tables: Sources) -> ir.Table:
    homes = _c2s.households(tables)
    unknown = homes.filter(homes.verdict == "undetermined")
    uncovered = unknown.anti_join(_c2s.covered(tables), "household_id")
    return uncovered.anti_join(_c2s.requests(tables), "household_id")


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    scale = _c2s.scale_of(tables)
    reasons = []
    if row["resources_unknown"]:
        reasons.append(f"Des ressources sont inconnues {_c2s.period_words(scale)}.")
    if row["housing_unknown"]:
        reasons.append("Le logement, ou l’aide au logement reçue, est inconnu.")
    if row["composition_unknown"]:
        reasons.append("L’âge d’une personne à charge est inconnu.")
    if not reasons:
        reasons.append("Le territoire, l’activité récente ou la nature d’une activité est inconnu.")
    reasons.append(
        f"Ressources connues : {euros(row['base_low'])} ; plafond avec participation : "
        f"{euros(row['ceiling_participative'])}, pour {_c2s.household_words(row)}."
    )
    return _c2s.signal(HEADER, row, tables, reasons)
