"""One bank account given in a short time for people of several homes, and allowances paid right after."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.telling import LABELS, counted, period_words, told
from relais.data.screening.definition import RULE, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="changed_account",
    version="1",
    title="Même compte donné pour des personnes de plusieurs foyers",
    why="Qui vole des identités change leur compte bancaire juste avant un paiement : les personnes payées sont les victimes.",
    legal_basis=("Code pénal 226-4-1", "Code pénal 313-1", "CSS L114-17-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 29),
    review_due=date(2027, 11, 29),
    known_false_positives=(
        "Tuteur, curateur ou association qui encaisse pour les personnes protégées",
        "Parents et enfants majeurs qui partagent un compte, foyers recomposés",
        "Foyers mal connus des extraits : colocation, hébergement",
    ),
    clears=(
        "Chaque personne confirme avoir donné ce compte, par un autre moyen que la demande",
        "Jugement de protection ou mandat d’encaissement",
        "Titulaire du compte vérifié auprès de la banque",
    ),
    subject_kind="network",
    tables=("account_changes", "persons", "work_stops"),
    purpose=ABUSE,
    kind=RULE,
    labels={
        **LABELS,
        "holders": "Personnes à prévenir",
        "person_id": "Personne",
        "changed_on": "Compte donné le",
        "paid_on": "Premier paiement le",
        "paid_cents": "Payé ensuite",
        "n_persons": "Personnes",
        "n_homes": "Foyers",
        "n_stops": "Arrêts payés",
    },
)


def find(tables: Sources) -> ir.Table:
    """Accounts given for people of `mining_account_homes` homes or more within `mining_account_days` days, each followed by
    the payment of a stop within `mining_account_paid` days, while the account was still theirs. The account is the
    subject: nobody paid is suspected. One given for more than `mining_account_widest` homes is left out: an organisation
    that collects for others. Care reimbursed is not looked at: no table says to which account."""
    claims = tables_of(tables)
    paid = _paid(_given(claims), claims)
    days, least = (
        int(claims.law["mining_account_days"]),
        int(claims.law["mining_account_homes"]),
    )
    ends = paid.select("account_hash", end_on="changed_on").distinct()
    near = paid.inner_join(ends, "account_hash")
    within = near.filter(
        (near.changed_on <= near.end_on) & (near.end_on.delta(near.changed_on, unit="day") < days)
    )
    counts = within.group_by("account_hash", "end_on").agg(n=within.household_id.nunique())
    bursts = counts.filter(counts.n >= least)
    names = ["account_hash", "person_id", "changed_on"]
    found = paid.semi_join(within.semi_join(bursts, ["account_hash", "end_on"]), names)
    holder = ibis.struct(
        {name: found[name] for name in ("person_id", "changed_on", "paid_on", "paid_cents")}
    )
    return found.group_by(subject_id=found.account_hash, year=found.year).agg(
        n_persons=found.person_id.nunique(),
        n_homes=found.household_id.nunique(),
        n_stops=found.n_stops.sum().cast("int64"),
        amount_cents=found.paid_cents.sum().cast("int64"),
        first_on=found.changed_on.min(),
        last_on=found.changed_on.max(),
        fund=found.fund.max(),
        commune=ibis.null("string"),
        holders=holder.collect(),
    )


def _given(claims: Claims) -> ir.Table:
    """Accounts given for persons in the years looked at, until the day before the next one (`until_on`, NULL none)."""
    given = claims.table("account_changes")
    persons = given.filter(given.holder_kind == "person")
    next_ = ibis.window(group_by="holder_id", order_by="starts_on")
    dated = persons.mutate(until_on=persons.starts_on.lead(1).over(next_))
    who = claims.table("persons").select("household_id", "fund", holder_id="person_id")
    known = dated.inner_join(who, "holder_id")
    homes = known.group_by("account_hash").agg(n=known.household_id.nunique())
    few = homes.filter(homes.n <= int(claims.law["mining_account_widest"]))
    looked = known.semi_join(few, "account_hash").filter(
        (ibis._.starts_on >= claims.first_on) & (ibis._.starts_on <= claims.on)
    )
    return looked.select(
        "account_hash", "household_id", "fund", "until_on", person_id="holder_id", changed_on="starts_on"
    )  # fmt: skip


def _paid(given: ir.Table, claims: Claims) -> ir.Table:
    """Those followed by payments to the account, with what was paid."""
    stops = claims.table("work_stops")
    payments = stops.filter((stops.paid_cents > 0) & (stops.paid_on <= claims.on)).select(
        "person_id", "stop_id", "paid_on", "paid_cents"
    )
    joined = given.inner_join(payments, "person_id")
    after = joined.paid_on.delta(joined.changed_on, unit="day")
    soon = joined.filter(
        (after >= 0)
        & (after <= int(claims.law["mining_account_paid"]))
        & ibis.coalesce(joined.paid_on < joined.until_on, True)
    )
    rows = soon.group_by("account_hash", "household_id", "fund", "person_id", "changed_on").agg(
        n_stops=soon.count(),
        paid_on=soon.paid_on.min(),
        paid_cents=soon.paid_cents.sum().cast("int64"),
    )
    return rows.mutate(year=rows.changed_on.year().cast("int32"))


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    law = tables_of(tables).law
    persons = counted(row["n_persons"], "personne", "personnes")
    homes = counted(row["n_homes"], "foyer", "foyers")
    stops = counted(row["n_stops"], "arrêt de travail payé", "arrêts de travail payés")
    holders = sorted(row["holders"], key=lambda one: (one["changed_on"], one["person_id"]))
    reasons = [
        f"Un même compte donné pour {persons} de {homes}, {period_words(row)} : au moins {law['mining_account_homes']} foyers "
        f"en {law['mining_account_days']} jours.",
        f"{stops} ensuite sur ce compte, dans les {law['mining_account_paid']} jours : {euros(row['amount_cents'])}.",
        "Ces personnes peuvent être victimes d’une usurpation : les prévenir d’abord. À vérifier par une personne.",
    ]
    keys = ("n_persons", "n_homes", "n_stops")
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["amount_cents"],
        evidence={
            **{key: row[key] for key in keys},
            "holders": [
                {key: v.isoformat() if isinstance(v, date) else v for key, v in one.items()}
                for one in holders
            ],
        },
    )
