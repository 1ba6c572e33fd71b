"""Lines beside the dated value of their act, or of its family."""

from __future__ import annotations

import ibis.expr.types as ir

from relais.data.mining.definition import Claims


def dated(lines: ir.Table, tables: Claims, parameter: str, key: str) -> ir.Table:
    """Lines whose `key` (act_code or act_family) is in a dated table on the day of care, with `value` (int64) and
    `to_confirm`."""
    named = tables.acts(parameter).select(
        "value", "to_confirm", named="act_code", from_on="starts_on", to_on="ends_on"
    )
    joined = lines.inner_join(
        named,
        [
            lines[key] == named.named,
            lines.starts_on >= named.from_on,
            lines.starts_on <= named.to_on,
        ],
    )
    return joined.select(*(lines[name] for name in lines.columns), named["value"], named.to_confirm)
