"""Going towards people (S17): contacted, met, booked; by campaign and by public."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.indicators.definitions._about import declared
from relais.data.indicators.indicator import Period
from relais.data.indicators.sources import Sources

WHY = "Rendre compte de la démarche « aller vers » : qui a été contacté, et ce qui en est sorti."
WORDS = {"outcome": ("campaign_contacts", "outcome")}


def _called(sources: Sources, period: Period) -> ir.Table:
    rows = sources.activity("campaign_contacts")
    rows = rows.filter(rows.first_contact_on.between(period.starts_on, period.ends_on))
    return rows.select(
        row_id=rows.pseudonym + "@" + rows.campaign_id.cast("string"),
        people=ibis.literal(1, "int64"),
        outcome=rows.outcome,
        campaign=rows.campaign,
        public=rows.wave_title,
    )


def _met(sources: Sources, period: Period) -> ir.Table:
    rows = sources.activity("campaign_meetings")
    rows = rows.filter(rows.met_on.between(period.starts_on, period.ends_on))
    order = ["campaign_id", "met_on", "action", "outcome", "n_people"]
    rows = rows.mutate(place_in_list=ibis.row_number().over(order_by=order))
    return rows.select(
        row_id=ibis.literal("rencontre-") + rows.place_in_list.cast("string"),
        people=rows.n_people.cast("int64"),
        outcome=rows.outcome,
        campaign=rows.campaign,
        public=rows.public,
    )


def _contacts(sources: Sources, period: Period) -> ir.Table:
    return ibis.union(_called(sources, period), _met(sources, period)).mutate()


def _contacted(sources: Sources, period: Period) -> ir.Table:
    rows = _contacts(sources, period)
    return rows.select(
        row_id=rows.row_id,
        numerator=rows.people,
        denominator=1,
        public=rows.public,
        campaign=rows.campaign,
        outcome=rows.outcome,
    )


def _booked(sources: Sources, period: Period) -> ir.Table:
    rows = _contacts(sources, period)
    booked = rows.filter(rows.outcome == "booked")
    return booked.select(
        row_id=booked.row_id,
        numerator=booked.people,
        denominator=1,
        public=booked.public,
        campaign=booked.campaign,
    )


def _booking_rate(sources: Sources, period: Period) -> ir.Table:
    rows = _contacts(sources, period)
    return rows.select(
        row_id=rows.row_id,
        numerator=ibis.ifelse(rows.outcome == "booked", rows.people, 0),
        denominator=rows.people,
        public=rows.public,
        campaign=rows.campaign,
    )


INDICATORS = [
    declared(
        name="outreach_contacted",
        title="Personnes contactées ou rencontrées",
        measure="count",
        unit="people",
        why=WHY,
        rows=_contacted,
        dimensions=("public", "campaign", "outcome"),
        words=WORDS,
    ),
    declared(
        name="outreach_booked",
        title="Rendez-vous pris sur le moment",
        measure="count",
        unit="people",
        why=WHY,
        rows=_booked,
        dimensions=("public", "campaign"),
    ),
    declared(
        name="outreach_booking_rate",
        title="Rendez-vous pour cent personnes contactées",
        measure="ratio",
        unit="percent",
        why=WHY,
        rows=_booking_rate,
        dimensions=("public", "campaign"),
    ),
]
