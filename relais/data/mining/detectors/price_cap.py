"""The 100 % Santé: sold over its dated cap, or renewed too early."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.gathering import gathered
from relais.data.mining.telling import LABELS, counted, day, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="price_cap",
    version="1",
    title="Prix au-dessus du plafond du 100 % Santé",
    why="Les équipements sans reste à charge ont un prix limite : au-delà, l’assuré paie ce qu’il ne devrait pas.",
    legal_basis=(
        "CSS L165-1",
        "CSS L162-9",
        "arrêté du 2018-11-14",
        "arrêté du 2018-12-03",
    ),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Renouvellement anticipé pour évolution de la vue ou perte d’audition",
        "Plusieurs unités facturées sur une ligne de quantité 1",
    ),
    clears=(
        "Ordonnance qui motive le renouvellement",
        "Avoir ou remboursement fait à l’assuré",
    ),
    subject_kind="provider",
    tables=("kept_lines", "prices"),
    optional=("providers",),
    purpose=ABUSE,
    kind=RULE,
    labels={
        **LABELS,
        "why": "Pourquoi",
        "cap_cents": "Prix limite",
        "unit_cents": "Prix demandé",
        "since_on": "Équipement précédent",
        "overpaid_cents": "Dépassement",
    },
)
OVER, EARLY = "over_cap", "renewed_early"


def find(tables: Sources) -> ir.Table:
    """Lines billed over the cap of their act on their day, and equipment renewed before `mining_renewal_days`."""
    claims = tables_of(tables)
    lines = claims.table("kept_lines")
    over = _over_cap(lines.filter(lines.quantity > 0), claims.table("prices"))
    early = _renewed(lines.filter(lines.reimbursed_cents > 0), claims)
    told_with = ("why", "cap_cents", "unit_cents", "since_on")
    return gathered(over.union(early), claims, also=told_with)


def _over_cap(lines: ir.Table, prices: ir.Table) -> ir.Table:
    caps = prices.rename(from_on="starts_on", to_on="ends_on")
    joined = lines.inner_join(caps, "act_code")
    dated = joined.filter(
        (joined.starts_on >= joined.from_on)
        & (joined.to_on.isnull() | (joined.starts_on <= joined.to_on))
    )
    cap = dated.cap_cents.cast("int64") * dated.quantity
    above = dated.filter(dated.billed_cents > cap)
    return above.select(
        *lines.columns,
        overpaid_cents=(above.billed_cents - above.cap_cents * above.quantity).cast("int64"),
        to_confirm=ibis.literal(False),
        why=ibis.literal(OVER),
        cap_cents=above.cap_cents.cast("int64"),
        unit_cents=(above.billed_cents // above.quantity).cast("int64"),
        since_on=ibis.null("date"),
    )


def _renewed(lines: ir.Table, claims: Claims) -> ir.Table:
    days = claims.acts("mining_renewal_days").rename(
        from_on="starts_on", to_on="ends_on", least="value"
    )
    units = claims.acts("mining_renewal_units").select("act_code", units="value").distinct()
    joined = lines.inner_join(days, "act_code").inner_join(units, "act_code")
    dated = joined.filter((joined.starts_on >= joined.from_on) & (joined.starts_on <= joined.to_on))
    summed = dated.select(*lines.columns, "least", "units", "to_confirm")
    former = summed.select("patient_id", "act_code", earlier_on="starts_on", n="quantity")
    keys = ["patient_id", "act_code"]
    pairs = summed.inner_join(former, keys)
    gap = pairs.starts_on.epoch_days() - pairs.earlier_on.epoch_days()
    near = pairs.filter((gap > 0) & (gap < pairs.least))
    had = near.group_by("claim_id", "line_no").agg(
        had=near.n.sum().cast("int64"), since_on=near.earlier_on.max()
    )
    beside = summed.inner_join(had, ["claim_id", "line_no"])
    again = beside.filter(beside.had >= beside.units)
    return again.select(
        *lines.columns,
        overpaid_cents=again.reimbursed_cents,
        to_confirm=again.to_confirm,
        why=ibis.literal(EARLY),
        cap_cents=ibis.null("int64"),
        unit_cents=ibis.null("int64"),
        since_on=again.since_on,
    )


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    over = [line for line in row["lines"] if line["why"] == OVER]
    early = [line for line in row["lines"] if line["why"] == EARLY]
    reasons = [
        f"{counted(row['n_lines'], 'vente', 'ventes')} à regarder pour {counted(row['n_patients'], 'patient', 'patients')} "
        f"({period_words(row)})."
    ]
    if over:
        worst = max(over, key=lambda line: (line["overpaid_cents"], line["claim_id"]))
        reasons.append(
            f"Vendu au-dessus du prix limite : jusqu’à {euros(worst['unit_cents'])} pour {euros(worst['cap_cents'])} permis "
            f"(code {worst['act_code']}, le {day(worst['starts_on'])})."
        )
    if early:
        reasons.append("Renouvelé avant le délai : l’équipement précédent n’avait pas l’âge voulu.")
    reasons.append(f"Dépassements et renouvellements : {euros(row['amount_cents'])}.")
    return told(HEADER, row, tables, reasons, amount_cents=row["amount_cents"])
