"""Call lists built in the database: one INSERT … SELECT, whatever the number of people.

The holdout is drawn by systematic sampling: people are put in the order of their stratum, then of the hash of the seed
and their pseudonym; one in `1000 / holdout_per_mille` is kept aside, counted through the strata from an offset the seed
gives. Each stratum and the whole list are then exact to within one person, and anyone can draw it again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import MD5, Cast, Coalesce, Concat

from relais.casework.outreach.enums import Arm, Exclusion, Strata, TargetState
from relais.casework.outreach.models import Attempt, Campaign, Target, Wave
from relais.casework.outreach.policies import local
from relais.casework.outreach.query import TargetQuery, people, years_before
from relais.casework.outreach.statistics import count_again
from relais.registers.directory.models import ContactKind, ContactPoint

#: Lower bounds of the age bands, in years.
AGE_BANDS = (75, 60, 45, 30, 18, 0)


def age_band(on: dt.date) -> Case:
    """SQL of the age band on a day: "75+", "60-74", … "0-17", "?" when the birth date is unknown."""
    labels = [
        f"{low}+" if index == 0 else f"{low}-{AGE_BANDS[index - 1] - 1}"
        for index, low in enumerate(AGE_BANDS)
    ]
    return Case(
        *(
            When(birth_date__lte=years_before(on, low), then=Value(label))
            for low, label in zip(AGE_BANDS, labels, strict=True)
        ),
        default=Value("?"),
        output_field=CharField(),
    )


def stratum(strata: str, on: dt.date) -> Case | Concat | Value | Coalesce:
    commune = Coalesce("commune", Value("?"))
    if strata == Strata.AGE:
        return age_band(on)
    if strata == Strata.COMMUNE:
        return commune
    if strata == Strata.AGE_COMMUNE:
        return Concat(age_band(on), Value("|"), commune, output_field=CharField())
    return Value("tous", output_field=CharField())


def _phone(**owner: OuterRef) -> Subquery:
    """The first valid number of an owner, or NULL."""
    numbers = ContactPoint.objects.filter(kind=ContactKind.PHONE, valid=True, **owner)
    first = numbers.order_by().values("kind").annotate(first=Min("value")).values("first")
    return Subquery(first, output_field=CharField())


def too_pressed(campaign: Campaign, now: dt.datetime) -> QuerySet[Any, Any]:
    """Ids of the people who had as many attempts as the cap allows, in any campaign, over the period."""
    since = now - dt.timedelta(days=campaign.pressure_days)
    attempts = Attempt.objects.filter(
        campaign__fund=campaign.fund_id, at__gt=since, undone_at__isnull=True
    )
    counted = attempts.order_by().values("person_id").annotate(n=Count("pk"))
    return counted.filter(n__gte=campaign.max_contacts).values("person_id")


def candidates(campaign: Campaign, query: TargetQuery, now: dt.datetime) -> QuerySet[Any, Any]:
    """People of the query, as rows of `_COLUMNS`. `reason` is "" or an `Exclusion`, the phone left to the caller."""
    on = local(now).date()
    already = Target.objects.filter(campaign=campaign, person=OuterRef("pk"))
    reason = Case(
        When(Exists(already), then=Value(Exclusion.ALREADY_IN.value)),
        When(died_on__isnull=False, then=Value(Exclusion.DIED.value)),
        When(opted_out=True, then=Value(Exclusion.OPTED_OUT.value)),
        When(pk__in=too_pressed(campaign, now), then=Value(Exclusion.PRESSURE.value)),
        default=Value(""),
        output_field=CharField(),
    )
    identity = Coalesce("pseudonym", Concat(Value("#"), Cast("pk", CharField())))
    phone = Coalesce(
        _phone(person=OuterRef("pk")), _phone(household=OuterRef("household_id")), Value("")
    )
    return (
        people(campaign.fund, query, on)
        .order_by()
        .annotate(
            reason=reason,
            band=age_band(on),
            stratum_key=stratum(campaign.strata, on),
            identity=identity,
            phone=phone,
            draw=MD5(Concat(Value(f"{campaign.seed}:"), identity, output_field=CharField())),
        )
        .values_list(
            "pk", "identity", "household_id", "reason", "band", "stratum_key", "phone", "draw"
        )
    )


@dataclass(frozen=True)
class Preview:
    """What building a wave now would give. `read` = `kept` + excluded, and `kept` = `held_out` + to call."""

    read: int
    kept: int
    held_out: int
    excluded: dict[str, int] = field(default_factory=dict)
    by_band: dict[str, int] = field(default_factory=dict)
    by_stratum: dict[str, int] = field(default_factory=dict)

    @property
    def to_call(self) -> int:
        return self.kept - self.held_out


_SEEN = """
CREATE TEMPORARY TABLE outreach_seen AS
WITH seen (id, pseudonym, household_id, reason, band, stratum, phone, draw) AS MATERIALIZED ({people})
SELECT seen.*, CASE WHEN reason = '' AND phone = '' AND {needs_phone} THEN '{no_phone}'
               ELSE reason END AS excluded FROM seen
