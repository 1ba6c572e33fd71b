"""The same act billed and paid twice: same patient, act, day and provider."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import tables_of
from relais.data.mining.gathering import gathered
from relais.data.mining.telling import LABELS, counted, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="exact_duplicate",
    version="1",
    title="Acte payé deux fois",
    why="Une facture envoyée deux fois est payée deux fois : la seconde est un indu.",
    legal_basis=("CSS L133-4", "CSS R133-9-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Deux passages le même jour, facturés à part",
        "Deux dents, deux yeux, deux oreilles : le code ne dit pas lequel",
    ),
    clears=(
        "Deux ordonnances ou deux heures de passage",
        "La seconde ligne a été annulée ou régularisée depuis les extraits",
    ),
    subject_kind="provider",
    tables=("repeated_line",),
    optional=("providers",),
    purpose=ABUSE,
    kind=RULE,
    labels=LABELS,
)
SAME = ("patient_id", "provider_id", "act_code", "starts_on")


def find(tables: Sources) -> ir.Table:
    """Lines paid beyond the first of the same patient, provider, act and day; within one claim, beyond those that the
    act may have in a day (`mining_same_day`)."""
    claims = tables_of(tables)
    paid = claims.table("repeated_line")
    several = paid.group_by(*SAME).having(paid.count() > 1).agg(n_same=paid.count())
    same = paid.inner_join(several, list(SAME)).select(*paid.columns)
    usual = claims.acts("mining_same_day").select(
        family="act_code", usual="value", to_confirm="to_confirm"
    )
    with_usual = same.left_join(usual, same.act_family == usual.family).drop("family")
    group = ibis.window(group_by=list(SAME), order_by=["paid_on", "claim_id", "line_no"])
    ranked = with_usual.mutate(
        place=ibis.row_number().over(group),
        with_claim_id=with_usual.claim_id.first().over(group),
        with_line_no=with_usual.line_no.first().over(group),
        usual=ibis.coalesce(with_usual.usual, 1),
        to_confirm=ibis.coalesce(with_usual.to_confirm, False),
    )
    twice = ranked.filter(
        (ranked.place > 0)
        & ((ranked.claim_id != ranked.with_claim_id) | (ranked.place >= ranked.usual))
    )
    return gathered(twice.mutate(overpaid_cents=twice.reimbursed_cents), claims)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    lines = counted(row["n_lines"], "ligne répète", "lignes répètent")
    patients = counted(row["n_patients"], "patient", "patients")
    reasons = [
        f"{lines} un acte déjà payé au même professionnel, pour le même patient et le même jour "
        f"({patients}, {period_words(row)}).",
        f"Payé une seconde fois : {euros(row['amount_cents'])}.",
    ]
    return told(HEADER, row, tables, reasons, amount_cents=row["amount_cents"])
