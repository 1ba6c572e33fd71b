"""Days that do not hold in a day: too many minutes of acts, too many patients, homes too far apart."""

from __future__ import annotations

from datetime import date
from math import isqrt
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._far_homes import HECTOMETRES, far_homes
from relais.data.mining.gathering import gathered
from relais.data.mining.telling import LABELS, counted, number, told
from relais.data.screening.definition import STATISTICAL, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

DAY_MINUTES = 24 * 60
HEADER = Header(
    id="impossible_day",
    version="2",
    title="Journée qui ne tient pas en un jour",
    why="La somme des durées ordinaires des actes d’une journée ne peut pas dépasser ce qu’une personne travaille, ni ses "
    "visites à domicile se trouver le même jour à plus d’une heure de route.",
    legal_basis=("CSS L133-4", "CSS L162-1-7", "CSS L114-17-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Plusieurs professionnels facturent sous un seul numéro : remplaçant, salarié, collaborateur",
        "Actes de plusieurs jours facturés sous une seule date",
        "Durées ordinaires trop longues pour un plateau technique",
        "Patients soignés chez un proche ou en vacances, ou adresse ancienne : leur commune n’est pas le lieu du soin",
        "Remplacement ou garde assurés le même jour dans une autre ville",
    ),
    clears=(
        "Contrat du remplaçant ou du salarié, à ces dates",
        "Agenda du jour, dates d’exécution réelles",
        "Adresse où chaque patient a été vu ce jour-là",
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
        "n_far_days": "Journées en deux lieux éloignés",
        "most_far_patients": "Patients loin des autres, au plus",
        "most_km": "Kilomètres à vol d’oiseau, au plus",
        "way": "Pourquoi",
        "home_commune": "Commune du patient",
    },
)
PLACES = ("health_centre", "hospital", "clinic", "laboratory", "pharmacy", "vaccination_centre")
"""Several people work there under one number: their day is not a person’s."""
LONG, FAR = "Journée trop longue", "Domiciles trop éloignés"


def find(tables: Sources) -> ir.Table:
    """Lines of the days over `mining_day_minutes`, or over `mining_day_patients` of the specialty, and those of the
    patients seen at home too far from the others of the day; a line of both is told with the first."""
    claims = tables_of(tables)
    long = claims.held(_long_days(claims))
    far = claims.held(_persons(far_homes(claims), claims))
    lines = _lines(long, claims).union(
        _far_lines(far.anti_join(long, ["provider_id", "starts_on"]))
    )
    rows = gathered(lines, claims, also=("way", "minutes", "day_patients", "home_commune"))
    counts = long.group_by("year", subject_id="provider_id").agg(
        n_days=long.count(),
        n_days_over_24h=ibis.ifelse(long.minutes > DAY_MINUTES, 1, 0).sum().cast("int64"),
        most_minutes=long.minutes.max(),
        most_patients=long.n_patients.max(),
        limit_minutes=long.limit_minutes.max(),
    )
    apart = far.group_by("year", subject_id="provider_id").agg(
        n_far_days=far.starts_on.nunique(),
        most_far_patients=far.far_patients.max(),
        most_apart=far.apart.max(),
    )
    return _beside(_beside(rows, counts), apart)


def _beside(rows: ir.Table, counts: ir.Table) -> ir.Table:
    """Rows with the counts of their provider and year, NULL where there are none."""
    joined = rows.left_join(counts, ["subject_id", "year"])
    return joined.drop("subject_id_right", "year_right")


def _lines(long: ir.Table, claims: Claims) -> ir.Table:
    """Lines of the long days, each with its part of what passes the limit."""
    days = long.select(
        "provider_id", "starts_on", "minutes", "share_over", "share_of", day_patients="n_patients"
    )
    lines = claims.table("kept_lines").inner_join(days, ["provider_id", "starts_on"])
    cents = lines.reimbursed_cents * lines.share_over // lines.share_of
    return lines.select(
        *_LINE,
        "minutes",
        "day_patients",
        overpaid_cents=cents.cast("int64"),
        to_confirm=ibis.literal(False),
        way=ibis.literal(LONG),
        home_commune=ibis.null("string"),
    )


def _far_lines(far: ir.Table) -> ir.Table:
    """Lines of the far patients: one of the two places was not the person’s that day, and they are fewer there."""
    return far.select(
        *_LINE,
        minutes=ibis.null("int64"),
        day_patients=ibis.null("int64"),
        overpaid_cents=far.reimbursed_cents,
        to_confirm=far.to_confirm,
        way=ibis.literal(FAR),
        home_commune=far.commune,
    )


_LINE = ("claim_id", "line_no", "fund", "patient_id", "provider_id", "act_code", "quantity",
         "starts_on", "year")  # fmt: skip


def _persons(rows: ir.Table, claims: Claims) -> ir.Table:
    """Rows of the providers that are not a place, as far as the register says it."""
    if not claims.has("providers"):
        return rows
    places = claims.table("providers").filter(ibis._.kind.isin(PLACES))
    return rows.anti_join(places, "provider_id")


def _long_days(claims: Claims) -> ir.Table:
    days = claims.table("provider_day")
    dated = days.mutate(year=days.starts_on.year().cast("int32"))
    years = claims.table("provider_year").select("provider_id", "year", "specialty")
    most = claims.acts("mining_day_patients").select(specialty="act_code", limit_patients="value")
    known = dated.inner_join(years, ["provider_id", "year"])
    limited = known.left_join(most, "specialty").drop("specialty_right")
    minutes = int(claims.law["mining_day_minutes"])
    with_limit = _persons(limited, claims).mutate(limit_minutes=ibis.literal(minutes, "int64"))
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
    reasons = [*_long(row), *_far(row), f"En cause, en tout : {euros(row['amount_cents'])}."]
    named = ("n_days", "n_days_over_24h", "most_minutes", "most_patients", "limit_minutes")
    evidence = {name: row[name] for name in named} if row["n_days"] else {}
    if row["n_far_days"]:
        evidence |= {
            "n_far_days": row["n_far_days"],
            "most_far_patients": row["most_far_patients"],
            "most_km": _kilometres(row),
        }
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        score=float((row["n_days"] or 0) + (row["n_far_days"] or 0)),
        evidence=evidence,
    )


def _long(row: dict[str, Any]) -> list[str]:
    if not row["n_days"]:
        return []
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
    return reasons


def _far(row: dict[str, Any]) -> list[str]:
    if not row["n_far_days"]:
        return []
    days = counted(row["n_far_days"], "journée a", "journées ont")
    patients = counted(row["most_far_patients"], "patient", "patients")
    return [
        f"{days} des soins à domicile dans des communes éloignées : jusqu’à {patients} loin des autres le même jour, "
        f"et {number(_kilometres(row))} km à vol d’oiseau."
    ]


def _kilometres(row: dict[str, Any]) -> int:
    return isqrt(row["most_apart"]) // HECTOMETRES
