"""Drugs given again and again before the former ones are used up, by several pharmacies or on several prescriptions."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import tables_of
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
    labels={
        **LABELS,
        "n_pharmacies": "Pharmacies",
        "n_prescribers": "Prescripteurs",
        "provider_id": "Pharmacie",
        "prescriber_id": "Prescripteur",
    },
)


def find(tables: Sources) -> ir.Table:
    """Dispensings made while the former ones of the same act last, `mining_shopping_overlaps` of them within
    `mining_shopping_days`, in several places: a crossing of dates, that ranks nobody."""
    claims = tables_of(tables)
    law = claims.law
    given = dated(claims.table("kept_lines"), claims, "mining_supply_days", "act_code")
    least = int(law["mining_shopping_overlaps"])
    many = given.group_by("patient_id").having(given.count() > least).agg(n=given.count())
    over = _overlapping(given.semi_join(many, "patient_id"), int(law["mining_supply_margin"]))
    burst = _dense(over, least, int(law["mining_shopping_days"]))
    places = int(law["mining_shopping_places"])
    by_person = burst.group_by("patient_id", "year").agg(
        n_pharmacies=burst.provider_id.nunique(), n_prescribers=burst.prescriber_id.nunique()
    )
    several = by_person.filter(
        (by_person.n_pharmacies >= places) | (by_person.n_prescribers >= places)
    )
    lines = burst.semi_join(several, ["patient_id", "year"]).mutate(
        overpaid_cents=burst.reimbursed_cents
    )
    rows = gathered(lines, claims, subject="patient_id", also=("provider_id", "prescriber_id"))
    counts = several.rename(subject_id="patient_id")
    told_ = rows.inner_join(counts, ["subject_id", "year"])
    return with_home(told_, claims)


def _overlapping(given: ir.Table, margin: int) -> ir.Table:
    """Those made more than `margin` days before the end of the longest former supply of the same act."""
    supplied = given.mutate(
        day=given.starts_on.delta(ibis.date(1970, 1, 1), unit="day").cast("int64")
    )
    ending = supplied.mutate(until=supplied.day + supplied.quantity * supplied["value"])
    before = ibis.window(
        group_by=["patient_id", "act_code"],
        order_by=["day", "claim_id", "line_no"],
        preceding=(None, 1),
    )
    followed = ending.mutate(lasting=ending.until.max().over(before))
    return followed.filter(followed.lasting - followed.day > margin)


def _dense(lines: ir.Table, least: int, days: int) -> ir.Table:
    """Lines that are among `least` of a patient within `days`."""
    order = ["day", "claim_id", "line_no"]
    one = ibis.window(group_by="patient_id", order_by=order)
    back = lines.mutate(nth=lines.day.lag(least - 1).over(one))
    ends = back.mutate(ends=ibis.coalesce(back.day - back.nth < days, False).cast("int32"))
    ahead = ibis.window(group_by="patient_id", order_by=order, preceding=0, following=least - 1)
    inside = ends.mutate(inside=ends.ends.max().over(ahead))
    return inside.filter(inside.inside == 1)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    lines = counted(row["n_lines"], "délivrance se fait", "délivrances se font")
    pharmacies = counted(row["n_pharmacies"], "pharmacie", "pharmacies")
    prescribers = counted(row["n_prescribers"], "prescripteur", "prescripteurs")
    days = number(int(tables_of(tables).law["mining_shopping_days"]))
    reasons = [
        f"{lines} avant la fin des boîtes déjà reçues, {period_words(row)}, rapprochées en moins de {days} jours.",
        f"{pharmacies}, {prescribers}.",
        f"Payé pour ces délivrances : {euros(row['amount_cents'])}. À vérifier par une personne.",
    ]
    evidence = {key: row[key] for key in ("n_pharmacies", "n_prescribers")}
    return told(HEADER, row, tables, reasons, amount_cents=row["amount_cents"], evidence=evidence)
