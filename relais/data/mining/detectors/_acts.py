"""Lines beside the dated value of their act, or of its family; lines of visits in which an act may come twice."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups.visit import may_repeat


def dated(lines: ir.Table, tables: Claims, parameter: str, key: str) -> ir.Table:
    """Lines whose `key` (act_code or act_family) is in a dated table on the day of care, with `value` (int64) and
    `to_confirm`."""
    looked = named_in(lines, tables.acts(parameter), key)
    named = tables.acts(parameter).select(
        "value", "to_confirm", named="act_code", from_on="starts_on", to_on="ends_on"
    )
    joined = looked.inner_join(
        named,
        [
            looked[key] == named.named,
            looked.starts_on >= named.from_on,
            looked.starts_on <= named.to_on,
        ],
    )
    return joined.select(
        *(looked[name] for name in lines.columns), named["value"], named.to_confirm
    )


def named_in(lines: ir.Table, acts: ir.Table, key: str, column: str = "act_code") -> ir.Table:
    """Lines whose `key` stands in a column of a table of acts, whatever the day: what a detector narrows lines to before
    it joins anything, so that engines join few rows."""
    return lines.semi_join(acts.select(**{key: column}).distinct(), key)


def repeated(tables: Claims) -> ir.Table:
    """Paid lines of the visits in which an act may have been paid twice: few, and every line paid twice among them."""
    lines = tables.table("kept_lines")
    paid = lines.filter(lines.reimbursed_cents > 0)
    visits = tables.held(may_repeat(tables.table("visit")).select(*VISIT))
    return paid.semi_join(visits, list(VISIT))


VISIT = ("patient_id", "provider_id", "starts_on")
