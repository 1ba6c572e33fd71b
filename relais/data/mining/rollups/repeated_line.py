"""Paid lines of the visits in which an act may have been paid twice: few, with every line paid twice among them."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.mining.bits import bit_count
from relais.data.mining.definition import Claims
from relais.data.mining.lines import READ, paid_lines
from relais.data.warehouse.columns import Table

VERSION = "1"
READS = ("kept_lines", "visit")
TABLE = Table(
    name="repeated_line",
    meaning="Paid lines of the visits in which an act may have been paid twice.",
    key=("claim_id", "line_no"),
    sorted_by=(),
    columns=READ,
)
VISIT = ("patient_id", "provider_id", "starts_on")


def build(tables: Claims) -> ir.Table:
    """A visit of more lines than acts; two acts that share a bit bring a visit where nothing is repeated."""
    visits = tables.table("visit")
    several = visits.filter(visits.n_paid > bit_count(visits.paid_acts))
    held = tables.held(several.select(*VISIT))
    return paid_lines(tables.table("kept_lines")).semi_join(held, list(VISIT))
