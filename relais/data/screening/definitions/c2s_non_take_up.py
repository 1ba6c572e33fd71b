"""Households entitled to C2S that hold neither C2S nor AME and never asked for it."""

from __future__ import annotations

from typing import Any

import ibis.expr.types as ir

from relais.data.screening.definition import Header, Sources
from relais.data.screening.definitions import _c2s
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="c2s_non_take_up",
    version="1",
    title="Droit à la C2S jamais demandé",
    why="Près d’une personne éligible sur deux ne demande pas la C2S et renonce à des soins.",
    legal_basis=_c2s.LEGAL_BASIS,
    author=_c2s.AUTHOR,
    reviewed_on=_c2s.REVIEWED_ON,
    review_due=_c2s.REVIEW_DUE,
    known_false_positives=(
        "Ressources perçues à l’étranger ou non déclarées à la caisse",
        "Foyer séparé ou recomposé depuis les extraits",
        "Complémentaire d’entreprise obligatoire que la personne préfère garder",
    ),
    subject_kind="person",
    tables=("c2s_verdicts", "persons", "rights_requests"),
)


def find(tables: Sources) -> ir.Table:
    homes = _c2s.households(tables)
    entitled = homes.filter(homes.verdict.isin(("free", "participative")))
    uncovered = entitled.anti_join(_c2s.covered(tables), "household_id")
    return uncovered.anti_join(_c2s.requests(tables), "household_id")


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    scale = _c2s.scale_of(tables)
    free = row["verdict"] == "free"
    reasons = [_right(row), *_means(row, free, scale), "Aucune demande de C2S n’a été déposée."]
    if row["near"]:
        reasons.append("À 1 € ou moins d’un plafond : une personne doit regarder ce dossier.")
    return _c2s.signal(HEADER, row, tables, reasons)


def _right(row: dict[str, Any]) -> str:
    if row["automatic"] == "rsa":
        return "Le foyer reçoit le RSA : la C2S gratuite lui revient d’office."
    if row["verdict"] == "free":
        return "Le foyer a droit à la C2S gratuite."
    cost = row["participation"]
    price = f", pour {euros(cost)} par mois" if cost is not None else ""
    if row["automatic"] == "presumed":
        return f"Le droit à la C2S avec participation est présumé{price}."
    return f"Le foyer a droit à la C2S avec participation{price}."


def _means(row: dict[str, Any], free: bool, scale: Any) -> list[str]:
    if row["automatic"] or row["resources_unknown"] or row["base_low"] != row["base_high"]:
        return []
    limit = row["ceiling_free"] if free else row["ceiling_participative"]
    label = "gratuite" if free else "avec participation"
    return [
        f"{_c2s.resources_words(row, scale)} Plafond de la C2S {label} : {euros(limit)}.",
    ]
