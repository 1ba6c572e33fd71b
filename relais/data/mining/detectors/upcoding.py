"""The dearer act of a group billed more often than the patients' ages and the peers would have it."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.gathering import gathered
from relais.data.mining.peers import compared, with_size, without_peers
from relais.data.mining.telling import LABELS, counted, number, told
from relais.data.screening.definition import STATISTICAL, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="upcoding",
    version="1",
    title="Acte plus cher que celui attendu",
    why="Coter l’acte cher à la place de l’acte simple ne laisse aucune trace dans une ligne : seule la part des actes chers le montre.",
    legal_basis=("CSS L133-4", "CSS L162-1-7", "CSS L162-9"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Patientèle plus lourde que ne le disent l’âge et le territoire",
        "Activité réservée à certains actes : soins à domicile, dents délabrées, avis ponctuels",
        "Cabinet où un autre fait les actes simples",
    ),
    clears=(
        "Dossiers tirés au sort : l’acte coté est l’acte fait",
        "Organisation du cabinet expliquant la part des actes chers",
    ),
    subject_kind="provider",
    tables=("kept_lines", "provider_year"),
    optional=("persons", "providers"),
    purpose=ABUSE,
    kind=STATISTICAL,
    acts=("mining_act_levels",),
    labels={
        **LABELS,
        "group": "Groupe d’actes",
        "n_acts": "Actes du groupe",
        "n_high": "Actes chers",
        "n_expected": "Actes chers attendus, d’après l’âge des patients",
        "excess": "Actes chers de plus que l’attendu, pour mille",
    },
)
AS_EXPECTED = 1_000
"""What a provider is worth whose dear acts are as many as expected; the excess for a thousand acts is added to it."""
UNKNOWN_AGE = -1
BAND_YEARS = 20


def find(tables: Sources) -> ir.Table:
    """Providers whose dear acts (1 in `mining_act_levels`) exceed those expected from the ages of their patients, by more
    than the excess and the distance to peers that call for a look. A provider is looked at in its main group."""
    claims = tables_of(tables)
    acts = _levelled(claims)
    units = _units(acts, claims)
    beside = compared(with_size(units, by="n_acts"), claims, weight="n_acts")
    high = beside.filter(
        (beside["value"] - AS_EXPECTED >= int(claims.law["mining_upcoding_excess"]))
        & (beside.distance >= int(claims.law["mining_upcoding_distance"]))
    ).select(
        "year",
        "group",
        "n_acts",
        "n_high",
        "n_expected",
        "excess_cents",
        "low_cents",
        "value",
        "peers_n",
        "peers_median",
        "peers_p90",
        "peers_level",
        "percentile",
        "distance",
        "size_class",
        subject_id="provider_id",
    )
    return _with_lines(acts, high, claims)


def _levelled(claims: Claims) -> ir.Table:
    """Lines of the groups, with `group`, `level` (0 or 1) and the age band of the patient."""
    levels = claims.pairs("mining_act_levels").select(
        group="act_code", named="other_code", level="value", from_on="starts_on", to_on="ends_on"
    )
    lines = claims.table("kept_lines")
    joined = lines.inner_join(
        levels,
        [
            lines.act_code == levels.named,
            lines.starts_on >= levels.from_on,
            lines.starts_on <= levels.to_on,
        ],
    ).select(*(lines[name] for name in lines.columns), levels.group, levels.level)
    if not claims.has("persons"):
        return joined.mutate(band=ibis.literal(UNKNOWN_AGE).cast("int32"))
    persons = claims.table("persons")
    who = persons.select(patient_id="person_id", born="birth_date")
    aged = joined.left_join(who, "patient_id").drop("patient_id_right")
    band = (aged.year - aged.born.year()) // BAND_YEARS
    return aged.mutate(band=ibis.coalesce(band, UNKNOWN_AGE).cast("int32")).drop("born")


GROUP = ("year", "specialty", "group")


def _units(acts: ir.Table, claims: Claims) -> ir.Table:
    """One row a provider and year in its main group: the value is AS_EXPECTED and the excess for a thousand acts."""
    summed = _expected(acts, claims)
    main = ibis.window(
        group_by=["provider_id", "year"], order_by=[ibis.desc("n_acts"), ibis.asc("group")]
    )
    ranked = summed.mutate(place=ibis.row_number().over(main))
    one = ranked.filter(
        (ranked.place == 0) & (ranked.n_acts >= int(claims.law["mining_upcoding_floor"]))
    ).drop("place")
    excess = (one.n_high * 1_000 - one.expected) // one.n_acts
    high_price = one.high_cents // ibis.greatest(one.n_high, 1)
    over = ibis.greatest(one.n_high - one.expected // 1_000, 0)
    return one.mutate(
        specialty=one.specialty + "/" + one.group,
        value=(excess + AS_EXPECTED).cast("int64"),
        n_expected=(one.expected // 1_000).cast("int64"),
        excess_cents=(over * ibis.greatest(high_price - one.low_cents, 0)).cast("int64"),
    )


def _expected(acts: ir.Table, claims: Claims) -> ir.Table:
    """Acts of each provider, year and group beside those expected: the share of dear acts that the specialty does at each
    age, in thousandths (`expected`), and what a simple act is paid (`low_cents`)."""
    placed = claims.table("provider_year").select("provider_id", "year", "specialty", "territory")
    cells = acts.group_by("provider_id", "year", "group", "band").agg(
        n=acts.quantity.sum().cast("int64"),
        n_high=(acts.quantity * acts.level).sum().cast("int64"),
        cents=acts.reimbursed_cents.sum().cast("int64"),
        high_cents=(acts.reimbursed_cents * acts.level).sum().cast("int64"),
    )
    named = cells.inner_join(placed, ["provider_id", "year"])
    usual = named.group_by(*GROUP, "band").agg(
        usual_high=named.n_high.sum().cast("int64"), usual_n=named.n.sum().cast("int64")
    )
    prices = named.group_by(*GROUP).agg(
        low_sum=(named.cents - named.high_cents).sum().cast("int64"),
        low_n=(named.n - named.n_high).sum().cast("int64"),
    )
    beside = named.inner_join(usual, [*GROUP, "band"]).inner_join(prices, list(GROUP))
    expected = beside.n * 1_000 * beside.usual_high // ibis.greatest(beside.usual_n, 1)
    rows = beside.mutate(expected=expected)
    return rows.group_by("provider_id", "territory", *GROUP).agg(
        n_acts=rows.n.sum().cast("int64"),
        n_high=rows.n_high.sum().cast("int64"),
        high_cents=rows.high_cents.sum().cast("int64"),
        expected=rows.expected.sum().cast("int64"),
        low_cents=(rows.low_sum.max() // ibis.greatest(rows.low_n.max(), 1)).cast("int64"),
    )


def _with_lines(acts: ir.Table, high: ir.Table, claims: Claims) -> ir.Table:
    """Each provider beside its dear lines; what a line is over is what it has beyond the usual simple act."""
    dear = acts.filter(acts.level == 1)
    theirs = dear.inner_join(
        high.select("group", "year", "low_cents", provider_id="subject_id"),
        ["provider_id", "year", "group"],
    )
    over = ibis.greatest(theirs.reimbursed_cents - theirs.low_cents * theirs.quantity, 0)
    lines = gathered(theirs.mutate(overpaid_cents=over.cast("int64")), claims).drop("amount_cents")
    joined = lines.inner_join(high, ["subject_id", "year"])
    return joined.drop("low_cents")


def unseen(tables: Sources) -> dict[str, int]:
    claims = tables_of(tables)
    return without_peers(claims.table("provider_year"), claims)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    acts = counted(row["n_acts"], "acte", "actes")
    excess = row["value"] - AS_EXPECTED
    median = row["peers_median"] - AS_EXPECTED
    more = "plus" if median >= 0 else "moins"
    reasons = [
        f"Sur {acts} du groupe en {row['year']}, {number(row['n_high'])} sont cotés au plus cher ; l’âge des patients en "
        f"laissait attendre {number(row['n_expected'])}.",
        f"Soit {number(excess)} pour mille de plus que l’attendu ; la médiane de {number(row['peers_n'])} comparables "
        f"est de {number(abs(median))} pour mille de {more}.",
        f"Plus que {row['percentile']} % des comparables.",
        f"Écart de prix sur ces actes : {euros(row['excess_cents'])}. À vérifier par une personne.",
    ]
    keys = ("group", "n_acts", "n_high", "n_expected", "peers_n", "peers_level", "percentile")
    evidence = {key: row[key] for key in keys} | {"excess": excess, "peers_median": median}
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=row["excess_cents"],
        score=row["distance"],
        evidence=evidence,
    )
