"""One card that serves in many pharmacies within a few days: stolen, lent, or copied onto forged prescriptions."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis.expr.types as ir

from relais.data.mining.definition import tables_of
from relais.data.mining.detectors._persons import with_home
from relais.data.mining.gathering import gathered
from relais.data.mining.telling import LABELS, counted, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="stolen_card",
    version="1",
    title="Carte servant dans de nombreuses pharmacies en quelques jours",
    why="Une carte volée ou une ordonnance copiée se vide en quelques jours, de pharmacie en pharmacie.",
    legal_basis=("CSS L133-4-1", "CSS L114-17-1", "Code pénal 313-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Rupture d’un médicament cherché de pharmacie en pharmacie",
        "Déplacement ou vacances, pharmacies de garde",
        "Personne victime : elle est à prévenir, non à soupçonner",
    ),
    clears=(
        "Déclaration de perte ou de vol de la carte",
        "Ordonnances vraies, confirmées par leurs prescripteurs",
    ),
    subject_kind="person",
    tables=("kept_lines",),
    optional=("persons",),
    purpose=ABUSE,
    kind=RULE,
    labels={**LABELS, "n_pharmacies": "Pharmacies", "provider_id": "Pharmacie"},
)
FAMILY = "drug"


def find(tables: Sources) -> ir.Table:
    """Drugs given to a person by `mining_card_pharmacies` pharmacies or more within `mining_card_days` days."""
    claims = tables_of(tables)
    days, least = int(claims.law["mining_card_days"]), int(claims.law["mining_card_pharmacies"])
    lines = claims.table("kept_lines")
    drugs = lines.filter(lines.act_family == FAMILY)
    several = drugs.group_by("patient_id").agg(n=drugs.provider_id.nunique())
    moving = drugs.semi_join(several.filter(several.n >= least), "patient_id")
    seen = moving.select("patient_id", "provider_id", "starts_on").distinct()
    ends = seen.select("patient_id", end_on="starts_on").distinct()
    near = seen.inner_join(ends, "patient_id")
    within = near.filter(
        (near.starts_on <= near.end_on) & (near.end_on.delta(near.starts_on, unit="day") < days)
    )
    counts = within.group_by("patient_id", "end_on").agg(n=within.provider_id.nunique())
    bursts = counts.filter(counts.n >= least).select("patient_id", "end_on")
    dated = within.semi_join(bursts, ["patient_id", "end_on"])
    days_of = dated.select("patient_id", "starts_on").distinct()
    found = moving.semi_join(days_of, ["patient_id", "starts_on"])
    rows = gathered(
        found.mutate(overpaid_cents=found.reimbursed_cents),
        claims,
        subject="patient_id",
        also=("provider_id",),
    )
    by_year = found.group_by(subject_id=found.patient_id, year=found.year).agg(
        n_pharmacies=found.provider_id.nunique()
    )
    return with_home(rows.inner_join(by_year, ["subject_id", "year"]), claims)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    law = tables_of(tables).law
    pharmacies = counted(row["n_pharmacies"], "pharmacie", "pharmacies")
    lines = counted(row["n_lines"], "délivrance", "délivrances")
    reasons = [
        f"{lines} dans {pharmacies}, {period_words(row)} : au moins {law['mining_card_pharmacies']} pharmacies en "
        f"{law['mining_card_days']} jours.",
        "La personne peut être victime d’un vol : la prévenir d’abord.",
        f"Payé pour ces délivrances : {euros(row['amount_cents'])}. À vérifier par une personne.",
    ]
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        evidence={"n_pharmacies": row["n_pharmacies"]},
    )
