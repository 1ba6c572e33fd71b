"""An act done again before its interval, by whoever."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import tables_of
from relais.data.mining.detectors._acts import dated
from relais.data.mining.gathering import gathered
from relais.data.mining.lines import paid_lines
from relais.data.mining.telling import LABELS, counted, period_words, told
from relais.data.screening.definition import STATISTICAL, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="redundant_act",
    version="1",
    title="Acte refait trop tôt",
    why="Un acte refait avant l’intervalle conseillé, par le même ou par un autre, est souvent inutile ou fictif.",
    legal_basis=(
        "CSS L162-1-7",
        "CSS L315-1",
        "CSS L133-4",
    ),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Raison médicale : évolution, échec, contrôle demandé",
        "Le second professionnel ne savait rien du premier",
    ),
    clears=(
        "Prescription motivée",
        "Compte rendu du second acte",
    ),
    subject_kind="provider",
    tables=("kept_lines",),
    optional=("providers",),
    purpose=ABUSE,
    kind=STATISTICAL,
    acts=("mining_intervals",),
    labels={
        **LABELS,
        "former_on": "Acte précédent",
        "gap": "Jours entre les deux",
        "least": "Intervalle conseillé",
        "elsewhere": "Chez un autre professionnel",
    },
)


def find(tables: Sources) -> ir.Table:
    """Lines whose patient had the same act, another day, less than `mining_intervals` days before."""
    claims = tables_of(tables)
    paid = paid_lines(claims.table("kept_lines"))
    looked = dated(paid, claims, "mining_intervals", "act_code").rename(least="value")
    order = ["starts_on", "paid_on", "claim_id", "line_no"]
    past = ibis.window(group_by=["patient_id", "act_code"], order_by=order)
    after = looked.mutate(
        former_on=looked.starts_on.lag().over(past),
        with_claim_id=looked.claim_id.lag().over(past),
        former_provider=looked.provider_id.lag().over(past),
    )
    known = after.filter(after.former_on.notnull() & (after.starts_on > after.former_on))
    gap = known.starts_on.epoch_days() - known.former_on.epoch_days()
    near = known.mutate(gap=gap.cast("int64"), elsewhere=known.former_provider != known.provider_id)
    again = near.filter(near.gap < near.least)
    told_with = ("former_on", "gap", "least", "elsewhere")
    return gathered(again.mutate(overpaid_cents=again.reimbursed_cents), claims, also=told_with)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    soonest = min(row["lines"], key=lambda line: (line["gap"], line["claim_id"]))
    elsewhere = sum(line["elsewhere"] for line in row["lines"])
    reasons = [
        f"{counted(row['n_lines'], 'acte refait', 'actes refaits')} avant l’intervalle conseillé "
        f"({counted(row['n_patients'], 'patient', 'patients')}, {period_words(row)}).",
        f"Le plus proche : {soonest['act_code']}, {counted(soonest['gap'], 'jour', 'jours')} après le précédent pour "
        f"{soonest['least']} conseillés.",
        f"{counted(elsewhere, 'fois', 'fois')} le précédent était chez un autre professionnel.",
        f"Payé pour les actes refaits : {euros(row['amount_cents'])}.",
    ]
    return told(
        HEADER, row, tables, reasons, amount_cents=row["amount_cents"], score=float(row["n_lines"])
    )
