"""Places of care of several companies held by the same hands: account, manager, address, patients, prescribers."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._ring_map import LABELS as MAP_LABELS
from relais.data.mining.detectors._ring_map import mapped
from relais.data.mining.telling import LABELS, counted, number, told
from relais.data.screening.definition import NETWORK, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="ring",
    version="2",
    title="Lieux de soins tenus par les mêmes mains",
    why="Des sociétés sans lien affiché, qui ont le même compte ou le même dirigeant, peuvent se partager des patients "
    "ou reprendre l’activité d’un lieu fermé.",
    legal_basis=("CSS L114-9", "CSS L114-17-1", "Code pénal, article 313-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 29),
    review_due=date(2027, 11, 29),
    known_false_positives=(
        "Groupe de plusieurs sociétés, déclaré comme tel",
        "Cession ou déménagement d’un cabinet",
        "Compte d’un mandataire ou d’un organisme qui encaisse pour d’autres",
        "Cabinets voisins qui se remplacent, ou successeurs d’un même local",
    ),
    clears=(
        "Statuts et conventions entre les sociétés",
        "Acte de cession du fonds",
        "Mandat d’encaissement",
    ),
    subject_kind="network",
    tables=("kept_lines", "provider_link", "provider_group", "providers"),
    purpose=ABUSE,
    kind=NETWORK,
    labels={**LABELS, **MAP_LABELS},
)
MOST = 200
"""Rows of each sort kept as evidence; the counts are whole."""
DAY_LENGTH = len("9999-12-31 ")


def find(tables: Sources) -> ir.Table:
    """Groups of `mining_ring_least` providers of several legal entities linked by an account, a manager or an address with
    more (`provider_link`); of two where one opened after another closed and an account or a manager links them. One row
    a group, named after its oldest provider."""
    claims = tables_of(tables)
    links = claims.table("provider_link")
    members = _members(claims)
    groups = _groups(members, links, claims)
    kept = members.semi_join(groups, "label").select(*members.columns)
    patients = _patients(kept, claims)
    for one in (_nodes(kept, patients), _ties(kept, links), _shared(patients, claims),
                _prescribers(kept, claims), _fund(patients)):  # fmt: skip
        groups = groups.left_join(one, "label").drop("label_right").mutate()
    paid = groups.filter(groups.paid_cents > 0)
    return paid.mutate(year=ibis.literal(claims.on.year)).drop("label")


def _members(claims: Claims) -> ir.Table:
    """Linked providers with the `label` of their group, and what the register says of them."""
    providers, groups = claims.table("providers"), claims.table("provider_group")
    columns = ("kind", "specialty", "commune", "opened_on", "closed_on", "legal_entity_id")
    return groups.inner_join(providers, "provider_id").select("provider_id", "label", *columns)


def _groups(members: ir.Table, links: ir.Table, claims: Claims) -> ir.Table:
    hands = links.filter(links.sort != "address").select("provider_id").distinct()
    held = members.semi_join(hands, "provider_id").select(held="label").distinct()
    sized = members.group_by("label").agg(
        subject_id=members.label.max().substr(DAY_LENGTH),
        commune=members.commune.max(
            where=members.label.endswith(ibis.literal(" ") + members.provider_id)
        ),
        n_providers=members.count(),
        n_communes=members.commune.nunique(),
        first_closed_on=members.closed_on.min(),
        last_opened_on=members.opened_on.max(),
    )
    reborn = ibis.coalesce(sized.last_opened_on > sized.first_closed_on, False)
    told = sized.mutate(reborn=reborn)
    few = told.semi_join(held, told.label == held.held)
    many = told.filter(told.n_providers >= int(claims.law["mining_ring_least"]))
    return many.union(few.filter(few.reborn), distinct=True)


def _patients(members: ir.Table, claims: Claims) -> ir.Table:
    """Patients of each member over the years looked at."""
    rows = claims.table("kept_lines")
    joined = rows.inner_join(members.select("provider_id", "label"), "provider_id").select(
        "label", "provider_id", "patient_id", "fund", "reimbursed_cents"
    )
    return joined.group_by("label", "provider_id", "patient_id").agg(
        fund=joined.fund.max(), paid_cents=joined.reimbursed_cents.sum().cast("int64")
    )


def _nodes(members: ir.Table, patients: ir.Table) -> ir.Table:
    sums = patients.group_by("provider_id").agg(
        n_patients=patients.count(), paid_cents=patients.paid_cents.sum().cast("int64")
    )
    beside = members.left_join(sums, "provider_id").drop("provider_id_right").mutate()
    told = beside.mutate(
        n_patients=ibis.coalesce(beside.n_patients, 0),
        paid_cents=ibis.coalesce(beside.paid_cents, 0),
        place=ibis.row_number().over(
            ibis.window(group_by="label", order_by=[ibis.desc("paid_cents"), "provider_id"])
        ),
    )
    names = [name for name in told.columns if name not in ("label", "place")]
    node = ibis.struct({name: told[name] for name in names})
    return told.group_by("label").agg(nodes=node.collect(where=told.place < MOST))


def _ties(members: ir.Table, links: ir.Table) -> ir.Table:
    """What each member shares: at most MOST rows, hubs in their order."""
    own = links.inner_join(members.select("provider_id", "label"), "provider_id")
    own = own.select("label", "provider_id", "hub", "sort").distinct()
    order = ibis.window(group_by="label", order_by=["hub", "provider_id"])
    told = own.mutate(place=ibis.row_number().over(order))
    tie = ibis.struct({name: told[name] for name in ("provider_id", "hub", "sort")})
    return told.group_by("label").agg(
        n_accounts=told.hub.nunique(where=told.sort == "account"),
        n_managers=told.hub.nunique(where=told.sort == "manager"),
        n_addresses=told.hub.nunique(where=told.sort == "address"),
        ties=tie.collect(where=told.place < MOST),
    )


def _shared(patients: ir.Table, claims: Claims) -> ir.Table:
    """Patients of the group, those of two members or more, and the pairs of members with patients in common."""
    seen = patients.group_by("label", "patient_id").agg(
        n=patients.provider_id.nunique(), paid_cents=patients.paid_cents.sum()
    )
    whole = seen.group_by("label").agg(
        n_patients=seen.count(),
        n_shared_patients=(seen.n > 1).cast("int64").sum().cast("int64"),
        paid_cents=seen.paid_cents.sum().cast("int64"),
    )
    several = patients.semi_join(seen.filter(seen.n > 1), ["label", "patient_id"])
    left = several.select("label", "patient_id", a="provider_id")
    right = several.select(label_b="label", patient_b="patient_id", b="provider_id")
    met = left.inner_join(
        right,
        [left.label == right.label_b, left.patient_id == right.patient_b, left.a < right.b],
    ).select("label", "a", "b")
    counts = met.group_by("label", "a", "b").agg(n=met.count())
    pairs = _first(counts.filter(counts.n >= int(claims.law["mining_ring_patients"])), "a", "b")
    pair = ibis.struct({name: pairs[name] for name in ("a", "b", "n")})
    listed = pairs.group_by("label").agg(pairs=pair.collect(where=pairs.place < MOST))
    return whole.left_join(listed, "label").drop("label_right").mutate()


def _prescribers(members: ir.Table, claims: Claims) -> ir.Table:
    """Those whose prescriptions two members or more carry out."""
    lines = claims.table("kept_lines")
    theirs = lines.filter(lines.prescriber_id.notnull()).inner_join(
        members.select("provider_id", "label"), "provider_id"
    ).select("label", "provider_id", "prescriber_id", "patient_id")  # fmt: skip
    known = theirs.filter(theirs.prescriber_id != theirs.provider_id)
    counts = known.group_by("label", "prescriber_id").agg(
        n=known.patient_id.nunique(), n_providers=known.provider_id.nunique()
    )
    least = int(claims.law["mining_ring_patients"])
    many = _first(counts.filter((counts.n >= least) & (counts.n_providers > 1)), "prescriber_id")
    first = many.filter(many.place < 10)
    carried = known.semi_join(first, ["label", "prescriber_id"])
    pairs = carried.group_by("label", "prescriber_id", "provider_id").agg(
        n=carried.patient_id.nunique()
    )
    row = ibis.struct({name: pairs[name] for name in ("prescriber_id", "provider_id", "n")})
    return pairs.group_by("label").agg(prescribers=row.collect())


def _first(counts: ir.Table, *ties: str) -> ir.Table:
    order = ibis.window(group_by="label", order_by=[ibis.desc("n"), *ties])
    return counts.mutate(place=ibis.row_number().over(order))


def _fund(patients: ir.Table) -> ir.Table:
    """The fund that pays most, and how many pay."""
    sums = patients.group_by("label", "fund").agg(n=patients.paid_cents.sum())
    ranked = _first(sums, "fund")
    return ranked.group_by("label").agg(
        fund=ranked.fund.max(where=ranked.place == 0), n_funds=ranked.count()
    )


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    drawn = mapped(row)
    shared, patients = row["n_shared_patients"], row["n_patients"]
    ties = [
        counted(row["n_accounts"], "compte bancaire", "comptes bancaires"),
        counted(row["n_managers"], "dirigeant", "dirigeants"),
        counted(row["n_addresses"], "adresse", "adresses"),
    ]
    numbers = (row["n_accounts"], row["n_managers"], row["n_addresses"])
    held = " et ".join(text for text, n in zip(ties, numbers, strict=True) if n)
    reasons = [
        f"{counted(row['n_providers'], 'lieu de soins', 'lieux de soins')} de sociétés différentes ont en commun {held} : "
        "lien à expliquer par les intéressés.",
        f"{counted(shared, 'patient vu', 'patients vus')} par plusieurs de ces lieux, sur {number(patients)} ; "
        f"payé sur la période : {euros(row['paid_cents'])}.",
    ]
    if row["n_addresses"]:
        reasons.append(
            "Une adresse commune ne compte qu’avec un autre lien : compte, dirigeant, patients en commun entre lieux d’un "
            "même métier, ou lieux qui se succèdent."
        )
    if row["reborn"]:
        reasons.append(
            f"Un lieu a ouvert le {row['last_opened_on']:%d/%m/%Y}, après la fermeture d’un autre le "
            f"{row['first_closed_on']:%d/%m/%Y}."
        )
    if row["n_funds"] > 1:
        reasons.append(
            f"{row['n_funds']} caisses paient ces lieux : à traiter comme un seul dossier."
        )
    evidence = {**{name: row[name] for name in _KEPT}, **drawn}
    kinds = [
        row["n_accounts"],
        row["n_managers"],
        row["n_addresses"],
        row["reborn"],
        row["n_communes"] < row["n_providers"],
        row["pairs"],
        row["prescribers"],
    ]
    score = sum(1 for one in kinds if one) + round(shared / patients, 4)
    return told(
        HEADER, row, tables, reasons, amount_cents=None, score=score, evidence=evidence
    )  # fmt: skip


_KEPT = ("n_providers", "n_accounts", "n_managers", "n_addresses", "n_communes", "n_funds", "n_patients",
         "n_shared_patients", "paid_cents")  # fmt: skip
