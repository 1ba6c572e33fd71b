"""Columns of text made from numbers by the million, without a Python loop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


def digits(values: np.ndarray, width: int) -> np.ndarray:
    """Decimal digits of integers, zero padded: (n,) -> (n, width) bytes."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return ((np.asarray(values, np.int64)[:, None] // powers) % 10 + 48).astype(np.uint8)


def hexes(values: np.ndarray, width: int) -> np.ndarray:
    """Lower-case hexadecimal digits: (n,) -> (n, width) bytes."""
    shifts = np.arange(4 * (width - 1), -1, -4, dtype=np.uint64)
    nibbles = (np.asarray(values, np.uint64)[:, None] >> shifts) & np.uint64(15)
    return _HEX[nibbles.astype(np.intp)]


def constant(word: str, n: int) -> np.ndarray:
    """The same ASCII word n times: (n, len(word)) bytes."""
    return np.broadcast_to(np.frombuffer(word.encode(), np.uint8), (n, len(word)))


def text(*parts: np.ndarray) -> pa.Array:
    """Parts of fixed width, side by side, as an Arrow column of text."""
    joined = np.ascontiguousarray(np.hstack(parts))
    n, width = joined.shape
    offsets = np.arange(0, (n + 1) * width, width or 1, dtype=np.int32)[: n + 1]
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets), pa.py_buffer(joined))


def coded(
    codes: np.ndarray, words: Sequence[str] | pa.Array, mask: np.ndarray | None = None
) -> pa.Array:
    """Codes into a list of words, as a dictionary column; `mask` is True where NULL.

    A word listed twice is kept once: Parquet writes a dictionary with doubles in another way, whose bytes
    vary from one run to the next. A column of words (Arrow) is taken to have none.
    """
    codes = np.asarray(codes, np.int32)
    if not isinstance(words, pa.Array):
        kept = list(dict.fromkeys(words))
        if len(kept) < len(words):
            codes = np.array([kept.index(word) for word in words], np.int32)[codes]
        words = pa.array(kept, pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=mask), words)


def dates(days: np.ndarray, mask: np.ndarray | None = None) -> pa.Array:
    """Days since 1970 -> dates; `mask` is True where NULL."""
    return pa.array(np.asarray(days, np.int32), mask=mask).cast(pa.date32())


def masked(values: pa.Array, null: np.ndarray) -> pa.Array:
    """The values, NULL where `null` is True."""
    return pc.if_else(pa.array(~null), values, pa.scalar(None, values.type))


def mix(values: np.ndarray, seed: int) -> np.ndarray:
    """A 64-bit mixing of integers (splitmix64), for marks that look drawn but repeat."""
    with np.errstate(over="ignore"):
        z = np.asarray(values, np.uint64) + np.uint64(0x9E3779B97F4A7C15) * np.uint64(
            seed % 2**32 + 1
        )
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))
