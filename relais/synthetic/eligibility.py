"""What the law says of each household about C2S, computed plainly from what is written.

This is the twin that the rules of `relais.rules` are measured against: it must share no code with them.
Values are those in force on 31 December (arrêtés of each April, and of July 2022); sources: DOMAIN C2S
table (published ceilings, else the chain of revaluations). Amounts that the law leaves open (abatements
of AAH, ASI, ASPA and of wages of a person on sick leave; RSA of the day or of each month) are bounded:
`low` takes them all, `high` none, and the generator keeps every household on one side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FREE, PARTICIPATIVE, NONE, UNDETERMINED = 0, 1, 2, 3
VERDICTS = ("free", "participative", "none", "undetermined")

CEILINGS: dict[int, tuple[float, tuple[int, ...], tuple[int, ...]]] = {
    2019: (8951.0, (8951, 13426, 16112, 18797, 3580), (12084, 18126, 21751, 25376, 4834)),
    2020: (9031.559, (9032, 13547, 16257, 18966, 3613), (12193, 18289, 21947, 25604, 4877)),
    2021: (9040.5906, (9041, 13561, 16273, 18985, 3616), (12205, 18307, 21969, 25630, 4882)),
    2022: (9571.454, (9571, 14357, 17229, 20100, 3829), (12921, 19382, 23259, 27135, 5169)),
    2023: (9718.7072, (9719, 14578, 17494, 20409, 3887), (13120, 19680, 23616, 27553, 5248)),
    2024: (10165.7677, (10166, 15249, 18298, 21348, 4066), (13724, 20586, 24703, 28820, 5490)),
    2025: (10338.5858, (10339, 15508, 18609, 21711, 4135), (13957, 20936, 25123, 29311, 5583)),
    2026: (10421.2944, (10421, 15632, 18758, 21885, 4169), (14069, 21103, 25324, 29544, 5627)),
}
"""Year -> unrounded single ceiling, then yearly euros for 1 to 4 people and each one more (metropole)."""

RSA = {
    2019: 559.74,
    2020: 564.78,
    2021: 565.34,
    2022: 598.54,
    2023: 607.75,
    2024: 635.71,
    2025: 646.52,
    2026: 651.69,
}
_HOUSEHOLD_RSA = np.array([1.0, 1.5, 1.8])
_FLAT_RATES = {True: np.array([0.12, 0.16, 0.165]), False: np.array([0.12, 0.14, 0.14])}
MARGIN = 2_500
"""Cents: with a flat amount for housing, nobody is planted nearer to a ceiling than this."""


def ceilings(year: int, size: np.ndarray, n_shared: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Free and participative ceilings, yearly cents. Children in shared custody count for half."""
    base, free_table, participative_table = CEILINGS[year]
    found = []
    for table, factor in ((free_table, 1.0), (participative_table, 1.35)):
        steps = np.array(table[:4] + tuple(table[3] + table[4] * extra for extra in range(1, 12)))
        whole = steps[size - 1] * 100
        ranks = np.array([1.0, 0.5, 0.3, 0.3] + [0.4] * 11)
        total = np.cumsum(ranks)
        before = np.where(n_shared > 0, total[size - n_shared - 1], 0.0)
        coefficient = before + (total[size - 1] - before) / 2
        halved = np.floor(base * factor * coefficient + 0.5).astype(np.int64) * 100
        found.append(np.where(n_shared > 0, halved, whole).astype(np.int64))
    return found[0], found[1]


def flat_amount(year: int, size: np.ndarray, with_aid: bool) -> np.ndarray:
    """Yearly flat amount for housing, cents, before any limit by the aid received."""
    rank = np.minimum(size, 3) - 1
    monthly = RSA[year] * _HOUSEHOLD_RSA[rank] * _FLAT_RATES[with_aid][rank]
    return np.rint(monthly * 1200).astype(np.int64)


@dataclass(frozen=True)
class Verdicts:
    """Of each household: verdict, yearly base between two bounds (cents), ceilings (cents)."""

    verdict: np.ndarray
    low: np.ndarray
    high: np.ndarray
    free: np.ndarray
    participative: np.ndarray

    @property
    def ambiguous(self) -> np.ndarray:
        """The bounds, and a margin where they differ, fall on two sides of a ceiling."""
        margin = np.where(self.low == self.high, 0, MARGIN)
        return _class(self.low - margin, self) != _class(self.high + margin, self)


def _class(base: np.ndarray, of: Verdicts) -> np.ndarray:
    return np.select([base <= of.free, base <= of.participative], [FREE, PARTICIPATIVE], NONE)


def verdicts(
    low: np.ndarray, high: np.ndarray, free: np.ndarray, participative: np.ndarray
) -> Verdicts:
    """Classes of the upper bound; `ambiguous` says where the lower one would differ."""
    found = Verdicts(np.zeros(len(low), int), low, high, free, participative)
    return Verdicts(_class(high, found), low, high, free, participative)
