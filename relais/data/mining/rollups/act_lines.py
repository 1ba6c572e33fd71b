"""Lines of each act, family and specialty: which acts there are, and which no table of acts names."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.warehouse.columns import Column, Table, required

VERSION = "1"
READS = ("kept_lines",)
TABLE = Table(
    name="act_lines",
    meaning="Lines of each act, family and specialty.",
    key=("act_code", "act_family", "specialty"),
    sorted_by=(),
    columns=(
        required("act_code", "text", "Act."),
        required("act_family", "text", "Family of the act."),
        Column("specialty", "text", "Specialty of who did it, as the line says it."),
        required("n_lines", "int64", "Lines."),
    ),
)


def build(tables: Claims) -> ir.Table:
    lines = tables.table("kept_lines")
    return lines.group_by("act_code", "act_family", "specialty").agg(n_lines=lines.count())
