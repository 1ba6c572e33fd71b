"""Two acts billed together when the one contains the other."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import tables_of
from relais.data.mining.detectors._acts import named_in
from relais.data.mining.gathering import gathered
from relais.data.mining.lines import paid_lines
from relais.data.mining.telling import LABELS, counted, day, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="incompatible_pair",
    version="1",
    title="Acte déjà compris dans un autre",
    why="L’acte global est payé pour tout ce qu’il contient : sa partie, facturée à part, est payée deux fois.",
    legal_basis=(
        "CSS L162-1-7",
        "CCAM, dispositions générales, article I-6",
        "CSS L133-4",
    ),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Deux séances distinctes le même jour",
        "Association que la nomenclature admet par exception",
    ),
    clears=(
        "Compte rendu qui montre deux temps séparés",
        "Exception écrite à la nomenclature pour ce couple d’actes",
    ),
    subject_kind="provider",
    tables=("kept_lines",),
    optional=("providers",),
    purpose=ABUSE,
    kind=RULE,
    acts=("mining_pairs",),
    labels={**LABELS, "with_act_code": "Acte qui le comprend"},
)
TOGETHER = ("patient_id", "provider_id", "starts_on")


def find(tables: Sources) -> ir.Table:
    """Lines of a component, the same patient, provider and day as an act that contains it (`mining_pairs`)."""
    claims = tables_of(tables)
    pairs = claims.pairs("mining_pairs")
    paid = paid_lines(claims.table("kept_lines"))
    containers = named_in(paid, pairs, "act_code")
    wholes = containers.group_by(*TOGETHER, whole="act_code").agg(
        with_claim_id=containers.claim_id.min()
    )
    beside = named_in(paid, pairs, "act_code", "other_code").semi_join(wholes, list(TOGETHER))
    parts = beside.inner_join(
        pairs.select(
            whole="act_code",
            act_code="other_code",
            from_on="starts_on",
            to_on="ends_on",
            to_confirm="to_confirm",
        ),
        "act_code",
    )
    dated = parts.filter((parts.starts_on >= parts.from_on) & (parts.starts_on <= parts.to_on))
    found = dated.inner_join(wholes, [*TOGETHER, "whole"])
    # A component may lie in several acts billed that day: it is one line all the same.
    first = ibis.window(group_by=["claim_id", "line_no"], order_by="whole")
    ranked = found.mutate(rank=ibis.row_number().over(first), with_act_code=found.whole)
    once = ranked.filter(ranked["rank"] == 0)
    return gathered(
        once.mutate(overpaid_cents=once.reimbursed_cents), claims, also=("with_act_code",)
    )


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    lines = counted(row["n_lines"], "acte facturé", "actes facturés")
    first = max(row["lines"], key=lambda line: (line["overpaid_cents"], line["claim_id"]))
    reasons = [
        f"{lines} à part alors qu’un autre acte du même jour le comprend "
        f"({counted(row['n_patients'], 'patient', 'patients')}, {period_words(row)}).",
        f"Par exemple {first['act_code']} avec {first['with_act_code']} le {day(first['starts_on'])}.",
        f"Payé pour les actes compris : {euros(row['amount_cents'])}.",
    ]
    return told(HEADER, row, tables, reasons, amount_cents=row["amount_cents"])
