"""Nearly the same act twice: a few days apart, or by another of the same specialty the same day."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._acts import dated, named_in
from relais.data.mining.gathering import gathered
from relais.data.mining.lines import paid_lines
from relais.data.mining.telling import LABELS, counted, period_words, told
from relais.data.screening.definition import STATISTICAL, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="near_duplicate",
    version="1",
    title="Acte presque pareil payé deux fois",
    why="Un doublon dont la date ou le professionnel a été changé échappe au contrôle des doublons exacts.",
    legal_basis=(
        "CSS L133-4",
        "CSS L162-1-7",
    ),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Second œil, second côté, autre dent",
        "Deux consultations le même jour pour deux raisons",
    ),
    clears=(
        "Compte rendu ou trace du second acte",
        "Le code ne dit pas le côté, le dossier le dit",
    ),
    subject_kind="provider",
    tables=("kept_lines", "visit"),
    optional=("providers",),
    purpose=ABUSE,
    kind=STATISTICAL,
    acts=("mining_near_days",),
    labels={**LABELS, "gap": "Jours entre les deux", "elsewhere": "Chez un autre professionnel"},
)


def find(tables: Sources) -> ir.Table:
    """Lines whose patient had the same act within `mining_near_days` of its family: from another provider of the same
    specialty, or from the same one another day and on another claim."""
    claims = tables_of(tables)
    near = _close(claims)
    order = ["starts_on", "paid_on", "claim_id", "line_no"]
    past = ibis.window(group_by=["patient_id", "act_code"], order_by=order)
    beside = near.mutate(
        **{
            f"former_{name}": near[name].lag().over(past)
            for name in ("starts_on", "provider_id", "specialty")
        },
        with_claim_id=near.claim_id.lag().over(past),
        with_line_no=near.line_no.lag().over(past),
    )
    known = beside.filter(
        beside.former_starts_on.notnull() & (beside.with_claim_id != beside.claim_id)
    )
    gap = (known.starts_on.epoch_days() - known.former_starts_on.epoch_days()).cast("int64")
    placed = known.mutate(gap=gap, elsewhere=known.former_provider_id != known.provider_id)
    alike = ibis.coalesce(placed.specialty, "?") == ibis.coalesce(placed.former_specialty, "?")
    found = placed.filter(
        (placed.gap <= placed.within)
        & ((placed.elsewhere & alike) | (~placed.elsewhere & (placed.gap > 0)))
    )
    return gathered(
        found.mutate(overpaid_cents=found.reimbursed_cents), claims, also=("gap", "elsewhere")
    )


def _close(claims: Claims) -> ir.Table:
    """Paid lines of the families looked at, with `within`, of the days on which their patient saw several providers or had
    an act that came again soon. Keys are read first, so that the few lines that remain are read whole."""
    paid = paid_lines(claims.table("kept_lines"))
    families = claims.acts("mining_near_days")
    wide = named_in(paid, families.filter(families["value"] > 0), "act_family")
    soon = _soon(_dated(wide.select(*SOON, "act_family"), claims))
    visits = claims.table("visit")
    several = visits.group_by("patient_id", "starts_on").having(visits.count() > 1).agg()
    days = claims.held(several.select(*DAY).union(soon, distinct=True))
    return _dated(paid.semi_join(days, list(DAY)), claims)


DAY = ("patient_id", "starts_on")
SOON = (*DAY, "act_code")


def _dated(lines: ir.Table, claims: Claims) -> ir.Table:
    return dated(lines, claims, "mining_near_days", "act_family").rename(within="value")


def _soon(dates: ir.Table) -> ir.Table:
    """Days on which an act came again within its days, and the days of the former ones."""
    past = ibis.window(group_by=["patient_id", "act_code"], order_by="starts_on")
    beside = dates.mutate(former_on=dates.starts_on.lag().over(past))
    gap = beside.starts_on.epoch_days() - beside.former_on.epoch_days()
    soon = beside.filter(beside.former_on.notnull() & (gap <= beside.within))
    return soon.select(*DAY).union(soon.select("patient_id", starts_on="former_on"))


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    elsewhere = sum(line["elsewhere"] for line in row["lines"])
    reasons = [
        f"{counted(row['n_lines'], 'acte ressemble', 'actes ressemblent')} à un acte déjà payé pour le même patient, à peu de "
        f"jours de là ({counted(row['n_patients'], 'patient', 'patients')}, {period_words(row)}).",
        f"{counted(elsewhere, 'fois', 'fois')} le premier était facturé par un autre professionnel de la même spécialité.",
        f"Payé pour les actes ressemblants : {euros(row['amount_cents'])}.",
    ]
    return told(
        HEADER, row, tables, reasons, amount_cents=row["amount_cents"], score=float(row["n_lines"])
    )
