"""Care by who could not bill it that day: closed, not yet open, of another trade; or prescribed by who had stopped."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._ways import by_way, evidence, flag, labels, sentences, stake
from relais.data.mining.telling import period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal

WAYS = {
    "closed": "Soin après la fin d’activité",
    "unopened": "Soin avant le début d’activité",
    "trade": "Acte d’une autre profession",
    "prescriber": "Prescripteur qui avait cessé",
}
SAID = {
    "closed": (
        "ligne est datée d’après la fin d’activité déclarée",
        "lignes sont datées d’après la fin d’activité déclarée",
    ),
    "unopened": (
        "ligne est datée d’avant le début d’activité déclaré",
        "lignes sont datées d’avant le début d’activité déclaré",
    ),
    "trade": (
        "ligne est un acte réservé à une autre profession que celle du répertoire",
        "lignes sont des actes réservés à une autre profession que celle du répertoire",
    ),
    "prescriber": (
        "ligne est exécutée sur l’ordonnance d’un prescripteur qui avait cessé, au-delà du délai",
        "lignes sont exécutées sur l’ordonnance de prescripteurs qui avaient cessé, au-delà du délai",
    ),
}
HEADER = Header(
    id="not_entitled",
    version="1",
    title="Professionnel qui ne pouvait pas facturer",
    why="Un soin facturé hors de l’activité déclarée, ou sur l’ordonnance d’un absent, n’est pas dû.",
    legal_basis=("CSS L133-4", "CSP L4161-1", "CSP R5123-2", "CSP R5132-22"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Répertoire mis à jour en retard, ou réouverture non enregistrée",
        "Remplaçant facturant sous le numéro du remplacé",
        "Ordonnance renouvelable longue (optique, orthoptie), sans première délivrance dans les extraits",
        "Prescripteur ayant changé de numéro en changeant de lieu",
    ),
    clears=(
        "Attestation de l’ordre : en exercice ce jour-là",
        "Contrat de remplacement",
        "Ordonnance produite, dans son délai",
    ),
    subject_kind="provider",
    tables=("kept_lines", "providers"),
    purpose=ABUSE,
    kind=RULE,
    labels=labels(WAYS),
)
PRESCRIBED = ("drug", "device")


def find(tables: Sources) -> ir.Table:
    """Lines that the register excludes that day; what it does not say is not flagged."""
    claims = tables_of(tables)
    return by_way(
        [_closed(claims), _unopened(claims), _trade(claims), _prescriber(claims)], claims, WAYS
    )


def _closed(claims: Claims) -> ir.Table:
    providers, lines = claims.table("providers"), claims.table("kept_lines")
    gone = providers.filter(providers.closed_on.notnull()).select("provider_id", "closed_on")
    joined = lines.inner_join(gone, "provider_id")
    grace = int(claims.law["mining_closed_grace"])
    late = joined.filter(joined.starts_on.delta(joined.closed_on, unit="day") > grace)
    return flag(late, WAYS["closed"])


def _unopened(claims: Claims) -> ir.Table:
    providers, lines = claims.table("providers"), claims.table("kept_lines")
    new = providers.filter(providers.opened_on > claims.first_on)
    joined = lines.inner_join(new.select("provider_id", "opened_on"), "provider_id")
    grace = int(claims.law["mining_closed_grace"])
    early = joined.filter(joined.opened_on.delta(joined.starts_on, unit="day") > grace)
    return flag(early, WAYS["unopened"])


def _trade(claims: Claims) -> ir.Table:
    """Families reserved to some specialties (`mining_family_specialties`), by the register; unknown is not flagged."""
    allowed = claims.pairs("mining_family_specialties").select(
        family="act_code", allowed="other_code", to_confirm="to_confirm"
    )
    families = allowed.group_by("family").agg(doubt=allowed.to_confirm.any())
    providers, lines = claims.table("providers"), claims.table("kept_lines")
    known = providers.filter(providers.specialty.notnull())
    own = known.select("provider_id", own_specialty="specialty")
    outside = own.join(families, how="cross").anti_join(
        allowed, [("family", "family"), ("own_specialty", "allowed")]
    )
    wrong = outside.select("family", "doubt", wrong_id="provider_id")
    joined = lines.inner_join(
        wrong, [lines.provider_id == wrong.wrong_id, lines.act_family == wrong.family]
    )
    return flag(joined, WAYS["trade"], to_confirm=joined.doubt)


def _prescriber(claims: Claims) -> ir.Table:
    """Drugs and devices given so long after the prescriber stopped that no prescription could still be good: the delay of
    a renewal; that of a first dispensing, when the prescriber stopped within the extracts and none came before."""
    providers, lines = claims.table("providers"), claims.table("kept_lines")
    gone = providers.filter(providers.closed_on.notnull())
    gone = gone.select(stopped_id="provider_id", stopped_on="closed_on")
    drugs = lines.filter(lines.act_family.isin(PRESCRIBED) & lines.prescriber_id.notnull())
    theirs = drugs.inner_join(gone, drugs.prescriber_id == gone.stopped_id)
    beginning = lines.agg(data_from=lines.starts_on.min())
    same = ibis.window(group_by=["patient_id", "stopped_id"])
    ranked = theirs.mutate(
        after=theirs.starts_on.delta(theirs.stopped_on, unit="day").cast("int64"),
        begun_on=theirs.starts_on.min().over(same),
    ).join(beginning, how="cross")
    first = int(claims.law["mining_first_dispensing"])
    begun_late = ranked.begun_on.delta(ranked.stopped_on, unit="day") > first
    seen = ranked.stopped_on >= ranked.data_from
    wrong = ranked.filter((ranked.after > int(claims.law["mining_renewal"])) | (begun_late & seen))
    return flag(wrong, WAYS["prescriber"], beside=wrong.prescriber_id)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    reasons = [
        f"Lignes hors de l’activité déclarée au répertoire, {period_words(row)}.",
        *sentences(row, SAID),
        stake(row),
    ]
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        evidence=evidence(row, WAYS),
    )
