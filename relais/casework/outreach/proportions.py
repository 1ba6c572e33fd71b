"""Proportions and their differences, with intervals: pure functions.

Wilson's score interval for one proportion (E. B. Wilson, JASA 1927) and Newcombe's hybrid score interval
for the difference of two independent proportions (R. G. Newcombe, Statistics in Medicine 1998;17:873-890,
method 10). Neither fails at 0 or 1, where the usual ± 1,96 standard errors does.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Interval:
    """A proportion or a difference of proportions (between -1 and 1) and its bounds."""

    value: float
    low: float
    high: float


def wilson(successes: int, n: int, z: float = Z_95) -> Interval:
    """Score interval of `successes` out of `n`. Raises ValueError when `n` is 0 or counts are impossible."""
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"impossible counts: {successes} of {n}")
    p = successes / n
    centre = p + z * z / (2 * n)
    spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # Rounding must not push a bound outside [0, 1], nor off an exact 0 or 1.
    low = 0.0 if successes == 0 else max(0.0, (centre - spread) / scale)
    high = 1.0 if successes == n else min(1.0, (centre + spread) / scale)
    return Interval(p, low, high)


def newcombe(successes_1: int, n_1: int, successes_2: int, n_2: int, z: float = Z_95) -> Interval:
    """Interval of p1 - p2 for two independent groups. Raises ValueError as `wilson` does."""
    one, two = wilson(successes_1, n_1, z), wilson(successes_2, n_2, z)
    difference = one.value - two.value
    below = sqrt((one.value - one.low) ** 2 + (two.high - two.value) ** 2)
    above = sqrt((one.high - one.value) ** 2 + (two.value - two.low) ** 2)
    return Interval(difference, difference - below, difference + above)
