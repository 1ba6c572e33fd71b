"""Partner referrals (S07): how many, from whom, and what became of them."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.indicators.definitions._about import declared
from relais.data.indicators.indicator import Period
from relais.data.indicators.sources import Sources

WHY = "Mesurer ce que les partenaires apportent, et ce que la caisse leur rend (COG 2018-2022, axe 1, 3.3)."
WORDS = {name: ("referrals", name) for name in ("partner_kind", "need", "state", "decline_reason")}
FOLLOWED = ("taken", "joined")


def _sent(sources: Sources, period: Period) -> ir.Table:
    rows = sources.activity("referrals")
    return rows.filter(rows.sent_on.between(period.starts_on, period.ends_on))


def _all(sources: Sources, period: Period) -> ir.Table:
    rows = _sent(sources, period)
    return rows.select(
        row_id=rows.referral_id,
        numerator=1,
        denominator=1,
        partner_kind=rows.partner_kind,
        need=rows.need,
        state=rows.state,
    )


def _followed(sources: Sources, period: Period) -> ir.Table:
    rows = _sent(sources, period)
    return rows.select(
        row_id=rows.referral_id,
        numerator=rows.state.isin(FOLLOWED).cast("int64"),
        denominator=1,
        partner_kind=rows.partner_kind,
    )


INDICATORS = [
    declared(
        name="referrals",
        title="Orientations reçues des partenaires",
        measure="count",
        unit="people",
        why=WHY,
        rows=_all,
        dimensions=("partner_kind", "need", "state"),
        words=WORDS,
    ),
    declared(
        name="referrals_followed",
        title="Orientations suivies d’un accompagnement",
        measure="ratio",
        unit="percent",
        why=WHY,
        rows=_followed,
        dimensions=("partner_kind",),
        words=WORDS,
    ),
]
