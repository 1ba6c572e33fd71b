"""Work during a work stop: hours declared by an employer, or acts billed by a professional who is stopped."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import tables_of
from relais.data.mining.detectors._leave import TOLD, billed, declared
from relais.data.mining.detectors._persons import with_home
from relais.data.mining.telling import LABELS, counted, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="work_during_leave",
    version="2",
    title="Travail pendant un arrêt de travail",
    why="L’indemnité journalière remplace un salaire perdu : travailler pendant l’arrêt oblige à la rendre.",
    legal_basis=("CSS L323-6", "CSS L133-4-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 29),
    review_due=date(2027, 11, 29),
    known_false_positives=(
        "Temps partiel thérapeutique, que les extraits ne distinguent pas",
        "Heures déclarées par l’employeur sur la mauvaise période",
        "Activité que le médecin a autorisée",
        "Arrêt chez un employeur et travail maintenu chez un autre, admis par le médecin",
        "Remplaçant qui facture sous le numéro du professionnel arrêté",
        "Acte fait avant l’arrêt et daté du jour de la facture",
    ),
    clears=(
        "Prescription de temps partiel thérapeutique ou d’activité autorisée",
        "Déclaration rectifiée par l’employeur",
        "Les jours travaillés n’ont pas été indemnisés",
        "Contrat de remplacement couvrant les jours facturés",
    ),
    subject_kind="person",
    tables=("work_stops", "payrolls"),
    optional=("claims", "persons", "providers"),
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
        "provider_id": "Numéro du professionnel",
        "n_acts": "Lignes facturées",
        "n_billed_days": "Jours d’actes facturés",
    },
)


def find(tables: Sources) -> ir.Table:
    """Payrolls with hours whose first and last days are inside a stop, its first `mining_work_margin` days apart.

    What is to be given back is the allowance of the days worked, as far as days were paid: nothing for a stop not paid.
    A payroll that goes beyond the stop says nothing of its days; hours unknown say nothing either. Where the register
    says which number a person practises under, acts of `mining_own_billing_days` days inside a stop as self-employed
    count too; a day that a payroll tells already does not count again.
    """
    claims = tables_of(tables)
    worked = declared(claims)
    if claims.has("claims") and claims.has("providers"):
        worked = worked.union(billed(worked, claims))
    rows = worked.group_by(subject_id=worked.person_id, year=worked.year).agg(
        n_payrolls=worked.payroll_id.count(),
        n_acts=worked.n_acts.sum().cast("int64"),
        n_billed_days=worked.days.sum(where=worked.provider_id.notnull()).cast("int64"),
        n_days=worked.days.sum().cast("int64"),
        n_hours=ibis.coalesce(worked.hours.sum(), 0).cast("int64"),
        n_unpriced=worked.due_cents.isnull().sum().cast("int64"),
        amount_cents=worked.due_cents.sum().cast("int64"),
        first_on=worked.from_on.min(),
        last_on=worked.to_on.max(),
        fund=worked.fund.max(),
        worked=ibis.struct({name: worked[name] for name in TOLD}).collect(),
    )
    return with_home(rows, claims)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    worked = sorted(row["worked"], key=lambda one: (one["from_on"], one["payroll_id"] or ""))
    reasons = [*_declared(row, worked), *_own_acts(row, worked)]
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
            **({"n_billed_days": row["n_billed_days"]} if row["n_billed_days"] else {}),
            "worked": [_plain(one) for one in worked],
        },
    )


def _declared(row: dict[str, Any], worked: list[dict[str, Any]]) -> list[str]:
    """What employers declare."""
    if not row["n_payrolls"]:
        return []
    days = counted(row["n_days"] - (row["n_billed_days"] or 0), "jour", "jours")
    return [
        f"{counted(row['n_hours'], 'heure', 'heures')} de travail déclarées par un employeur, {days}, pendant un arrêt "
        "de travail :",
        *(
            f"du {one['from_on']:%d/%m/%Y} au {one['to_on']:%d/%m/%Y}, {counted(one['hours'], 'heure', 'heures')}."
            for one in [one for one in worked if one["payroll_id"]][:5]
        ),
    ]


def _own_acts(row: dict[str, Any], worked: list[dict[str, Any]]) -> list[str]:
    """What the person's own number bills."""
    if not row["n_billed_days"]:
        return []
    days = counted(row["n_billed_days"], "jour", "jours")
    acts = counted(row["n_acts"], "ligne facturée", "lignes facturées")
    return [
        f"{acts} sous le numéro de professionnel de la personne, {days}, pendant un arrêt de travail :",
        *(
            f"du {one['from_on']:%d/%m/%Y} au {one['to_on']:%d/%m/%Y}, {counted(one['n_acts'], 'ligne', 'lignes')}."
            for one in [one for one in worked if one["provider_id"]][:5]
        ),
        "Un remplaçant peut avoir facturé sous ce numéro : demander d’abord le contrat de remplacement.",
    ]


def _plain(one: dict[str, Any]) -> dict[str, Any]:
    """What is known, dates as text."""
    told_ = {key: v.isoformat() if isinstance(v, date) else v for key, v in one.items()}
    return {key: value for key, value in told_.items() if value is not None}


def _amount(row: dict[str, Any]) -> str:
    if row["amount_cents"] is None:
        return "Montant des indemnités inconnu."
    if not row["amount_cents"]:
        return "Rien n’a encore été payé pour ces jours : à vérifier avant de payer."
    least = "Au moins " if row["n_unpriced"] else ""
    return f"{least}{euros(row['amount_cents'])} d’indemnités pour ces jours."
