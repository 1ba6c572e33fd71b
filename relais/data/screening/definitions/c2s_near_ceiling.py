"""Households within 100 € a year of a ceiling: an error of rounding or one payslip decides."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.screening.definition import Header, Sources
from relais.data.screening.definitions import _c2s
from relais.handover.signal import Signal
from relais.rules.wording import euros

NEAR_CENTS = 10_000
"""A choice of the fund, not a legal value: how far the list looks on each side of a ceiling."""

HEADER = Header(
    id="c2s_near_ceiling",
    version="1",
    title="Foyer au bord d’un plafond de la C2S",
    why="À quelques euros d’un plafond, une pièce de plus change le droit : une personne regarde.",
    legal_basis=_c2s.LEGAL_BASIS,
    author=_c2s.AUTHOR,
    reviewed_on=_c2s.REVIEWED_ON,
    review_due=_c2s.REVIEW_DUE,
    known_false_positives=("Ressources stables et déjà vérifiées",),
    subject_kind="person",
    tables=("c2s_verdicts", "persons"),
)


def find(tables: Sources) -> ir.Table:
    homes = _c2s.households(tables)
    known = homes.filter(
        (homes.base_low == homes.base_high)
        & ~homes.resources_unknown
        & homes.automatic.isnull()
        & (homes.verdict != "undetermined")
    )
    gaps = known.mutate(
        to_free=(known.base_low - known.ceiling_free).abs(),
        to_participative=(known.base_low - known.ceiling_participative).abs(),
    )
    closest = gaps.mutate(gap=ibis.least(gaps.to_free, gaps.to_participative))
    return closest.filter(closest.gap <= NEAR_CENTS)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    free = row["to_free"] <= row["to_participative"]
    limit = row["ceiling_free"] if free else row["ceiling_participative"]
    label = "gratuite" if free else "avec participation"
    side = "dessous" if row["base_low"] <= limit else "dessus"
    gap = "au plafond même" if row["gap"] == 0 else f"{euros(row['gap'])} au-{side} du plafond"
    reasons = [
        f"Ressources à {gap} de la C2S {label} ({euros(limit)}).",
        _c2s.resources_words(row, _c2s.scale_of(tables)),
    ]
    if row["near"]:
        reasons.append("À 1 € ou moins d’un plafond : une personne doit regarder ce dossier.")
    return _c2s.signal(HEADER, row, tables, reasons, gap_cents=row["gap"])
