"""Days that do not hold in a day: too many minutes of acts, too many patients."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.gathering import gathered
from relais.data.mining.telling import LABELS, counted, told
from relais.data.screening.definition import STATISTICAL, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

DAY_MINUTES = 24 * 60
HEADER = Header(
    id="impossible_day",
    version="1",
    title="Journée qui ne tient pas en un jour",
    why="La somme des durées ordinaires des actes d’une journée ne peut pas dépasser ce qu’une personne travaille.",
    legal_basis=("CSS L133-4", "CSS L162-1-7", "CSS L114-17-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Plusieurs professionnels facturent sous un seul numéro : remplaçant, salarié, collaborateur",
        "Actes de plusieurs jours facturés sous une seule date",
        "Durées ordinaires trop longues pour un plateau technique",
    ),
    clears=(
        "Contrat du remplaçant ou du salarié, à ces dates",
        "Agenda du jour, dates d’exécution réelles",
    ),
    subject_kind="provider",
    tables=("kept_lines", "provider_day", "provider_year"),
    optional=("providers",),
    purpose=ABUSE,
    kind=STATISTICAL,
    labels={
        **LABELS,
        "n_days": "Journées en cause",
        "n_days_over_24h": "Journées de plus de 24 heures",
        "most_minutes": "Minutes de la plus longue",
        "most_patients": "Patients de la plus chargée",
        "minutes": "Minutes du jour",
        "day_patients": "Patients du jour",
        "limit_minutes": "Minutes retenues",
    },
)
PLACES = ("health_centre", "hospital", "clinic", "laboratory", "pharmacy", "vaccination_centre")
"""Several people work there under one number: their day is not a person’s."""


def find(tables: Sources) -> ir.Table:
    """Lines of the days over `mining_day_minutes`, or over `mining_day_patients` of the specialty."""
    claims = tables_of(tables)
    long = _long_days(claims)
    days = long.select(
        "provider_id",
        "starts_on",
        "minutes",
        "limit_minutes",
        "share_over",
        "share_of",
        day_patients="n_patients",
    )
    lines = claims.table("kept_lines").inner_join(days, ["provider_id", "starts_on"])
    cents = lines.reimbursed_cents * lines.share_over // lines.share_of
    rows = gathered(
        lines.mutate(overpaid_cents=cents.cast("int64")), claims, also=("minutes", "day_patients")
    )
    counts = long.group_by("year", subject_id="provider_id").agg(
        n_days=long.count(),
        n_days_over_24h=ibis.ifelse(long.minutes > DAY_MINUTES, 1, 0).sum().cast("int64"),
        most_minutes=long.minutes.max(),
        most_patients=long.n_patients.max(),
        limit_minutes=long.limit_minutes.max(),
    )
    return rows.inner_join(counts, ["subject_id", "year"])


def _long_days(claims: Claims) -> ir.Table:
    days = claims.table("provider_day")
    dated = days.mutate(year=days.starts_on.year().cast("int32"))
    years = claims.table("provider_year").select("provider_id", "year", "specialty")
    most = claims.acts("mining_day_patients").select(specialty="act_code", limit_patients="value")
    known = dated.inner_join(years, ["provider_id", "year"])
    limited = known.left_join(most, "specialty").drop("specialty_right")
    if claims.has("providers"):
        places = claims.table("providers").filter(ibis._.kind.isin(PLACES))
        limited = limited.anti_join(places, "provider_id")
    minutes = int(claims.law["mining_day_minutes"])
    with_limit = limited.mutate(limit_minutes=ibis.literal(minutes, "int64"))
    long_minutes = with_limit.minutes > minutes
    many = ibis.coalesce(with_limit.n_patients > with_limit.limit_patients, False)
    found = with_limit.filter(long_minutes | many)
    return found.mutate(
        share_over=ibis.ifelse(
            found.minutes > minutes,
            found.minutes - minutes,
            found.n_patients - found.limit_patients,
        ).cast("int64"),
        share_of=ibis.ifelse(found.minutes > minutes, found.minutes, found.n_patients).cast(
            "int64"
        ),
    )


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    hours, limit = row["most_minutes"] // 60, row["limit_minutes"] // 60
    reasons = [
        f"{counted(row['n_days'], 'journée dépasse', 'journées dépassent')} ce qu’une personne peut faire "
        f"(limite retenue : {limit} heures d’actes, ou le nombre de patients de la spécialité).",
        f"La plus longue demande {hours} heures {row['most_minutes'] % 60:02d} d’actes de durée ordinaire ; la plus "
        f"chargée compte {counted(row['most_patients'], 'patient', 'patients')}.",
    ]
    if row["n_days_over_24h"]:
        over = counted(row["n_days_over_24h"], "journée dépasse", "journées dépassent")
        reasons.append(
            f"{over} 24 heures : ces actes ne peuvent pas tous avoir été faits par une seule personne."
        )
    reasons.append(f"Part payée au-delà de la limite : {euros(row['amount_cents'])}.")
    named = ("n_days", "n_days_over_24h", "most_minutes", "most_patients", "limit_minutes")
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        score=float(row["n_days"]),
        evidence={name: row[name] for name in named},
    )
