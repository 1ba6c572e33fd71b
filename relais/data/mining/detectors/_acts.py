"""Lines beside the dated value of their act, or of its family; lines of visits in which an act may come twice."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups.visit import may_repeat


def dated(lines: ir.Table, tables: Claims, parameter: str, key: str) -> ir.Table:
    """Lines whose `key` (act_code or act_family) is in a dated table on the day of care, with `value` (int64) and
    `to_confirm`."""
    looked = lines.filter(lines[key].isin(tables.codes(parameter)))
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


def repeated(tables: Claims) -> ir.Table:
    """Paid lines of the visits in which an act may have been paid twice: few, and every line paid twice among them."""
    lines = tables.table("kept_lines")
    paid = lines.filter(lines.reimbursed_cents > 0)
    visits = may_repeat(tables.table("visit")).select(*VISIT)
    return paid.semi_join(visits, list(VISIT))


VISIT = ("patient_id", "provider_id", "starts_on")
