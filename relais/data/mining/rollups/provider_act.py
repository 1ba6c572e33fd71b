"""How many times each provider did each act in each civil year."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups._shared import PROVIDER, SUMS, YEAR, lines_summed
from relais.data.warehouse.columns import Table, required

VERSION = "1"
READS = ("kept_lines",)
TABLE = Table(
    name="provider_act",
    meaning="How many times each provider did each act in each civil year.",
    key=("provider_id", "year", "act_code"),
    sorted_by=(),
    columns=(
        PROVIDER,
        YEAR,
        required("act_code", "text", "Act."),
        required("act_family", "text", "Family of the act, the last by its name."),
        *SUMS,
    ),
)


def build(tables: Claims) -> ir.Table:
    lines = tables.table("kept_lines")
    return lines.group_by("provider_id", "year", "act_code").agg(
        act_family=lines.act_family.max(), **lines_summed(lines)
    )
