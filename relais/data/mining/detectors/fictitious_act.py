"""Acts without the trace they leave: an operation without anaesthesia or stay, a device that nobody prescribed."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._acts import dated
from relais.data.mining.detectors._ways import by_way, evidence, flag, labels, sentences, stake
from relais.data.mining.telling import period_words, told
from relais.data.screening.definition import STATISTICAL, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal

WAYS = {
    "operation": "Opération sans anesthésie ni séjour",
    "device": "Appareillage sans prescripteur",
}
SAID = {
    "operation": (
        "opération n’a laissé ni anesthésie ni séjour dans les extraits",
        "opérations n’ont laissé ni anesthésie ni séjour dans les extraits",
    ),
    "device": (
        "ligne d’appareillage n’a pas de prescripteur, quand presque toutes en ont un",
        "lignes d’appareillage n’ont pas de prescripteur, quand presque toutes en ont un",
    ),
}
HEADER = Header(
    id="fictitious_act",
    version="1",
    title="Acte sans la trace qu’il laisse",
    why="Une opération laisse une anesthésie ou un séjour, un appareil une ordonnance : sans trace, il faut demander.",
    legal_basis=("CSS L133-4", "CSS L165-1", "CSS L114-17-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Anesthésie payée par une autre caisse, ou séjour absent des extraits",
        "Anesthésie locale faite par l’opérateur",
        "Prescripteur non transmis par le logiciel du fournisseur",
    ),
    clears=(
        "Compte rendu opératoire et fiche d’anesthésie",
        "Ordonnance et bon de livraison signé",
        "Réponse du patient : il a bien reçu l’acte ou l’appareil",
    ),
    subject_kind="provider",
    tables=("kept_lines",),
    optional=("stays", "providers", "persons"),
    purpose=ABUSE,
    kind=STATISTICAL,
    acts=("mining_traced_acts", "mining_anaesthesia"),
    labels=labels(WAYS),
)


def find(tables: Sources) -> ir.Table:
    """Ranks only: a missing trace is not a proof. What patients answer is not in the extracts."""
    claims = tables_of(tables)
    return by_way([_operation(claims), _device(claims)], claims, WAYS)


def _operation(claims: Claims) -> ir.Table:
    """Operations (`mining_traced_acts`: days of margin) of a patient with no anaesthesia and no stay on those days."""
    operations = dated(claims.table("kept_lines"), claims, "mining_traced_acts", "act_code")
    traces = _anaesthesia(claims).union(_billed_stays(claims))
    if claims.has("stays"):
        traces = traces.union(_known_stays(claims))
    near = operations.inner_join(traces, operations.patient_id == traces.traced_id)
    traced = near.filter(
        (near.traced_from.delta(near.starts_on, unit="day") <= near["value"])
        & (near.starts_on.delta(near.traced_to, unit="day") <= near["value"])
    ).select("claim_id", "line_no")
    bare = operations.anti_join(traced, ["claim_id", "line_no"])
    return flag(bare, WAYS["operation"], to_confirm=bare.to_confirm)


def _anaesthesia(claims: Claims) -> ir.Table:
    lines = dated(claims.table("kept_lines"), claims, "mining_anaesthesia", "act_code")
    return lines.select(
        traced_id="patient_id", traced_from="starts_on", traced_to="starts_on"
    ).distinct()


def _billed_stays(claims: Claims) -> ir.Table:
    lines = claims.table("kept_lines")
    stays = lines.filter(lines.act_family == "stay")
    return stays.select(
        traced_id="patient_id",
        traced_from="starts_on",
        traced_to=ibis.coalesce(stays.ends_on, stays.starts_on),
    ).distinct()


def _known_stays(claims: Claims) -> ir.Table:
    stays = claims.table("stays")
    return stays.select(
        traced_id="person_id",
        traced_from="starts_on",
        traced_to=ibis.coalesce(stays.ends_on, ibis.literal(claims.on)),
    ).distinct()


def _device(claims: Claims) -> ir.Table:
    """Devices without a prescriber, in the years when the extracts give it nearly always (`mining_prescriber_known`)."""
    lines = claims.table("kept_lines")
    devices = lines.filter(lines.act_family == "device")
    known = devices.group_by("year").agg(n=devices.count(), n_known=devices.prescriber_id.count())
    least = int(claims.law["mining_prescriber_known"])
    told_years = known.filter(known.n_known * 100 >= known.n * least).select("year")
    bare = devices.filter(devices.prescriber_id.isnull()).semi_join(told_years, "year")
    return flag(bare, WAYS["device"])


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    reasons = [f"Actes sans trace, {period_words(row)}.", *sentences(row, SAID), stake(row)]
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        score=float(row["n_lines"]),
        evidence=evidence(row, WAYS),
    )
