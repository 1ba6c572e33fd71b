"""Reimbursements that grow far faster than a provider’s own past and than its peers; new places that start too high."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims, tables_of
from relais.data.mining.detectors._growth import RAMP, YEAR, YEARS, growth, newcomers
from relais.data.mining.peers import compared, without_peers
from relais.data.mining.telling import LABELS, counted, multiplied, number, told
from relais.data.screening.definition import STATISTICAL, Header, Sources
from relais.handover.definition import ABUSE
from relais.handover.signal import Signal
from relais.rules.wording import euros, month_name

HEADER = Header(
    id="trajectory",
    version="2",
    title="Hausse sans rapport avec les comparables",
    why="Des remboursements qui bondissent, ou un lieu qui ouvre à plein régime, se regardent avant que l’indu ne grossisse.",
    legal_basis=("CSS L315-1", "CSS L162-1-15", "CSS L133-4"),
    author="Lutte contre la fraude",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    known_false_positives=(
        "Reprise de patientèle, départ d’un confrère voisin",
        "Passage d’un temps partiel à un temps plein, retour de congé",
        "Regroupement de plusieurs professionnels sous un numéro",
    ),
    clears=("Date d’installation ou de reprise", "Nombre de professionnels du lieu"),
    subject_kind="provider",
    tables=("provider_month", "provider_year"),
    purpose=ABUSE,
    kind=STATISTICAL,
    labels={
        **LABELS,
        "kind_of_rise": "Hausse",
        "now_cents": "Remboursé sur la période",
        "before_cents": "Remboursé un an avant",
        "years_back": "Années jusqu’à l’année la plus ancienne comparée",
        "then_cents": "Remboursé cette année-là",
        "then_now_cents": "Remboursé sur les mêmes mois depuis",
        "peers_growth": "Hausse médiane des comparables, en centièmes",
        "months": "Mois comparés",
        "broke_on": "Mois de la rupture",
        "per_month_cents": "Remboursé par mois",
        "peers_month_cents": "Médiane par mois de la spécialité",
    },
)


_YEARS = {2: "Deux", 3: "Trois", 4: "Quatre"}


def find(tables: Sources) -> ir.Table:
    """Rises over one year or four, and ramps of new places; one row a provider and civil year."""
    claims = tables_of(tables)
    risen = _risen(claims)
    new = newcomers(claims)
    return risen.union(new.select(*risen.columns)).rename(subject_id="provider_id")


def _risen(claims: Claims) -> ir.Table:
    """Rise of a year over `mining_growth_1_year` and far from peers, or of two to four years over what an even climb from
    it to `mining_growth_4_years` gives."""
    law = claims.law
    one, four = int(law["mining_growth_1_year"]), int(law["mining_growth_4_years"])
    units = growth(claims)
    told = compared(units.mutate(value=units.rise_1), claims)
    far = told.distance >= int(law["mining_peer_distance"])
    year = (told.rise_1 >= 100 + one) & far
    # In thirds: three years lie between the two.
    climb = (100 + one) * 3 + (four - one) * (told.years_back - 1)
    long = ibis.coalesce(told.rise_then * 3 >= climb, False)
    enough = told.now_cents >= int(law["mining_growth_least"])
    found = told.filter(enough & (year | (long & (told.rise_1 > told.peers_median))))
    return found.select(
        "provider_id", "year", "fund", "commune", "specialty", "territory", "months", "now_cents",
        "before_cents", "years_back", "then_cents", "then_now_cents", "broke_on", "peers_n", "percentile", "distance",
        peers_growth=found.peers_median,
        kind_of_rise=ibis.ifelse(year, YEAR, YEARS),
        per_month_cents=ibis.null("int64"),
        peers_month_cents=ibis.null("int64"),
    )  # fmt: skip


def unseen(tables: Sources) -> dict[str, int]:
    claims = tables_of(tables)
    return without_peers(claims.table("provider_year"), claims)


def tell(row: dict[str, Any], tables: Sources) -> Signal:
    reasons = _ramp(row) if row["kind_of_rise"] == RAMP else _rise(row)
    return told(
        HEADER,
        row,
        tables,
        reasons,
        amount_cents=_stake(row),
        score=round(row["distance"], 4),
        evidence={
            name: row[name].isoformat() if isinstance(row[name], date) else row[name]
            for name in (
                "kind_of_rise", "months", "now_cents", "before_cents", "years_back", "then_cents", "then_now_cents",
                "broke_on", "peers_growth", "per_month_cents", "peers_month_cents", "peers_n", "percentile", "specialty", "territory",
            )
            if row[name] is not None
        },
    )  # fmt: skip


def _rise(row: dict[str, Any]) -> list[str]:
    now, before, then = row["now_cents"], row["before_cents"], row["then_cents"]
    period = f"sur {row['months']} mois de {row['year']}"
    reasons = [
        f"Remboursé : {euros(now)} {period}, soit {multiplied(now, before)} ceux de l’année d’avant ({euros(before)})."
    ]
    if then:
        grown = (row["then_now_cents"] - then) * 100 // then
        reasons.append(
            f"{_YEARS[row['years_back']]} ans plus tôt, sur les mêmes mois : {euros(then)}, une hausse de {number(grown)} %."
        )
    reasons.append(
        f"Chez {counted(row['peers_n'], 'comparable', 'comparables')}, la hausse médiane d’un an est de "
        f"{row['peers_growth'] - 100} % ; {row['percentile']} % ont une hausse plus faible."
    )
    if row["broke_on"]:
        reasons.append(
            f"La rupture la plus nette est en {month_name(row['broke_on'].isoformat()[:7])}."
        )
    return reasons


def _ramp(row: dict[str, Any]) -> list[str]:
    each, median = row["per_month_cents"], row["peers_month_cents"]
    return [
        f"Nouveau en {row['year']} : {euros(each)} par mois sur {row['months']} mois, soit {multiplied(each, median)} la médiane "
        f"de sa spécialité ({euros(median)}, {counted(row['peers_n'], 'comparable', 'comparables')})."
    ]


def _stake(row: dict[str, Any]) -> int:
    """What passes the rise of peers (or the median of the specialty, for a new place)."""
    if row["kind_of_rise"] == RAMP:
        return int((row["per_month_cents"] - row["peers_month_cents"]) * row["months"])
    return max(0, int(row["now_cents"] - row["before_cents"] * row["peers_growth"] // 100))
