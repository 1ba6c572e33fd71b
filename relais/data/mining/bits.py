"""Small numbers as bits of one integer: whether some came twice is then told by one aggregate, with nothing to sort."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

BITS = 62
"""Bits of a signed integer of 64 that may be set without a sign."""


@ibis.udf.scalar.builtin
def bit_count(bits: int) -> int:  # type: ignore[empty-body]
    """How many bits are set; the engine’s own, in DuckDB as in Spark."""


@ibis.udf.agg.builtin
def bit_or(bits: int) -> int:  # type: ignore[empty-body]
    """Bits set in some row; the engine’s own, which Ibis does not name for Spark."""


def bit(number: ir.IntegerValue) -> ir.IntegerValue:
    """The integer in which the bit of a number from 0 to BITS - 1 alone is set."""
    return ibis.literal(1, "int64") << number.cast("int64")
