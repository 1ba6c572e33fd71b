"""First digits and roundness of free prices, beside peers: a weak sign, which ranks and says so."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import add
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._acts import dated
from relais.data.mining.peers import compared, with_size, without_peers
from relais.data.mining.telling import LABELS, counted, told
from relais.data.screening.definition import STATISTICAL, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros

HEADER = Header(
    id="digits",
    version="1",
    title="Prix libres aux chiffres inhabituels",
    why="Des prix inventés sont souvent ronds ou commencent par les mêmes chiffres. C’est un indice faible.",
    legal_basis=("CSS L315-1", "CSS L114-17-1"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Prix de catalogue, forfaits, enseigne qui affiche des prix ronds",
        "Gamme étroite : tous les prix commencent alors par le même chiffre",
    ),
    clears=("Tarif affiché ou catalogue de l’année", "Factures d’achat des dispositifs"),
    subject_kind="provider",
    tables=("kept_lines", "provider_year"),
    optional=("prices", "providers"),
    purpose=ABUSE,
    kind=STATISTICAL,
    acts=("mining_free_prices",),
    labels={
        **LABELS,
        "n_prices": "Prix libres regardés",
        "endings": "Prix aux trois mêmes fins, pour mille",
        "ending_cents": "Fin la plus fréquente",
        "digits": "Écart à la loi de Benford, pour mille",
        "first_digits": "Prix qui commencent par 1, 2, … 9",
    },
)
BENFORD = (301, 176, 125, 97, 79, 67, 58, 51, 46)
"""log10(1 + 1/d), in thousandths."""
ENDINGS = 3
MEASURES = ("endings", "digits")
TOLD = ("peers_n", "peers_median", "peers_p90", "percentile", "value")


def find(tables: Sources) -> ir.Table:
    """Providers of at least `mining_digits_least` free prices in the year, whose share of prices that end alike (round, or
    in 9), or whose gap to the law of Benford, passes the median of peers by `mining_digits_gap` points."""
    claims = tables_of(tables)
    counted_ = _counts(_free_prices(claims), claims)
    about = claims.table("provider_year").select(
        "provider_id", "year", "fund", "commune", "specialty", "territory", "n_patients"
    )
    joined = counted_.inner_join(about, ["provider_id", "year"]).select(
        *counted_.columns, *(about[name] for name in about.columns[2:])
    )
    units = claims.held(with_size(joined.filter(joined.specialty != "?")))
    endings, digits = (_measured(units, name, claims) for name in MEASURES)
    beside = digits.select("provider_id", "year", *_named("digits"))
    both = endings.inner_join(beside, ["provider_id", "year"]).select(
        *endings.columns, *(beside[name] for name in _named("digits"))
    )
    gap = int(claims.law["mining_digits_gap"]) * 10
    found = both.filter((both.endings_over >= gap) | (both.digits_over >= gap))
    return found.rename(subject_id="provider_id")


def _free_prices(claims: Claims) -> ir.Table:
    """provider_id, year, act_code, price (cents, of one unit), n (acts at this price): acts of free price, neither capped
    that day nor billed at their rate nor always at the same price (`mining_digits_variety`)."""
    free = dated(claims.table("kept_lines"), claims, "mining_free_prices", "act_family")
    asked = free.filter(
        (free.quantity > 0)
        & (free.billed_cents > 0)
        & (ibis.coalesce(free.base_cents, 0) != free.billed_cents)
    )
    if claims.has("prices"):
        caps = claims.table("prices").select("act_code", from_on="starts_on", to_on="ends_on")
        asked = asked.anti_join(
            caps,
            [
                asked.act_code == caps.act_code,
                asked.starts_on >= caps.from_on,
                asked.starts_on <= ibis.coalesce(caps.to_on, claims.on),
            ],
        )
    priced = asked.select(
        "provider_id", "year", "act_code", price=asked.billed_cents // asked.quantity
    )
    prices = claims.held(
        priced.group_by("provider_id", "year", "act_code", "price").agg(n=priced.count())
    )
    act = ["provider_id", "year", "act_code"]
    least = int(claims.law["mining_digits_variety"])
    return prices.semi_join(prices.group_by(act).having(prices.count() >= least).agg(), act)


def _counts(prices: ir.Table, claims: Claims) -> ir.Table:
    """For each provider and year: n_prices, n1 to n9, endings and digits (thousandths), ending_cents."""
    unit = ["provider_id", "year"]
    told = prices.mutate(digit=prices.price.cast("string").substr(0, 1))
    sums = told.group_by(unit).agg(
        n_prices=told.n.sum().cast("int64"),
        **{
            f"n{d}": ibis.ifelse(told.digit == str(d), told.n, 0).sum().cast("int64")
            for d in range(1, 10)
        },
    )
    enough = sums.filter(sums.n_prices >= int(claims.law["mining_digits_least"]))
    alike = _alike(prices, int(claims.law["mining_digits_round"]))
    joined = enough.inner_join(alike, unit).select(*enough.columns, "n_alike", "ending_cents")
    gaps = [
        (joined[f"n{d}"] * 1000 // joined.n_prices - BENFORD[d - 1]).abs() for d in range(1, 10)
    ]
    return joined.mutate(
        endings=(joined.n_alike * 1000 // joined.n_prices).cast("int64"),
        digits=(reduce(add, gaps) // 2).cast("int64"),
    ).drop("n_alike")


def _alike(prices: ir.Table, step: int) -> ir.Table:
    """For each provider and year: how many prices have one of its three most frequent ends, and the first of them.

    An end seen once is like any other seen once: they are counted, and only the others are put in order."""
    unit = ["provider_id", "year"]
    ended = prices.mutate(ending=prices.price % step)
    counts = ended.group_by(*unit, "ending").agg(n=ended.n.sum().cast("int64"))
    alone = counts.n == 1
    every = counts.group_by(unit).agg(
        n_alone=alone.cast("int64").sum().cast("int64"),
        first_alone=counts.ending.min(where=alone),
    )
    often = counts.filter(counts.n > 1)
    most = ibis.window(group_by=unit, order_by=[ibis.desc("n"), "ending"])
    ranked = often.mutate(place=ibis.row_number().over(most))
    top = ranked.filter(ranked.place < ENDINGS)
    told = top.group_by(unit).agg(
        n_ends=top.count(),
        n_often=top.n.sum().cast("int64"),
        first_often=top.ending.max(where=top.place == 0),
    )
    joined = every.left_join(told, unit)
    more = ibis.least(ENDINGS - ibis.coalesce(joined.n_ends, 0), joined.n_alone)
    return joined.select(
        "provider_id",
        "year",
        n_alike=(ibis.coalesce(joined.n_often, 0) + more).cast("int64"),
        ending_cents=ibis.coalesce(joined.first_often, joined.first_alone).cast("int64"),
    )


def _named(name: str) -> list[str]:
    return [*(f"{name}_{column}" for column in TOLD), f"{name}_over"]


def _measured(units: ir.Table, name: str, claims: Claims) -> ir.Table:
    told = compared(units.mutate(value=units[name]), claims)
    over = told.mutate(over=(told["value"] - told.peers_median).cast("int64"))
    named = over.rename({f"{name}_{column}": column for column in (*TOLD, "over")})
    return named.drop("peers_scale", "peers_level", "shrunk", "distance")


def unseen(tables: Sources) -> dict[str, int]:
    claims = tables_of(tables)
    return without_peers(claims.table("provider_year"), claims)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    gap = int(tables_of(tables).law["mining_digits_gap"]) * 10
    reasons = [_sentence(row, name, tables) for name in MEASURES if row[f"{name}_over"] >= gap]
    reasons.append(
        f"Indice faible, qui ne vaut qu’à côté d’un autre : {counted(row['n_prices'], 'prix libre', 'prix libres')} "
        f"en {row['year']}, à vérifier par une personne."
    )
    evidence = {
        "n_prices": row["n_prices"],
        "ending_cents": row["ending_cents"],
        "first_digits": [row[f"n{digit}"] for digit in range(1, 10)],
        "specialty": row["specialty"],
        "territory": row["territory"],
        **{name: _beside(row, name) for name in MEASURES},
    }
    score = max(row[f"{name}_over"] for name in MEASURES) / 10
    return told(
        HEADER, row, tables, reasons, amount_cents=None, score=score, evidence=evidence
    )  # fmt: skip


def _sentence(row: dict[str, Any], name: str, tables: Sources) -> str:
    value, median = row[f"{name}_value"], row[f"{name}_peers_median"]
    beside = (
        f"contre {_percent(median)} chez {counted(row[f'{name}_peers_n'], 'comparable', 'comparables')} "
        f"(rang {row[f'{name}_percentile']} sur 100)."
    )
    if name == "endings":
        step = int(tables_of(tables).law["mining_digits_round"])
        return (
            f"{_percent(value)} des prix libres ont l’une de trois mêmes fins (à {euros(step)} près ; la plus fréquente : "
            f"{euros(row['ending_cents'])}), {beside}"
        )
    return f"Les premiers chiffres des prix s’écartent de la loi de Benford pour {_percent(value)} des prix, {beside}"


def _percent(thousandths: int) -> str:
    return f"{thousandths // 10},{thousandths % 10} %"


def _beside(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {column: row[f"{name}_{column}"] for column in TOLD}
