"""Lines found in several ways by one detector: each line once, counted by way, in one signal a provider and year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.gathering import gathered
from relais.data.mining.telling import LABELS, counted
from relais.rules.wording import euros

_KEPT = (
    "claim_id",
    "line_no",
    "fund",
    "patient_id",
    "provider_id",
    "act_code",
    "quantity",
    "starts_on",
    "year",
)


def flag(
    lines: ir.Table,
    way: str,
    *,
    overpaid: ir.IntegerValue | None = None,
    to_confirm: ir.BooleanValue | bool = False,
    beside: ir.StringValue | None = None,
) -> ir.Table:
    """Lines found in one way (its French words). `overpaid`: what was paid, unless said; `beside`: the claim or stay
    that the line is confronted with."""
    paid = lines.reimbursed_cents if overpaid is None else overpaid
    doubt = ibis.literal(to_confirm) if isinstance(to_confirm, bool) else to_confirm
    return lines.select(
        *_KEPT,
        overpaid_cents=paid.cast("int64"),
        to_confirm=doubt,
        with_claim_id=ibis.null("string") if beside is None else beside,
        way=ibis.literal(way),
    )


def by_way(parts: list[ir.Table], tables: Claims, ways: Mapping[str, str]) -> ir.Table:
    """As `gathered`, beside `n_<way>` (int64) for each of `ways` (name -> French words).

    A line found in several ways counts in the first of them, in their order.
    """
    found = parts[0]
    for part in parts[1:]:
        found = found.union(part)
    words = list(ways.values())
    rank = ibis.cases(
        *((found.way == word, place) for place, word in enumerate(words)), else_=len(words)
    )
    order = ibis.window(
        group_by=["claim_id", "line_no"], order_by=["way_rank", "overpaid_cents", "with_claim_id"]
    )
    ranked = found.mutate(way_rank=rank.cast("int32")).mutate(place=ibis.row_number().over(order))
    once = ranked.filter(ranked.place == 0).drop("place", "way_rank")
    told = {f"n_{name}": (once.way == word).cast("int64") for name, word in ways.items()}
    return gathered(once.mutate(**told), tables, also=("way",), sums=tuple(told))


def labels(ways: Mapping[str, str]) -> dict[str, str]:
    """French names of the evidence of a detector of several ways."""
    return {**LABELS, "way": "Motif", **{f"n_{name}": words for name, words in ways.items()}}


def evidence(row: Mapping[str, Any], ways: Mapping[str, str]) -> dict[str, Any]:
    """Counts by way, those that are not nil."""
    return {f"n_{name}": row[f"n_{name}"] for name in ways if row[f"n_{name}"]}


def sentences(row: Mapping[str, Any], said: Mapping[str, tuple[str, str]]) -> list[str]:
    """One sentence for each way that is there; `said`: way -> (for one line, for several)."""
    return [
        f"{counted(row[f'n_{name}'], *words)}." for name, words in said.items() if row[f"n_{name}"]
    ]


def stake(row: Mapping[str, Any]) -> str:
    """The amount, and who decides."""
    return f"Payé pour ces lignes : {euros(row['amount_cents'])}. À vérifier par une personne."
