"""Observatory of fragilities: who stays away from care or from rights, by commune (S23), and who holds an account (S18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import ibis
import ibis.expr.types as ir

from relais.data.indicators.indicator import Indicator, Period
from relais.data.indicators.sources import Sources

Test = Callable[[ir.Table, date], ir.BooleanValue]
LABELS = {"sex": {"male": "Hommes", "female": "Femmes"}}


def _living(sources: Sources) -> ir.Table:
    persons = sources.extract("persons")
    return persons.filter(persons.died_on.isnull())


def _share(test: Test, of: Test | None = None) -> Callable[[Sources, Period], ir.Table]:
    """Rows of a share: the living (who pass `of`), counted where `test` holds; a test that is NULL is not known."""

    def rows(sources: Sources, period: Period) -> ir.Table:
        day = sources.warehouse.extract_on
        persons = _living(sources)
        if of is not None:
            persons = persons.filter(of(persons, day))
        return persons.select(
            row_id=persons.person_id,
            numerator=test(persons, day).cast("int64"),
            denominator=ibis.literal(1),
            commune=persons.commune,
            sex=persons.sex,
        )

    return rows


def _born_before(years: int) -> Test:
    """Aged at least `years` on the day; the cut-off is computed here, never by the engine."""
    return lambda persons, day: persons.birth_date <= _anniversary(day, years)


def _anniversary(day: date, years: int) -> date:
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _no_care_in_24_months(persons: ir.Table, day: date) -> ir.BooleanValue:
    return persons.last_care_on.isnull() | (persons.last_care_on < _anniversary(day, 2))


def _indicator(
    name: str, title: str, why: str, rows: Callable[[Sources, Period], ir.Table]
) -> Indicator:
    return Indicator(
        name=name,
        title=title,
        measure="ratio",
        unit="percent",
        why=why,
        author="Relais",
        reviewed_on=date(2026, 11, 22),
        review_due=date(2027, 11, 22),
        version="1",
        rows=rows,
        dimensions=("commune", "sex"),
        labels=LABELS,
    )


INDICATORS = [
    _indicator(
        "account_holders",
        "Titulaires d’un compte en ligne",
        "Mesurer l’accès aux services en ligne, et qui en reste éloigné.",
        _share(lambda persons, day: persons.has_account, _born_before(16)),
    ),
    _indicator(
        "without_doctor",
        "Assurés de 16 ans et plus sans médecin traitant déclaré",
        "Sans médecin traitant, le parcours de soins coûte plus cher (CSS L162-5-3) et le suivi se perd.",
        _share(lambda persons, day: ~persons.has_declared_doctor, _born_before(16)),
    ),
    _indicator(
        "without_complementary",
        "Assurés sans complémentaire santé connue",
        "Sans complémentaire, le reste à charge fait renoncer aux soins.",
        _share(lambda persons, day: persons.complementary == "none"),
    ),
    _indicator(
        "over_80_without_care",
        "Personnes de 80 ans et plus sans soin depuis 24 mois",
        "Isolement, départ ou décès non signalé : à vérifier par un contact, jamais une accusation.",
        _share(_no_care_in_24_months, _born_before(80)),
    ),
    _indicator(
        "long_illness",
        "Assurés en affection de longue durée",
        "Situer les besoins de suivi (CSS L160-14).",
        _share(lambda persons, day: persons.ald),
    ),
]
