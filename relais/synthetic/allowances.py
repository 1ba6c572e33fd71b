"""What the fund owes for a stop, computed plainly from the wages it was made of.

This is the twin that the register of daily allowances is measured against: it shares no code with
`relais.rules`. SMIC and PSS: openfisca-france; rules: CSS R323-4, R433-1; an employee with three months known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from relais.synthetic.plan import day

SMIC = (
    (date(2018, 1, 1), 149_847),
    (date(2019, 1, 1), 152_122),
    (date(2020, 1, 1), 153_942),
    (date(2021, 1, 1), 155_458),
    (date(2021, 10, 1), 158_947),
    (date(2022, 1, 1), 160_312),
    (date(2022, 5, 1), 164_558),
    (date(2022, 8, 1), 167_895),
    (date(2023, 1, 1), 170_928),
    (date(2023, 5, 1), 174_720),
    (date(2024, 1, 1), 176_692),
    (date(2024, 11, 1), 180_180),
    (date(2026, 1, 1), 182_303),
    (date(2026, 6, 1), 186_702),
)
PASS = {2018: 3_973_200, 2019: 4_052_400, 2020: 4_113_600, 2021: 4_113_600, 2022: 4_113_600,
        2023: 4_399_200, 2024: 4_636_800, 2025: 4_710_000, 2026: 4_806_000}  # fmt: skip
CAP_LOWERED_ON = day(date(2025, 4, 1))
COVID = (day(date(2020, 1, 31)), day(date(2023, 1, 31)))
"""The Covid stops of this period are paid from the first day."""
FIRST_DAYS = 28
"""A work accident is paid at 60 % for so many days, then at 79 % (80 % within the net wage)."""
SICKNESS, COVID_KIND, ACCIDENT = 0, 1, 4


@dataclass(frozen=True)
class Owed:
    """Per stop: days waited, days paid to its end, cents a day of the first days and of those after."""

    waiting: np.ndarray
    daily: np.ndarray
    daily_then: np.ndarray

    def total(self, kind: np.ndarray, days: np.ndarray) -> np.ndarray:
        """Cents for so many paid days."""
        first = np.where(kind == ACCIDENT, np.minimum(days, FIRST_DAYS), days)
        return first * self.daily + (days - first) * self.daily_then


def sickness_cap(starts: np.ndarray) -> np.ndarray:
    """Cents of a monthly wage that count: 1.8 SMIC of the end of the month before, 1.4 from 2025-04-01."""
    before = starts.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]")
    last = before.astype(np.int64) - 1
    rank = np.searchsorted([day(since) for since, _ in SMIC], last, side="right") - 1
    smic = np.array([cents for _, cents in SMIC])[rank]
    tenths = np.where(starts >= CAP_LOWERED_ON, 14, 18)
    return (smic * tenths + 5) // 10


def owed(kind: np.ndarray, starts: np.ndarray, wages: np.ndarray) -> Owed:
    """`wages`: gross cents of the three months before each stop, (stops, 3), the last month first."""
    cap = sickness_cap(starts)
    kept = np.minimum(wages, cap[:, None]).sum(axis=1)
    full = (wages >= cap[:, None]).all(axis=1)
    sickness = np.where(full, (12 * cap + 365) // 730, kept * 2 // 365)
    year = starts.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    yearly = np.array([PASS[one] for one in year.tolist()], np.int64)
    first = np.minimum(_cents(wages[:, 0] * 60, 3042), _cents(yearly * 5_004, 1_000_000))
    then = np.minimum(_cents(wages[:, 0] * 79, 3042), _cents(yearly * 6_672, 1_000_000))
    covid = (kind == COVID_KIND) & (starts >= COVID[0]) & (starts <= COVID[1])
    accident = kind == ACCIDENT
    return Owed(
        waiting=np.where(covid | accident, 0, 3),
        daily=np.where(accident, first, sickness),
        daily_then=np.where(accident, then, sickness),
    )


def _cents(numerator: np.ndarray, denominator: int) -> np.ndarray:
    """Whole cents, to the nearest."""
    return (2 * numerator + denominator) // (2 * denominator)
