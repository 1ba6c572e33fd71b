"""Acts that the patients asked about them say they did not receive."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.gathering import gathered
from relais.data.mining.telling import LABELS, counted, number, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="denied_act",
    version="1",
    title="Actes que les patients disent ne pas avoir reçus",
    why="Un acte facturé que plusieurs patients, interrogés un par un, disent ne pas avoir reçu est à justifier.",
    legal_basis=("CSS L133-4", "CSS L114-9", "CSS L114-17-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 29),
    review_due=date(2027, 11, 29),
    known_false_positives=(
        "Acte technique que le patient ne reconnaît pas sous son intitulé",
        "Personne âgée, sous tutelle ou hospitalisée au moment de l’acte, qui ne s’en souvient pas",
        "Acte reçu par un enfant ou un proche et demandé à l’assuré",
        "Erreur de patient à la saisie de la facture",
    ),
    clears=(
        "Compte rendu, cahier de soins ou agenda du jour de l’acte",
        "Ordonnance et bon de livraison signé par le patient",
        "Attestation d’un proche présent ce jour-là",
    ),
    subject_kind="provider",
    tables=("kept_lines", "patient_answers"),
    optional=("providers",),
    purpose=ABUSE,
    kind=RULE,
    labels={
        **LABELS,
        "n_asked": "Actes demandés aux patients",
        "n_answered": "Actes avec une réponse",
        "n_received": "Reçus",
        "n_unsure": "Ne savent pas",
        "denied_share": "Part non reçue, en %",
        "asked_on": "Demandé le",
        "answered_on": "Répondu le",
    },
)
RECEIVED, DENIED, UNSURE = "received", "not_received", "unsure"


def find(tables: Sources) -> ir.Table:
    """Providers and years of care in which `mining_denied_least` patients deny acts, which are `mining_denied_share` percent
    or more of the acts with an answer. An act without an answer says nothing, nor does an answer that comes more
    than `mining_denied_days` after it; the last answer counts, the most favourable of one day."""
    claims = tables_of(tables)
    law = claims.law
    answered = _answered(claims)
    denied = answered.filter(answered.answer == DENIED)
    rows = gathered(
        denied.mutate(overpaid_cents=denied.reimbursed_cents),
        claims,
        also=("asked_on", "answered_on"),
    )
    counts = answered.group_by(subject_id=answered.provider_id, year=answered.year).agg(
        n_asked=answered.count(),
        n_answered=answered.in_time.sum().cast("int64"),
        n_received=(answered.answer == RECEIVED).cast("int64").sum().cast("int64"),
        n_unsure=(answered.answer == UNSURE).cast("int64").sum().cast("int64"),
    )
    told_rows = rows.inner_join(counts, ["subject_id", "year"])
    return told_rows.filter(
        (told_rows.n_patients >= int(law["mining_denied_least"]))
        & (told_rows.n_lines * 100 >= told_rows.n_answered * int(law["mining_denied_share"]))
    )


def _answered(claims: Claims) -> ir.Table:
    """Lines that were asked about; `in_time` 1 where the last answer counts, else 0 and no `answer`."""
    given = claims.table("patient_answers")
    looked = given.filter(given.asked_on <= claims.on)
    known = looked.mutate(
        replied=ibis.ifelse(looked.answered_on <= claims.on, looked.answer, ibis.null("string"))
    )
    favour = ibis.cases((known.replied == RECEIVED, 0), (known.replied == UNSURE, 1), else_=2)
    ordered = known.mutate(favour=favour, silent=known.replied.isnull().cast("int32"))
    last = ibis.window(
        group_by=["claim_id", "line_no"],
        order_by=["silent", ibis.desc("answered_on"), "favour", "asked_on", "person_id"],
    )
    ranked = ordered.mutate(place=ibis.row_number().over(last))
    once = ranked.filter(ranked.place == 0).select(
        "claim_id", "line_no", "asked_on", "answered_on", "replied"
    )
    lines = claims.table("kept_lines")
    joined = lines.inner_join(once, ["claim_id", "line_no"])
    after = joined.answered_on.delta(joined.starts_on, unit="day")
    counts = joined.replied.notnull() & (after <= int(claims.law["mining_denied_days"]))
    timed = joined.mutate(in_time=ibis.coalesce(counts, False).cast("int64"))
    answer = ibis.ifelse(timed.in_time == 1, timed.replied, ibis.null("string"))
    return timed.mutate(answer=answer)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    share = row["n_lines"] * 100 // row["n_answered"]
    patients = counted(row["n_patients"], "patient dit", "patients disent")
    acts = counted(row["n_lines"], "acte", "actes")
    reasons = [
        f"{patients} ne pas avoir reçu {acts} de ce professionnel, {period_words(row)}.",
        f"Actes demandés aux patients : {number(row['n_asked'])}, dont {number(row['n_answered'])} avec une réponse : "
        f"{share} % non reçus, {number(row['n_received'])} reçus, {number(row['n_unsure'])} incertains.",
        f"Payé pour les actes non reçus : {euros(row['amount_cents'])}. À vérifier par une personne, avec le professionnel.",
    ]
    keys = ("n_asked", "n_answered", "n_received", "n_unsure")
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        evidence={**{key: row[key] for key in keys}, "denied_share": share},
    )
