"""What each agreement is worth, after Fellegi and Sunter (1969): log2(m / u).

m = chance that a field agrees for one same person, u = for two people taken at random. The u of a name is its frequency, so
that a rare name weighs more, up to a cap: twins and families share rare names. The m and the other u are settings of this
file, not trained; benchmarks/directory.py measures what they give beside Splink's trained ones.
"""

from __future__ import annotations

from math import log2

from relais.registers.directory.search.comparing import DateLevel

POPULATION = 700_000
BIRTH_DATES = 29_000

PRIOR = -log2(POPULATION)
NIR_SAME, NIR_OTHER = 40.0, -6.0
PHONE_SAME = 10.0
NAME_CAP = 12.0
SAME_M, NEAR_M = 0.88, 0.1
OTHER_M = {"nom": 0.02, "prénom": 0.005}
DATES = {
    DateLevel.SAME: log2(0.93 * BIRTH_DATES),
    DateLevel.SWAPPED: log2(0.02 * BIRTH_DATES),
    DateLevel.NEAR: log2(0.04 * BIRTH_DATES / 70),
    DateLevel.UNKNOWN: 0.0,
    DateLevel.FAR: log2(0.01),
}


def same_name(n_bearers: int) -> float:
    """Weight of a name that agrees and that n people of the register bear."""
    return log2(SAME_M) + min(NAME_CAP, log2(POPULATION / max(n_bearers, 1)))


def near_name(n_bearers: int) -> float:
    """Weight of a name that nearly agrees; n people bear a name as near or nearer."""
    return log2(NEAR_M) + min(NAME_CAP, log2(POPULATION / max(n_bearers, 1)))


def other_name(label: str) -> float:
    """Weight of a name that disagrees (`label`: nom or prénom; married people change the first, seldom the second)."""
    return log2(OTHER_M[label])


def probability(weight: float) -> float:
    """From log2 of the odds to a chance between 0 and 1."""
    return 1 / (1 + 2**-weight) if weight > -500 else 0.0
