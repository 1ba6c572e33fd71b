"""Lines beside the dated value of their act, or of its family."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.mining.definition import Claims


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
