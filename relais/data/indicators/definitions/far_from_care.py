"""Observatory of fragilities: who has had no care of a kind for long, as the claims tell it (S23).

All read `care_dates`, made in one pass over the claims at ingest. Where the claims do not go back far enough there is no figure.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from relais.data.indicators.definitions._persons import (
    Test,
    anniversary,
    born_before,
    living,
    of_persons,
    share,
)
from relais.data.indicators.indicator import Period
from relais.data.indicators.sources import SourceMissing, Sources

DOUBT = "Délais, âges et actes retenus sont à confirmer."
ADULT = 18


def _rows(
    months: int, columns: tuple[str, ...], of: Test, unsaid: str | None = None
) -> Callable[[Sources, Period], ir.Table]:
    """Rows of the living who pass `of`: was there nothing on any of these days for that many months? What `unsaid` tells may
    have been it: not known. Raises SourceMissing where the claims do not go back that far: only who was seen would be known.
    """

    def reads(sources: Sources) -> ir.Table:
        care, day = sources.extract("care_dates"), sources.warehouse.extract_on
        first = care.first_on.min().to_pyarrow().as_py()
        if first is None or first > months_before(day, months) + timedelta(days=1):
            since = f"remontent au {first:%d/%m/%Y}" if first else "sont vides"
            raise SourceMissing(f"Les lignes de soins {since} : il en faut {months} mois.")
        return living(sources).left_join(care, "person_id").drop("person_id_right").mutate()

    def test(rows: ir.Table, day: date) -> ir.BooleanValue:
        cut = months_before(day, months)
        seen = ibis.or_(*(ibis.coalesce(rows[name] >= cut, False) for name in columns))
        maybe = ibis.literal(False) if unsaid is None else ibis.coalesce(rows[unsaid] >= cut, False)
        return ibis.cases((seen, False), (~maybe, True), else_=ibis.null("boolean"))

    return share(test, of, reads)


def months_before(day: date, months: int) -> date:
    """The same day that many months before; the last of a shorter month."""
    place = day.year * 12 + day.month - 1 - months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _women(first_age: int, last_age: int) -> Test:
    """Women of the ages of a screening, both bounds included."""

    def test(rows: ir.Table, day: date) -> ir.BooleanValue:
        past = anniversary(day, last_age + 1)
        return (rows.sex == "female") & born_before(first_age)(rows, day) & (rows.birth_date > past)

    return test


INDICATORS = [
    of_persons(
        name="without_general_practice",
        title="Adultes sans consultation d’un généraliste depuis 24 mois",
        why="Sans généraliste vu, ni prévention ni orientation : la première fragilité à aller chercher.",
        rows=_rows(24, ("general_practice_on",), born_before(ADULT), unsaid="unsaid_on"),
        doubt=DOUBT,
    ),
    of_persons(
        name="without_dental",
        title="Adultes sans soin dentaire depuis 24 mois",
        why="Le renoncement aux soins dentaires est le plus fréquent, et se voit dans les remboursements.",
        rows=_rows(24, ("dental_on",), born_before(ADULT)),
        doubt=DOUBT,
    ),
    of_persons(
        name="long_illness_without_consultation",
        title="Personnes en affection de longue durée sans consultation depuis 12 mois",
        why="Une affection de longue durée demande un suivi (CSS L324-1) : son absence appelle un contact.",
        rows=_rows(12, ("consultation_on",), lambda rows, day: rows.ald),
        doubt=DOUBT,
    ),
    of_persons(
        name="uncovered_without_care",
        title="Adultes sans complémentaire et sans soin dentaire, optique ni auditif depuis 24 mois",
        why="Sans complémentaire, ce sont les soins les plus chers pour la personne : un renoncement est probable.",
        rows=_rows(24, ("dental_on", "optical_on", "hearing_on"),
            lambda rows, day: (rows.complementary == "none") & born_before(ADULT)(rows, day),
        ),
        doubt=DOUBT,
    ),
    of_persons(
        name="women_without_mammography",
        title="Femmes de 50 à 74 ans sans mammographie remboursée depuis 24 mois",
        why="Situer où porter l’invitation au dépistage organisé du cancer du sein (CSP L1411-6).",
        rows=_rows(24, ("breast_on",), _women(50, 74)),
        doubt=DOUBT + " Un examen fait à l’hôpital peut ne pas être dans les lignes de soins.",
    ),
    of_persons(
        name="women_without_smear",
        title="Femmes de 25 à 65 ans sans prélèvement du col de l’utérus remboursé depuis 36 mois",
        why="Situer où porter l’invitation au dépistage organisé du cancer du col de l’utérus (CSP L1411-6).",
        rows=_rows(36, ("cervical_on",), _women(25, 65)),
        doubt=DOUBT + " Un test HPV vaut cinq ans après 30 ans : la part est alors trop haute.",
    ),
]  # fmt: skip
