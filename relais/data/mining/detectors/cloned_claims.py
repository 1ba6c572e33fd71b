"""The same acts, in the same quantities, billed to many patients of one provider, far more than peers do."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.gathering import gathered
from relais.data.mining.lines import narrow
from relais.data.mining.telling import LABELS, counted, number, period_words, told
from relais.data.screening.definition import STATISTICAL, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="cloned_claims",
    version="1",
    title="Même suite d’actes pour de nombreux patients",
    why="Des soins recopiés d’un patient à l’autre peuvent ne pas avoir été faits.",
    legal_basis=("CSS L315-1", "CSS L133-4", "CSS L114-17-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Protocole ou bilan propre à un exercice que la spécialité ne dit pas",
        "Dépistage ou vaccination d’un groupe, dans un établissement par exemple",
        "Équipement vendu par lots",
    ),
    clears=(
        "Dossiers de quelques patients, avec leurs comptes rendus",
        "Réponse des patients sur les soins reçus",
        "Protocole écrit qui explique la suite d’actes",
    ),
    subject_kind="provider",
    tables=("kept_lines", "visit", "provider_year"),
    optional=("providers",),
    purpose=ABUSE,
    kind=STATISTICAL,
    labels={
        **LABELS,
        "vector": "Suite d’actes (acte × quantité)",
        "n_cloned": "Patients qui ont cette suite",
        "expected_hundredths": "Attendu d’après les comparables (en centièmes de patient)",
        "peers_patients": "Patients des comparables",
        "peers_cloned": "Patients des comparables qui ont cette suite",
        "year_patients": "Patients dans l’année",
        "paid_cents": "Payé pour ces lignes",
    },
)
WINDOW = ("provider_id", "patient_id", "year", "window")
LEFT_OUT = ("drug", "stay")
"""Families whose codes are too coarse for a suite of them to say anything."""


def find(tables: Sources) -> ir.Table:
    """For each provider and year, the vector of acts (of a claim, or of a patient's month) that goes most beyond what peers of
    the specialty do: `mining_clone_acts` different acts, for `mining_clone_patients`, `mining_clone_times` the expected."""
    claims = tables_of(tables)
    rich = _rich_lines(claims)
    vectors = claims.held(_vectors(rich, int(claims.law["mining_clone_acts"])))
    top = claims.held(_beyond_peers(vectors, claims))
    own = vectors.semi_join(top, ["provider_id", "year", "vector"]).select(*WINDOW)
    theirs = rich.semi_join(top, ["provider_id", "year"]).mutate()
    flagged = theirs.mutate(overpaid_cents=theirs.reimbursed_cents)
    by_claim = flagged.semi_join(own.rename(claim_id="window"), [*WINDOW[:3], "claim_id"])
    by_month = flagged.semi_join(own.rename(month="window"), [*WINDOW[:3], "month"])
    both = by_claim.union(by_month, distinct=True)
    rows = gathered(both, claims)
    beside = top.rename(subject_id="provider_id")
    return rows.inner_join(beside, ["subject_id", "year"]).select(
        *rows.columns,
        *(beside[name] for name in _TOLD),
    )


_TOLD = ("vector", "n_cloned", "expected_hundredths", "peers_patients", "peers_cloned", "year_patients")  # fmt: skip


def _rich_lines(claims: Claims) -> ir.Table:
    """Lines, with their `month` (its first day, as text), of patients who had lines enough in the month from the provider
    to make a vector."""
    least = int(claims.law["mining_clone_acts"])
    visits = claims.table("visit")
    monthly = visits.select("provider_id", "patient_id", "n_lines", place=_place(visits))
    months = ["provider_id", "patient_id", "place"]
    full = monthly.group_by(months).having(monthly.n_lines.sum() >= least).agg()
    lines = narrow(claims.table("kept_lines"))
    told = lines.filter(lines.act_family.notin(LEFT_OUT)).mutate(place=_place(lines))
    rich = told.semi_join(full, months).drop("place")
    return claims.held(rich.mutate(month=rich.starts_on.truncate("M").cast("date").cast("string")))


def _place(rows: ir.Table) -> ir.IntegerValue:
    """Number of a month among all months."""
    return (rows.starts_on.year() * 12 + rows.starts_on.month()).cast("int32")


def _vectors(lines: ir.Table, least: int) -> ir.Table:
    """One row a provider, patient, year and window (claim number, or first day of the month) of `least` acts or more."""
    acts = lines.group_by("provider_id", "patient_id", "year", "month", "claim_id", "act_code").agg(
        quantity=lines.quantity.sum()
    )  # fmt: skip
    keys = ("provider_id", "patient_id", "year")
    windows = acts.select(*keys, "act_code", "quantity", window="month").union(
        acts.select(*keys, "act_code", "quantity", window="claim_id")
    )
    summed = windows.group_by(*WINDOW, "act_code").agg(quantity=windows.quantity.sum())
    enough = summed.group_by(*WINDOW).having(summed.count() >= least).agg()
    named = summed.mutate(
        part=summed.act_code + ibis.literal(" × ") + summed.quantity.cast("string")
    ).semi_join(enough, list(WINDOW))
    listed = named.group_by(*WINDOW).agg(parts=named.part.collect())
    return listed.select(*WINDOW, vector=listed.parts.sort().join(", "))


def _beyond_peers(vectors: ir.Table, claims: Claims) -> ir.Table:
    """The first vector of each provider and year by what it has beyond the expected."""
    law = claims.law
    years = claims.table("provider_year").select("provider_id", "year", "specialty", "n_patients")
    counts = vectors.group_by("provider_id", "year", "vector").agg(
        n_cloned=vectors.patient_id.nunique()
    )
    placed = counts.inner_join(years, ["provider_id", "year"]).select(
        *counts.columns, "specialty", year_patients="n_patients"
    )
    everybody = ["year", "specialty"]
    whole = placed.group_by(*everybody, "vector").agg(all_cloned=placed.n_cloned.sum())
    patients = years.group_by(*everybody).agg(all_patients=years.n_patients.sum())
    many = placed.filter(placed.n_cloned >= int(law["mining_clone_patients"]))
    with_whole = many.inner_join(whole, [*everybody, "vector"]).select(
        *many.columns, whole.all_cloned
    )
    beside = with_whole.inner_join(patients, everybody).select(
        *with_whole.columns,
        peers_cloned=(with_whole.all_cloned - with_whole.n_cloned).cast("int64"),
        peers_patients=(patients.all_patients - with_whole.year_patients).cast("int64"),
    )
    known = beside.filter(beside.peers_patients >= int(law["mining_clone_peer_patients"]))
    expected = known.peers_cloned * known.year_patients * 100 // known.peers_patients
    told = known.mutate(expected_hundredths=expected.cast("int64"))
    beyond = told.filter(
        told.n_cloned * 100 >= told.expected_hundredths * int(law["mining_clone_times"])
    )
    first = ibis.window(
        group_by=["provider_id", "year"],
        order_by=[ibis.desc(beyond.n_cloned * 100 - beyond.expected_hundredths), "vector"],
    )
    ranked = beyond.mutate(place=ibis.row_number().over(first))
    return ranked.filter(ranked.place == 0).select("provider_id", "year", *_TOLD)


def unseen(tables: Sources) -> dict[str, int]:
    """Providers whose peers of the year have too few patients for their suites of acts to be expected or not."""
    claims = tables_of(tables)
    years, least = claims.table("provider_year"), int(claims.law["mining_clone_peer_patients"])
    same = ibis.window(group_by=["year", "specialty"])
    others = years.mutate(others=years.n_patients.sum().over(same) - years.n_patients)
    alone = others.provider_id.nunique(where=others.others < least).to_pyarrow().as_py()
    why = f"professionnels non comparés : leurs comparables ont moins de {least} patients"
    return {why: int(alone)}


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    paid, n, expected = row["amount_cents"], row["n_cloned"], row["expected_hundredths"]
    excess = paid * max(n * 100 - expected, 0) // (n * 100)
    reasons = [
        f"La même suite d’actes est facturée à {counted(n, 'patient', 'patients')} sur {number(row['year_patients'])} "
        f"({period_words(row)}) : {row['vector']}.",
        f"D’après les professionnels de la même spécialité ({number(row['peers_cloned'])} de leurs "
        f"{number(row['peers_patients'])} patients), on en attendrait {number(-(-expected // 100))}.",
        f"Payé pour ces lignes : {euros(paid)} ; au-delà de l’attendu, {euros(excess)} si ces soins n’ont pas eu lieu.",
    ]
    evidence = {**{name: row[name] for name in _TOLD}, "paid_cents": paid}
    score = round((n - expected / 100) / (expected / 100 + 1) ** 0.5, 4)
    return told(
        HEADER, row, tables, reasons, amount_cents=excess, score=score, evidence=evidence
    )  # fmt: skip
