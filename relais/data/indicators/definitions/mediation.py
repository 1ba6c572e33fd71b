"""Mediation (S14): referrals, their reasons and what became of them."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.indicators.definitions._about import declared
from relais.data.indicators.indicator import Period
from relais.data.indicators.sources import Sources

WHY = "Le médiateur rend compte de son activité (CSS L217-7-1)."
WORDS = {
    name: ("mediations", name) for name in ("motive", "result", "service", "cause", "taken_up")
}


def _referred(sources: Sources, period: Period) -> ir.Table:
    cases = sources.activity("cases").select("case_id", "reference", "open")
    rows = sources.activity("mediations").drop("fund").join(cases, "case_id").mutate()
    return rows.filter(rows.referred_on.between(period.starts_on, period.ends_on))


def _all(sources: Sources, period: Period) -> ir.Table:
    rows = _referred(sources, period)
    return rows.select(
        row_id=rows.reference, numerator=1, denominator=1, motive=rows.motive, service=rows.service
    )


def _answered(sources: Sources, period: Period) -> ir.Table:
    rows = _referred(sources, period)
    return rows.select(
        row_id=rows.reference,
        numerator=(rows.result.length() > 0).cast("int64"),
        denominator=1,
        motive=rows.motive,
    )


def _results(sources: Sources, period: Period) -> ir.Table:
    rows = _referred(sources, period)
    done = rows.filter(rows.result.length() > 0)
    return done.select(
        row_id=done.reference, numerator=1, denominator=1, result=done.result, cause=done.cause
    )


def _taken_up(sources: Sources, period: Period) -> ir.Table:
    rows = _referred(sources, period)
    recommended = rows.filter(rows.recommended)
    followed = ibis.cases(
        (recommended.taken_up == "", ibis.null("int64")),
        (recommended.taken_up == "no", ibis.literal(0, "int64")),
        else_=ibis.literal(1, "int64"),
    )
    return recommended.select(row_id=recommended.reference, numerator=followed, denominator=1)


INDICATORS = [
    declared(
        name="mediations",
        title="Saisines du médiateur",
        measure="count",
        unit="cases",
        why=WHY,
        rows=_all,
        dimensions=("motive", "service"),
        words=WORDS,
    ),
    declared(
        name="mediations_answered",
        title="Part des saisines qui ont reçu leur réponse",
        measure="ratio",
        unit="percent",
        why=WHY,
        rows=_answered,
        dimensions=("motive",),
        words=WORDS,
    ),
    declared(
        name="mediation_results",
        title="Ce que les saisines sont devenues",
        measure="count",
        unit="cases",
        why=WHY,
        rows=_results,
        dimensions=("result", "cause"),
        words=WORDS,
    ),
    declared(
        name="recommendations_taken_up",
        title="Recommandations suivies par les services",
        measure="ratio",
        unit="percent",
        why=WHY,
        rows=_taken_up,
    ),
]
