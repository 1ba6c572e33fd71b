"""Groups of providers that links hold together, computed by the engine."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups._shared import PROVIDER
from relais.data.warehouse.columns import Table, required

VERSION = "2"
READS = ("provider_link",)
TABLE = Table(
    name="provider_group",
    meaning="Groups of providers that links hold together, one after the other.",
    key=("provider_id",),
    sorted_by=(),
    columns=(
        PROVIDER,
        required(
            "label", "text", "Of the group: day of opening and number of its oldest provider."
        ),
    ),
)
ROUNDS = 8
"""A label goes one link further each round: a chain of more than eight links may stay in several pieces."""


def build(tables: Claims) -> ir.Table:
    links = tables.table("provider_link")
    told = links.select("provider_id", label="own_label").distinct()
    for _ in range(ROUNDS):
        of_provider = links.inner_join(told, "provider_id").select("knot", "label")
        knots = of_provider.group_by("knot").agg(label=of_provider.label.min())
        of_knot = links.inner_join(knots, "knot").select("provider_id", "label")
        told = of_knot.group_by("provider_id").agg(label=of_knot.label.min())
    return told
