"""Identifiers of the fund: pseudonyms, and numbers that cannot be anybody's.

A NIR made here has a right key but a month of birth from 13 to 19. Real numbers have 01 to 12, 20
to 42 or 50 to 99 (incomplete civil status), so no person, living or dead, can bear one of ours.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from relais.synthetic.text import constant, digits, hexes, mix, text

MONTHS = (13, 14, 15, 16, 17, 18, 19)
_COMMUNES, _ORDERS = 989, 999
_CAPACITY = len(MONTHS) * _COMMUNES * _ORDERS
_STRIDE = 3_141_611
"""Prime to the capacity: steps through all of it once, in no visible order."""


def pseudonyms(prefix: str, batch: int, places: np.ndarray, seed: int) -> pa.Array:
    """Text of 17 characters, unique, growing with (batch, place)."""
    number = np.uint64(batch) * np.uint64(2**20) + np.asarray(places, np.uint64)
    tail = mix(number, seed) & np.uint64(2**20 - 1)
    return text(constant(prefix, len(number)), hexes((number << np.uint64(20)) | tail, 16))


def numbers(batch: int, n: int, prefix: str) -> pa.Array:
    """n document numbers of a batch, unique and growing, 15 characters after the prefix."""
    values = np.int64(batch) * np.int64(10**9) + np.arange(n, dtype=np.int64)
    return text(constant(prefix, n), digits(values, 15))


def nirs(index: np.ndarray, sex: np.ndarray, birth_year: np.ndarray, department: str) -> pa.Array:
    """Impossible NIRs of 15 digits, one for each index under 6.9 million.

    `sex` is 1 or 2; the place of birth is of the fund's department whatever the person's.
    """
    spread = (np.asarray(index, np.int64) * _STRIDE) % _CAPACITY
    month = np.array(MONTHS)[spread % len(MONTHS)]
    rest = spread // len(MONTHS)
    commune, order = rest % _COMMUNES + 1, rest // _COMMUNES + 1
    n = len(spread)
    number = np.asarray(sex, np.int64) * 10**12 + (birth_year % 100) * 10**10 + month * 10**8
    number += int(department) * 10**6 + commune * 10**3 + order
    assert n == 0 or int(np.max(index)) < _CAPACITY
    return text(digits(number, 13), digits(97 - number % 97, 2))


MOBILE_ROOT = "063998"
_LANDLINES = ("019900", "026191", "035301", "046571", "053649")


def phones(draw: np.ndarray, mobile: np.ndarray) -> pa.Array:
    """Numbers kept by Arcep for fiction (06 39 98, 04 65 71, 01 99 00...): many people share one."""
    root = np.where(mobile, int(MOBILE_ROOT), int(_LANDLINES[3]))
    other = np.array([int(word) for word in _LANDLINES])[draw % len(_LANDLINES)]
    root = np.where(mobile | (draw % 4 != 0), root, other)
    return text(digits(root, 6), digits(draw // 7 % 10_000, 4))
