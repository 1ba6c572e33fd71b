"""Paid work declared by an employer wholly inside a work stop."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._persons import with_home
from relais.data.mining.telling import LABELS, counted, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="work_during_leave",
    version="1",
    title="Travail déclaré pendant un arrêt de travail",
    why="L’indemnité journalière remplace un salaire perdu : travailler pendant l’arrêt oblige à la rendre.",
    legal_basis=("CSS L323-6", "CSS L133-4-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Temps partiel thérapeutique, que les extraits ne distinguent pas",
        "Heures déclarées par l’employeur sur la mauvaise période",
        "Activité que le médecin a autorisée",
        "Arrêt chez un employeur et travail maintenu chez un autre, admis par le médecin",
    ),
    clears=(
        "Prescription de temps partiel thérapeutique ou d’activité autorisée",
        "Déclaration rectifiée par l’employeur",
        "Les jours travaillés n’ont pas été indemnisés",
    ),
    subject_kind="person",
    tables=("work_stops", "payrolls"),
    optional=("persons",),
    purpose=ABUSE,
    kind=RULE,
    labels={
        **LABELS,
        "worked": "Travail déclaré",
        "payroll_id": "Déclaration",
        "stop_id": "Arrêt",
        "employer_id": "Employeur",
        "from_on": "Du",
        "to_on": "Au",
        "hours": "Heures",
        "days": "Jours",
        "daily_cents": "Indemnité journalière",
        "n_days": "Jours",
        "n_hours": "Heures",
        "n_payrolls": "Déclarations",
    },
)


def find(tables: Sources) -> ir.Table:
    """Payrolls with hours whose first and last days are inside a stop, its first `mining_work_margin` days apart.

    What is to be given back is the allowance of the days worked, as far as days were paid: nothing for a stop not paid.
    A payroll that goes beyond the stop says nothing of its days; hours unknown say nothing either. A person's own
    billing as a provider is not looked at: no table ties the two.
    """
    claims = tables_of(tables)
    worked = _worked(claims)
    rows = worked.group_by(subject_id=worked.person_id, year=worked.year).agg(
        n_payrolls=worked.count(),
        n_days=worked.days.sum().cast("int64"),
        n_hours=worked.hours.sum().cast("int64"),
        n_unpriced=worked.due_cents.isnull().sum().cast("int64"),
        amount_cents=worked.due_cents.sum().cast("int64"),
        first_on=worked.from_on.min(),
        last_on=worked.to_on.max(),
        fund=worked.fund.max(),
        worked=ibis.struct({name: worked[name] for name in _TOLD}).collect(),
    )
    return with_home(rows, claims)


_TOLD = ("payroll_id", "stop_id", "employer_id", "from_on", "to_on", "hours", "days", "daily_cents")


def _worked(claims: Claims) -> ir.Table:
    """Each payroll beside the first stop that holds it."""
    margin = int(claims.law["mining_work_margin"])
    stops = claims.table("work_stops")
    looked = stops.filter((stops.ends_on >= claims.first_on) & (stops.starts_on <= claims.on))
    held = looked.select(
        "person_id",
        "stop_id",
        "fund",
        "daily_cents",
        begun_on="starts_on",
        over_on="ends_on",
        most_days=ibis.ifelse(looked.paid_on.isnull(), 0, looked.days_paid),
    )
    payrolls = claims.table("payrolls")
    hours = payrolls.filter((payrolls.hours > 0) & (payrolls.ends_on <= claims.on)).select(
        "person_id", "payroll_id", "employer_id", "hours", from_on="starts_on", to_on="ends_on"
    )
    joined = hours.inner_join(held, "person_id")
    inside = joined.filter(
        (joined.from_on.delta(joined.begun_on, unit="day") >= margin)
        & (joined.to_on <= joined.over_on)
    )
    order = ibis.window(group_by="payroll_id", order_by=["begun_on", "stop_id"])
    days = (inside.to_on.delta(inside.from_on, unit="day") + 1).cast("int64")
    daily = ibis.ifelse(inside.most_days == 0, 0, inside.daily_cents).cast("int64")
    ranked = inside.mutate(
        place=ibis.row_number().over(order),
        days=days,
        due_cents=(ibis.least(days, ibis.coalesce(inside.most_days, days)) * daily).cast("int64"),
        year=inside.from_on.year().cast("int32"),
        hours=inside.hours.cast("int64"),
        daily_cents=inside.daily_cents.cast("int64"),
    )
    return ranked.filter(ranked.place == 0)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    worked = sorted(row["worked"], key=lambda one: (one["from_on"], one["payroll_id"]))
    days = counted(row["n_days"], "jour", "jours")
    reasons = [
        f"{counted(row['n_hours'], 'heure', 'heures')} de travail déclarées par un employeur, {days}, pendant un arrêt "
        "de travail :",
        *(
            f"du {one['from_on']:%d/%m/%Y} au {one['to_on']:%d/%m/%Y}, {counted(one['hours'], 'heure', 'heures')}."
            for one in worked[:5]
        ),
    ]
    reasons.append(f"{_amount(row)} À vérifier par une personne.")
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        evidence={
            "n_payrolls": row["n_payrolls"],
            "n_days": row["n_days"],
            "n_hours": row["n_hours"],
            "worked": [
                {key: v.isoformat() if isinstance(v, date) else v for key, v in one.items()}
                for one in worked
            ],
        },
    )


def _amount(row: dict[str, Any]) -> str:
    if row["amount_cents"] is None:
        return "Montant des indemnités inconnu."
    if not row["amount_cents"]:
        return "Rien n’a encore été payé pour ces jours : à vérifier avant de payer."
    least = "Au moins " if row["n_unpriced"] else ""
    return f"{least}{euros(row['amount_cents'])} d’indemnités pour ces jours."
