"""Drugs given on the prescriptions of someone who never cared for those patients, nor for anyone of where they live."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.gathering import gathered
from relais.data.mining.telling import LABELS, counted, period_words, told
from relais.data.screening.definition import STATISTICAL, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="forged_prescription",
    version="1",
    title="Ordonnances au nom d’un prescripteur qui n’a jamais vu ces patients",
    why="Une ordonnance falsifiée porte le nom d’un médecin lointain : il ne connaît ni les patients, ni leur commune.",
    legal_basis=("CSS L133-4", "CSS L133-4-1", "Code pénal 441-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Médecin salarié, hospitalier ou d’une autre région : ses soins ne sont pas dans les extraits",
        "Téléconsultation par une plateforme",
        "Médecin qui vient de s’installer ou qui remplace",
    ),
    clears=(
        "Le prescripteur reconnaît ces ordonnances",
        "Consultation faite dans un établissement, ou payée par une autre caisse",
    ),
    subject_kind="provider",
    tables=("kept_lines", "provider_patient"),
    optional=("providers",),
    purpose=ABUSE,
    kind=STATISTICAL,
    labels={**LABELS, "n_pharmacies": "Pharmacies", "provider_id": "Pharmacie"},
)
FAMILY = "drug"


def find(tables: Sources) -> ir.Table:
    """Prescribers in whose name `mining_forged_patients` strangers were served within `mining_forged_days`. The prescriber
    is the subject: the victim, most often."""
    claims = tables_of(tables)
    days = int(claims.law["mining_forged_days"])
    strangers = _strangers(claims)
    burst = _arriving(strangers, claims)
    joined = strangers.inner_join(burst, ["prescriber_id", "patient_id"])
    lines = joined.filter(joined.starts_on.delta(joined["first"], unit="day") < days)
    rows = gathered(
        lines.mutate(overpaid_cents=lines.reimbursed_cents),
        claims,
        subject="prescriber_id",
        also=("provider_id",),
    )
    shops = lines.group_by(subject_id=lines.prescriber_id, year=lines.year).agg(
        n_pharmacies=lines.provider_id.nunique()
    )
    return rows.inner_join(shops, ["subject_id", "year"])


def _arriving(strangers: ir.Table, claims: Claims) -> ir.Table:
    """prescriber_id, patient_id, first: those who come among `mining_forged_patients` within `mining_forged_days`, when they
    are the share of the strangers of the year that calls for a look."""
    law = claims.law
    days, least = int(law["mining_forged_days"]), int(law["mining_forged_patients"])
    first = strangers.group_by("prescriber_id", "patient_id").agg(first=strangers.starts_on.min())
    order = ["first", "patient_id"]
    back = ibis.window(group_by="prescriber_id", order_by=order)
    nth = first.mutate(nth=first["first"].lag(least - 1).over(back))
    ends = nth.mutate(
        ends=ibis.coalesce(nth["first"].delta(nth.nth, unit="day") < days, False).cast("int64"),
        come_in=nth["first"].year(),
        day=nth["first"].delta(ibis.date(1970, 1, 1), unit="day").cast("int64"),
    )
    ahead = ibis.window(group_by="prescriber_id", order_by=order, preceding=0, following=least - 1)
    inside = ends.mutate(inside=ends.ends.max().over(ahead))
    year = ["prescriber_id", "come_in"]
    lately = ibis.range_window(group_by=year, order_by="day", preceding=days - 1, following=0)
    whole = ibis.window(group_by=year)
    counted_ = inside.mutate(n_lately=inside.count().over(lately), n_all=inside.count().over(whole))
    most = counted_.mutate(most=counted_.n_lately.max().over(whole))
    enough = most.most * 100 >= most.n_all * int(law["mining_forged_share"])
    return most.filter((most.inside == 1) & enough).select("prescriber_id", "patient_id", "first")


def _strangers(claims: Claims) -> ir.Table:
    """Drugs given to patients whom the prescriber never cared for, of communes where it has hardly a patient."""
    lines = claims.table("kept_lines")
    drugs = lines.filter(
        (lines.act_family == FAMILY)
        & lines.prescriber_id.notnull()
        & (lines.prescriber_id != lines.provider_id)
        & lines.commune.notnull()
    )
    named = claims.held(drugs.select(provider_id="prescriber_id").distinct())
    seen = claims.table("provider_patient").semi_join(named, "provider_id")
    known = seen.select(prescriber_id="provider_id", patient_id="patient_id").distinct()
    homes = seen.group_by("provider_id", "commune").agg(n=seen.patient_id.nunique())
    everywhere = seen.group_by("provider_id").agg(n_all=seen.patient_id.nunique())
    homes = homes.inner_join(everywhere, "provider_id")
    homes = homes.filter(
        (homes.n >= int(claims.law["mining_home_patients"]))
        & (homes.n * 1_000 >= homes.n_all * int(claims.law["mining_home_share"]))
    )
    near = homes.select(prescriber_id="provider_id", commune="commune")
    return drugs.anti_join(known, ["prescriber_id", "patient_id"]).anti_join(
        near, ["prescriber_id", "commune"]
    )


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    days = int(tables_of(tables).law["mining_forged_days"])
    patients = counted(row["n_patients"], "patient", "patients")
    lines = counted(row["n_lines"], "délivrance", "délivrances")
    pharmacies = counted(row["n_pharmacies"], "pharmacie", "pharmacies")
    reasons = [
        f"{lines} à {patients} dans {pharmacies}, {period_words(row)}, au nom de ce prescripteur.",
        "Les extraits ne lui connaissent aucun soin à ces patients, et presque aucun patient dans leurs communes.",
        f"Ils arrivent en moins de {days} jours, et sont la plupart des inconnus de l’année. Le prescripteur peut être victime : lui demander d’abord.",
        f"Payé pour ces délivrances : {euros(row['amount_cents'])}. À vérifier par une personne.",
    ]
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        score=float(row["n_patients"]),
        evidence={"n_pharmacies": row["n_pharmacies"]},
    )
