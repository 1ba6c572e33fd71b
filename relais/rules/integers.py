"""Whole numbers that stay whole: an engine may sum 64-bit integers into 128, which Parquet can only keep as floats."""

from __future__ import annotations

from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops


def as_int64(total: Any) -> Any:
    """A sum as a 64-bit integer. Ibis would drop a plain cast: it believes that the sum is one already."""
    return ops.Cast(total, to=dt.int64).to_expr()
