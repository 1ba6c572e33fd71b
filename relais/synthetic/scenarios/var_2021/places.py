"""How many people of each public, and the pseudonym of each place: first the elderly, then the fragile, then the others."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from relais.synthetic.identifiers import pseudonyms

SEED = 2021
N_ELDERLY, N_FRAGILE, N_OTHERS = 42_441, 63_357, 1_202
"""People called of each public, and people of working age who were not called."""
N_PEOPLE = N_ELDERLY + N_FRAGILE + N_OTHERS
PREFIX = "V"


def pseudonym_column() -> pa.Array:
    """Pseudonyms in the order of the places, (N_PEOPLE,)."""
    return pseudonyms(PREFIX, 0, np.arange(N_PEOPLE), SEED)


def codes() -> list[str]:
    """The same, one by one."""
    found: list[str] = pseudonym_column().to_pylist()
    return found
