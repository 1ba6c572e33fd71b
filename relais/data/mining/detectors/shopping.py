"""Drugs given again and again before the former ones are used up, by several pharmacies or on several prescriptions."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._acts import dated
from relais.data.mining.detectors._persons import with_home
from relais.data.mining.gathering import gathered
from relais.data.mining.telling import LABELS, counted, number, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="shopping",
    version="1",
    title="Délivrances qui se chevauchent",
    why="Des boîtes prises dans plusieurs pharmacies avant d’avoir fini les précédentes : trafic, ou dépendance à soigner.",
    legal_basis=("CSS L133-4-1", "CSS L162-4-2", "CSP R5123-2", "CSP R5132-22"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Les extraits ne disent que le taux de remboursement : deux médicaments différents semblent se chevaucher",
        "Traitement changé, boîtes perdues, voyage",
        "Carte utilisée par un autre : la personne peut être victime",
    ),
    clears=(
        "Ordonnances produites, de médicaments différents",
        "Avis du service médical : le traitement le demande",
        "Plainte pour perte ou vol de la carte",
    ),
    subject_kind="person",
    tables=("kept_lines",),
    optional=("persons",),
    purpose=ABUSE,
    kind=RULE,
    acts=("mining_supply_days",),
    labels={
        **LABELS,
        "n_pharmacies": "Pharmacies",
        "n_prescribers": "Prescripteurs",
        "provider_id": "Pharmacie",
        "prescriber_id": "Prescripteur",
    },
)


def find(tables: Sources) -> ir.Table:
    """Dispensings made while another source's box of the same act lasts, on `mining_shopping_overlaps` days within
    `mining_shopping_days`, from several places: a crossing of dates, that ranks nobody."""
    claims = tables_of(tables)
    given = dated(claims.table("kept_lines"), claims, "mining_supply_days", "act_code")
    moving = claims.held(_moving(given, claims))
    crossed = claims.held(_crossed(moving, int(claims.law["mining_supply_margin"])))
    burst = _dense(crossed, claims)
    by_person = burst.group_by(subject_id=burst.patient_id, year=burst.year).agg(
        n_pharmacies=burst.provider_id.nunique(), n_prescribers=burst.prescriber_id.nunique()
    )
    lines = burst.mutate(overpaid_cents=burst.reimbursed_cents)
    rows = gathered(lines, claims, subject="patient_id", also=("provider_id", "prescriber_id"))
    return with_home(rows.inner_join(by_person, ["subject_id", "year"]), claims)


def _moving(given: ir.Table, claims: Claims) -> ir.Table:
    """Dispensings of those who have as many pharmacies, or prescribers, as call for a look; others are most people."""
    least = int(claims.law["mining_shopping_places"])
    counts = given.group_by("patient_id").agg(
        shops=given.provider_id.nunique(), doctors=given.prescriber_id.nunique()
    )
    several = counts.filter((counts.shops >= least) | (counts.doctors >= least))
    return given.semi_join(several, "patient_id")


def _crossed(given: ir.Table, margin: int) -> ir.Table:
    """Those made more than `margin` days before the end of a box of the same act that another pharmacy gave, or another
    prescriber prescribed."""
    former = given.select(
        "patient_id",
        "act_code",
        former_claim="claim_id",
        from_on="starts_on",
        lasting=given.quantity * given["value"],
        shop="provider_id",
        doctor="prescriber_id",
    )
    pairs = given.inner_join(former, ["patient_id", "act_code"])
    other = (pairs.shop != pairs.provider_id) | ibis.coalesce(
        pairs.doctor != pairs.prescriber_id, False
    )
    since = pairs.starts_on.delta(pairs.from_on, unit="day")
    before = (since > 0) | ((since == 0) & (pairs.former_claim < pairs.claim_id))
    overlapping = pairs.filter(before & other & (pairs.lasting - since > margin))
    return given.semi_join(overlapping, ["claim_id", "line_no"])


def _dense(lines: ir.Table, claims: Claims) -> ir.Table:
    """Lines within a period of `mining_shopping_days` that has enough days with one, from enough places."""
    law = claims.law
    days, places = int(law["mining_shopping_days"]), int(law["mining_shopping_places"])
    ends = lines.select("patient_id", end_on="starts_on").distinct()
    near = lines.inner_join(ends, "patient_id")
    age = near.end_on.delta(near.starts_on, unit="day")
    within = near.filter((age >= 0) & (age < days))
    counts = within.group_by("patient_id", "end_on").agg(
        n=within.starts_on.nunique(),
        shops=within.provider_id.nunique(),
        doctors=within.prescriber_id.nunique(),
    )
    enough = (counts.shops >= places) | (counts.doctors >= places)
    periods = counts.filter((counts.n >= int(law["mining_shopping_overlaps"])) & enough)
    inside = within.semi_join(periods, ["patient_id", "end_on"])
    return lines.semi_join(inside, ["claim_id", "line_no"])


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    lines = counted(row["n_lines"], "délivrance se fait", "délivrances se font")
    pharmacies = counted(row["n_pharmacies"], "pharmacie", "pharmacies")
    prescribers = counted(row["n_prescribers"], "prescripteur", "prescripteurs")
    days = number(int(tables_of(tables).law["mining_shopping_days"]))
    reasons = [
        f"{lines} avant la fin de boîtes reçues ailleurs, {period_words(row)}, dans des périodes de {days} jours.",
        f"{pharmacies}, {prescribers}. Les boîtes d’un même jour ne comptent qu’une fois.",
        f"Payé pour ces délivrances : {euros(row['amount_cents'])}. À vérifier par une personne.",
    ]
    evidence = {key: row[key] for key in ("n_pharmacies", "n_prescribers")}
    return told(HEADER, row, tables, reasons, amount_cents=row["amount_cents"], evidence=evidence)
