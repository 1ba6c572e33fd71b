"""Complémentaire santé solidaire: who is covered, and how (S03)."""

from __future__ import annotations

from datetime import date

import ibis.expr.types as ir

from relais.data.indicators.indicator import Indicator, Period
from relais.data.indicators.sources import Sources

WHY = (
    "Suivre le recours à la complémentaire santé solidaire (CSS L861-1), gratuite ou participative."
)
LABELS = {"sex": {"male": "Hommes", "female": "Femmes"}}


def _covered(sources: Sources, kinds: tuple[str, ...]) -> ir.Table:
    persons = sources.extract("persons")
    held = persons.filter(persons.complementary.isin(kinds) & persons.died_on.isnull())
    return held.select(
        row_id=held.person_id, numerator=1, denominator=1, commune=held.commune, sex=held.sex
    )


def _all(sources: Sources, period: Period) -> ir.Table:
    return _covered(sources, ("c2s_free", "c2s_participative"))


def _free(sources: Sources, period: Period) -> ir.Table:
    return _covered(sources, ("c2s_free",))


def _participative(sources: Sources, period: Period) -> ir.Table:
    return _covered(sources, ("c2s_participative",))


def _c2s(name: str, title: str, rows: object, part_of: str | None = None) -> Indicator:
    return Indicator(
        name=name,
        title=title,
        measure="count",
        unit="people",
        why=WHY,
        author="Relais",
        reviewed_on=date(2026, 11, 22),
        review_due=date(2027, 11, 22),
        version="1",
        rows=rows,  # type: ignore[arg-type]
        dimensions=("commune", "sex"),
        labels=LABELS,
        part_of=part_of,
    )


INDICATORS = [
    _c2s("c2s_beneficiaries", "Bénéficiaires de la complémentaire santé solidaire", _all),
    _c2s("c2s_free", "Complémentaire santé solidaire gratuite", _free, "c2s_beneficiaries"),
    _c2s(
        "c2s_participative",
        "Complémentaire santé solidaire participative",
        _participative,
        "c2s_beneficiaries",
    ),
]
