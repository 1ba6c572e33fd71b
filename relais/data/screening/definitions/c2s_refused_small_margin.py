"""Households refused C2S whose resources pass the ceiling by little: an aid of the fund can be offered."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.screening.definition import Header, Sources
from relais.data.screening.definitions import _c2s
from relais.handover.signal import Signal
from relais.rules.store import value
from relais.rules.wording import euros

HEADER = Header(
    id="c2s_refused_small_margin",
    version="1",
    title="Refus de C2S pour un faible dépassement",
    why="Au-dessus du plafond de peu, la caisse peut aider à payer une complémentaire.",
    legal_basis=(*_c2s.LEGAL_BASIS, "règlement d’action sanitaire et sociale de la caisse"),
    author=_c2s.AUTHOR,
    reviewed_on=_c2s.REVIEWED_ON,
    review_due=_c2s.REVIEW_DUE,
    known_false_positives=("Aide déjà accordée après ce refus",),
    subject_kind="person",
    tables=("c2s_verdicts", "persons", "rights_requests"),
)
MARGIN = "ass_after_c2s_refusal_margin"


def find(tables: Sources) -> ir.Table:
    homes = _c2s.households(tables)
    asked = _c2s.requests(tables)
    rank = ibis.row_number().over(
        group_by=asked.household_id,
        order_by=[asked.requested_on.desc(), asked.request_id.desc()],
    )
    latest = asked.mutate(rank=rank)
    refused = latest.filter((latest.rank == 0) & (latest.outcome == "refused"))
    refusals = refused.select("household_id", refused_on=refused.decided_on)
    margin = int(value(MARGIN, tables.on).amount * 10_000)
    over = homes.filter(
        (homes.verdict == "none")
        & ~homes.resources_unknown
        & (homes.base_low == homes.base_high)
        & (homes.base_low > homes.ceiling_participative)
        & (homes.base_low * 10_000 <= homes.ceiling_participative * (10_000 + margin))
    )
    joined = over.inner_join(refusals, "household_id")
    return joined.select(*over.columns, "refused_on")


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    limit = row["ceiling_participative"]
    excess = row["base_low"] - limit
    on = f" le {row['refused_on']:%d/%m/%Y}" if row["refused_on"] else ""
    reasons = [
        f"La C2S a été refusée{on}.",
        f"Ressources au-dessus du plafond avec participation ({euros(limit)}) de {euros(excess)}.",
        _c2s.resources_words(row, _c2s.scale_of(tables)),
    ]
    return _c2s.signal(HEADER, row, tables, reasons, excess_cents=excess)