"""
_COUNT = (
    "SELECT excluded, stratum, band, COUNT(*) FROM outreach_seen GROUP BY excluded, stratum, band"
)


@contextmanager
def seen(campaign: Campaign, query: TargetQuery, now: dt.datetime) -> Iterator[None]:
    """Within: the candidates, found once, in the temporary table `outreach_seen`. Needs a transaction."""
    inner, parameters = candidates(campaign, query, now).query.sql_with_params()
    needs_phone = "1 = 1" if campaign.needs_phone else "1 = 0"
    sql = _SEEN.format(people=inner, needs_phone=needs_phone, no_phone=Exclusion.NO_PHONE.value)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Compiling the query takes longer than running it; tens of thousands of rows are sorted in memory.
            cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        cursor.execute(sql, parameters)
        yield
        cursor.execute("DROP TABLE outreach_seen")


def preview(campaign: Campaign, query: TargetQuery, now: dt.datetime, number: int) -> Preview:
    """Counts of the wave `number` without writing anything."""
    with seen(campaign, query, now):
        return counted(campaign, number)


def counted(campaign: Campaign, number: int) -> Preview:
    """Counts of what `seen` found."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        rows = cursor.fetchall()
    excluded: dict[str, int] = {}
    by_band: dict[str, int] = {}
    by_stratum: dict[str, int] = {}
    for reason, key, band, n in rows:
        if reason:
            excluded[reason] = excluded.get(reason, 0) + n
        else:
            by_band[band] = by_band.get(band, 0) + n
            by_stratum[key] = by_stratum.get(key, 0) + n
    kept = sum(by_stratum.values())
    return Preview(
        read=kept + sum(excluded.values()),
        kept=kept,
        held_out=n_held_out(campaign, number, kept),
        excluded=excluded,
        by_band=dict(sorted(by_band.items(), reverse=True)),
        by_stratum=dict(sorted(by_stratum.items())),
    )


def offset(campaign: Campaign, number: int) -> int:
    """Where the count through the strata starts, in thousandths of a person."""
    digest = hashlib.sha256(f"{campaign.seed}/{number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 1000


def n_held_out(campaign: Campaign, number: int, n: int) -> int:
    """How many of `n` people the draw of a wave keeps aside."""
    start = offset(campaign, number)
    return (n * campaign.holdout_per_mille + start) // 1000


_INSERT = """
INSERT INTO {target} (campaign_id, wave_id, person_id, pseudonym, stratum, arm, rank, line_key, state, next_at,
                      n_attempts, outcome, withdrawal, entered_at)
WITH drawn AS (
    SELECT outreach_seen.*,
           ROW_NUMBER() OVER (ORDER BY draw{c}, pseudonym{c}) AS rank,
           (ROW_NUMBER() OVER (ORDER BY stratum{c}, draw{c}, pseudonym{c}) * %s + %s) %% 1000 < %s AS held
    FROM outreach_seen WHERE excluded = '')
SELECT %s, %s, id, pseudonym, stratum, CASE WHEN held THEN %s ELSE %s END, rank,
       CASE WHEN phone <> '' AND household_id IS NOT NULL
            THEN MD5(CAST(household_id AS VARCHAR) || '|' || phone) ELSE '' END,
       CASE WHEN held THEN %s ELSE %s END, %s, 0, '', '', %s
FROM drawn ORDER BY id
"""

_COMPANIONS = """
UPDATE {target} SET lead_id = pairs.first_id, state = %s
FROM (SELECT id, FIRST_VALUE(id) OVER (PARTITION BY line_key ORDER BY wave_id, rank) AS first_id
      FROM {target} WHERE campaign_id = %s AND state = %s AND line_key <> '') AS pairs
WHERE {target}.id = pairs.id AND pairs.first_id <> pairs.id
"""


def fill(wave: Wave, now: dt.datetime) -> int:
    """Puts what `seen` found and keeps into the wave, draws its holdout, groups shared phones. Returns how many."""
    campaign = wave.campaign
    # PostgreSQL would sort by the language of the database: the draw must not depend on it.
    collation = ' COLLATE "C"' if connection.vendor == "postgresql" else ""
    share = campaign.holdout_per_mille
    start = offset(campaign, wave.number)
    instant = connection.ops.adapt_datetimefield_value(now)
    states = (TargetState.HELD_OUT.value, TargetState.OPEN.value)
    table = connection.ops.quote_name(Target._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT.format(target=table, c=collation),
            [
                *(share, start, share, campaign.pk, wave.pk),
                *(Arm.HOLDOUT.value, Arm.CALL.value, *states, instant, instant),
            ],
        )
        n_added = cursor.rowcount
        count_again(Target)
        cursor.execute(
            _COMPANIONS.format(target=table),
            [TargetState.COMPANION.value, campaign.pk, TargetState.OPEN.value],
        )
    return n_added
