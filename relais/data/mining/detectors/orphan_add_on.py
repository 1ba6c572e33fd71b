"""A supplement or an increase billed without the act that it goes with."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import tables_of
from relais.data.mining.detectors._acts import named_in
from relais.data.mining.gathering import gathered
from relais.data.mining.lines import paid_lines
from relais.data.mining.telling import LABELS, counted, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="orphan_add_on",
    version="2",
    title="Supplément sans son acte",
    why="Un supplément n’est dû qu’avec l’acte qu’il complète.",
    legal_basis=(
        "CSS L162-1-7",
        "NGAP, articles 14 et 15",
        "CSS L133-4",
    ),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "L’acte a été facturé par un confrère du même cabinet",
        "L’acte, fait la veille au soir, porte une autre date",
    ),
    clears=("Facture de l’acte, au même jour, absente des extraits",),
    subject_kind="provider",
    tables=("kept_lines",),
    optional=("providers",),
    purpose=ABUSE,
    kind=RULE,
    acts=("mining_add_ons",),
    labels={**LABELS, "wanted": "Acte ou famille attendu"},
)
TOGETHER = ("patient_id", "provider_id", "starts_on")
KEY = ("claim_id", "line_no")


def find(tables: Sources) -> ir.Table:
    """Add-ons (`mining_add_ons`) without, that day, any of the acts or families that they go with."""
    claims = tables_of(tables)
    lines = claims.table("kept_lines")
    pairs = claims.pairs("mining_add_ons").rename(from_on="starts_on", to_on="ends_on")
    paid = paid_lines(lines)
    joined = named_in(paid, pairs, "act_code").inner_join(pairs, "act_code")
    asked = joined.filter((joined.starts_on >= joined.from_on) & (joined.starts_on <= joined.to_on))
    asked = claims.held(asked.select(*paid.columns, "other_code"))
    days = asked.select(*TOGETHER).distinct()
    beside = lines.select(*TOGETHER, "act_code", "act_family").semi_join(days, list(TOGETHER))
    acts = claims.held(beside.anti_join(pairs, "act_code"))
    with_act, with_family = (
        asked.semi_join(acts, [*TOGETHER, ("other_code", name)]).select(*KEY)
        for name in ("act_code", "act_family")
    )
    orphans = asked.anti_join(with_act, KEY).anti_join(with_family, KEY)
    # One of the acts is enough: an add-on that has several lines here is told once.
    one = ibis.window(group_by=list(KEY), order_by="other_code")
    ranked = orphans.mutate(rank=ibis.row_number().over(one), wanted=orphans.other_code)
    alone = ranked.filter(ranked["rank"] == 0)
    return gathered(alone.mutate(overpaid_cents=alone.reimbursed_cents), claims, also=("wanted",))


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    acts = sorted({line["act_code"] for line in row["lines"]})
    reasons = [
        f"{counted(row['n_lines'], 'supplément ou majoration facturé', 'suppléments ou majorations facturés')} sans l’acte "
        f"qu’il accompagne, le même jour ({counted(row['n_patients'], 'patient', 'patients')}, {period_words(row)}).",
        f"Codes en cause : {', '.join(acts[:10])}.",
        f"Payé pour ces suppléments : {euros(row['amount_cents'])}.",
    ]
    return told(HEADER, row, tables, reasons, amount_cents=row["amount_cents"])
