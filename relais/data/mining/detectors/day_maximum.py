"""More of an act in a day than a patient can receive."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._acts import dated
from relais.data.mining.gathering import gathered
from relais.data.mining.lines import paid_lines
from relais.data.mining.telling import LABELS, counted, day, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="day_maximum",
    version="1",
    title="Quantité au-delà du maximum du jour",
    why="Certains actes ne se font qu’un nombre limité de fois par jour ; le surplus n’est pas dû.",
    legal_basis=(
        "CSS L162-1-7",
        "NGAP, titre XVI, chapitre I, article 11",
        "CSS L133-4",
    ),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Actes de plusieurs jours facturés sous une seule date",
        "Même surplus que celui d’un acte payé deux fois : les montants ne s’ajoutent pas",
    ),
    clears=("Dates d’exécution réelles au dossier du patient",),
    subject_kind="provider",
    tables=("kept_lines", "repeated_line"),
    optional=("providers",),
    purpose=ABUSE,
    kind=RULE,
    acts=("mining_day_maximum",),
    labels={**LABELS, "most": "Maximum du jour", "excess": "Quantité de trop"},
)
SAME = ("patient_id", "provider_id", "act_code", "starts_on")


def find(tables: Sources) -> ir.Table:
    """Lines that carry the quantity of a patient, provider, act and day over its maximum (`mining_day_maximum`)."""
    claims = tables_of(tables)
    several = _capped(claims.table("repeated_line").filter(lambda line: line.quantity > 0), claims)
    # Nearly every line has a quantity of one: those under the smallest maximum go before anything is joined.
    smallest = claims.acts("mining_day_maximum")["value"].min().as_scalar()
    lines = paid_lines(claims.table("kept_lines"))
    alone = _capped(lines.filter((lines.quantity > 0) & (lines.quantity > smallest)), claims)
    much = alone.filter(alone.quantity > alone.most)
    # A line alone over its maximum, or lines of the same act: together, they are all that can pass it.
    capped = several.union(much.anti_join(several, ["claim_id", "line_no"]))
    over = capped.group_by(*SAME).having(capped.quantity.sum() > capped.most.max()).agg()
    group = ibis.cumulative_window(group_by=list(SAME), order_by=["paid_on", "claim_id", "line_no"])
    suspect = capped.semi_join(over, list(SAME))
    summed = suspect.mutate(so_far=suspect.quantity.sum().over(group).cast("int64"))
    excess = ibis.least(summed.quantity, summed.so_far - summed.most)
    beyond = summed.filter(summed.so_far > summed.most).mutate(excess=excess)
    cents = beyond.reimbursed_cents * beyond.excess // beyond.quantity
    return gathered(
        beyond.mutate(overpaid_cents=cents.cast("int64")), claims, also=("most", "excess")
    )


def _capped(lines: ir.Table, claims: Claims) -> ir.Table:
    return dated(lines, claims, "mining_day_maximum", "act_code").rename(most="value")


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    worst = max(row["lines"], key=lambda line: (line["excess"], line["claim_id"]))
    reasons = [
        f"{counted(row['n_lines'], 'ligne dépasse', 'lignes dépassent')} la quantité qu’un patient peut recevoir en un jour "
        f"({counted(row['n_patients'], 'patient', 'patients')}, {period_words(row)}).",
        f"La plus forte : {worst['excess']} de trop pour l’acte {worst['act_code']} le {day(worst['starts_on'])}, "
        f"pour un maximum de {worst['most']}.",
        f"Payé au-delà du maximum : {euros(row['amount_cents'])}.",
    ]
    return told(HEADER, row, tables, reasons, amount_cents=row["amount_cents"])
