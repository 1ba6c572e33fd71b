"""Health support (S08): people accompanied, care carried out, obstacles, and who held the files."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from relais.data.indicators.definitions._about import declared
from relais.data.indicators.indicator import Period
from relais.data.indicators.sources import Sources

WHY = "Rendre compte de l’accompagnement des personnes qui renoncent à des soins ou à des droits."
HOLDERS = {"fund": "la caisse", "person": "la personne", "third_party": "un tiers"}


def _supports(sources: Sources) -> ir.Table:
    cases = sources.activity("cases").select(
        "case_id", "reference", "commune", "site", "closed_on", *(f"days_{who}" for who in HOLDERS)
    )
    return sources.activity("supports").drop("fund").join(cases, "case_id").mutate()


def _agreed(sources: Sources, period: Period) -> ir.Table:
    supports = _supports(sources)
    return supports.filter(supports.agreed_on.between(period.starts_on, period.ends_on))


def _closed_with_care(sources: Sources, period: Period) -> ir.Table:
    supports = _supports(sources)
    return supports.filter(
        supports.closed_on.between(period.starts_on, period.ends_on) & (supports.care_steps > 0)
    )


def _led(sources: Sources, period: Period) -> ir.Table:
    rows = _agreed(sources, period)
    return rows.select(
        row_id=rows.reference,
        numerator=1,
        denominator=1,
        commune=rows.commune,
        detected_by=rows.detected_by,
    )


def _care(sources: Sources, period: Period) -> ir.Table:
    rows = _agreed(sources, period)
    return rows.select(
        row_id=rows.reference,
        numerator=rows.axis_care.cast("int64"),
        denominator=1,
        commune=rows.commune,
        detected_by=rows.detected_by,
    )


def _carried_out(sources: Sources, period: Period) -> ir.Table:
    rows = _closed_with_care(sources, period)
    return rows.select(
        row_id=rows.reference,
        numerator=(rows.care_steps_done > 0).cast("int64"),
        denominator=1,
        commune=rows.commune,
    )


def _days(*holders: str) -> Callable[[Sources, Period], ir.Table]:
    def rows(sources: Sources, period: Period) -> ir.Table:
        supports = _supports(sources)
        closed = supports.filter(supports.closed_on.between(period.starts_on, period.ends_on))
        days = sum((closed[f"days_{who}"].cast("int64") for who in holders), ibis.literal(0))
        return closed.select(row_id=closed.reference, numerator=days, denominator=1)

    return rows


def _obstacles(sources: Sources, period: Period) -> ir.Table:
    agreed = _agreed(sources, period).select("case_id", "reference")
    steps = sources.activity("support_steps").drop("fund").join(agreed, "case_id").mutate()
    numbered = steps.mutate(
        place=ibis.row_number().over(group_by="case_id", order_by=["axis", "obstacle", "state"])
    )
    return numbered.select(
        row_id=numbered.reference + "-" + numbered.place.cast("string"),
        numerator=1,
        denominator=1,
        obstacle=numbered.obstacle,
        axis=numbered.axis,
    )


INDICATORS = [
    declared(
        name="supports",
        title="Accompagnements menés",
        measure="count",
        unit="people",
        why=WHY,
        rows=_led,
        dimensions=("detected_by", "commune"),
        words={"detected_by": ("supports", "detected_by")},
    ),
    declared(
        name="supports_with_care",
        title="Part des accompagnements qui portent sur des soins",
        measure="ratio",
        unit="percent",
        why=WHY,
        rows=_care,
        dimensions=("detected_by", "commune"),
        words={"detected_by": ("supports", "detected_by")},
    ),
    declared(
        name="care_carried_out",
        title="Taux de réalisation des soins",
        measure="ratio",
        unit="percent",
        why=WHY,
        rows=_carried_out,
        dimensions=("commune",),
        doubt=(
            "Définition à confirmer : accompagnements clos dont au moins un soin prévu a eu lieu, sur ceux qui en prévoyaient. "
            "La source écrit « 1 285 accompagnements dont 1 088 aux soins, soit 74,2 % » : ce rapport vaut 84,7 %."
        ),
    ),
    declared(
        name="support_obstacles",
        title="Freins levés, étape par étape",
        measure="count",
        unit="steps",
        why="Connaître ce qui éloigne des soins : coût, information, complexité, accès, crainte.",
        rows=_obstacles,
        dimensions=("obstacle", "axis"),
        words={"obstacle": ("support_steps", "obstacle"), "axis": ("support_steps", "axis")},
    ),
    declared(
        name="support_days",
        title="Durée moyenne d’un accompagnement clos",
        measure="mean",
        unit="days",
        why="Un délai vrai : le temps de chacun est compté à part.",
        rows=_days(*HOLDERS),
        sensitive=False,
    ),
    *(
        declared(
            name=f"support_days_{who}",
            title=f"dont temps où {whose} avait la main",
            measure="mean",
            unit="days",
            why="Un délai vrai : le temps de chacun est compté à part.",
            rows=_days(who),
            part_of="support_days",
            sensitive=False,
        )
        for who, whose in HOLDERS.items()
    ),
]
