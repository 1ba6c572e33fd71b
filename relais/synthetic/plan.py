"""What fund to make: its size, seed, dates, and the batches it is made in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

FUNDS = {"831": "83", "171": "17"}
"""Code of the fund -> department (831 = CPAM du Var, 171 = CPAM de la Charente-Maritime)."""

FIRST_YEAR, LAST_YEAR = 2019, 2026
"""Years whose C2S ceilings the planting constants know on 31 December."""

BATCH = 25_000
MAX_INSURED = 6_000_000
"""Beyond it, impossible NIRs would no longer be unique."""
MAX_YEARS = 5
LAYOUTS = ("relais", "dcir")
WRITTEN_AS = ("parquet", "csv")
N_MONTHS = 24
EPOCH = date(1970, 1, 1)


def day(value: date) -> int:
    """Days since 1970, the integer form of a date in Arrow."""
    return (value - EPOCH).days


@dataclass(frozen=True)
class Setting:
    """How one scheme of abuse is planted: `rate` cases per 100,000 insured, each of `low` to `high` lines (or
    people, or percent: the scheme says which), under `disguises`."""

    scheme: str
    rate: float
    low: int
    high: int
    disguises: tuple[str, ...]

    def sizes(self, rng: np.random.Generator, n: int) -> np.ndarray:
        """Sizes of n cases."""
        return rng.integers(self.low, self.high + 1, n)

    def worn(self, rng: np.random.Generator, n: int) -> np.ndarray:
        """Disguises of n cases."""
        return np.array(self.disguises)[rng.integers(len(self.disguises), size=n)]


@dataclass(frozen=True)
class Plan:
    """A fund to make. `years` is the number of years of claims, ending on `extract_on`.

    `layout` is `relais` (our own tables) or `dcir` (claims and beneficiaries in the columns of the national
    base, written as `dcir_as`). `schemes`: those planted and how; None = each as it declares itself.
    """

    insured: int
    seed: int
    year: int = 2025
    years: int = 1
    fund: str = "831"
    layout: str = "relais"
    dcir_as: str = "parquet"
    schemes: tuple[Setting, ...] | None = None

    @property
    def extract_on(self) -> date:
        return date(self.year, 12, 31)

    @property
    def today(self) -> int:
        return day(self.extract_on)

    @property
    def claims_from(self) -> int:
        return day(date(self.year - self.years + 1, 1, 1))

    @property
    def department(self) -> str:
        return FUNDS[self.fund]

    @property
    def neighbour(self) -> str:
        """Another fund, which paid for those who have come from it."""
        return next(code for code in FUNDS if code != self.fund)

    @property
    def months(self) -> list[str]:
        """The 24 months of resources, oldest first, as YYYY_MM; the last is before the extract's."""
        last = self.year * 12 + 10
        return [f"{m // 12}_{m % 12 + 1:02d}" for m in range(last - N_MONTHS + 1, last + 1)]

    @property
    def window(self) -> slice:
        """Months of the C2S reference period of a request made in the month of the extract.

        From 2022 the 13th to the 2nd month before (CSS R861-8, décret 2021-1642), formerly the
        twelve months before.
        """
        return slice(11, 23) if self.year >= 2022 else slice(12, 24)

    def batches(self) -> Iterator[tuple[int, int]]:
        """(number, people) of each batch; all but the last have BATCH people."""
        for number, start in enumerate(range(0, self.insured, BATCH)):
            yield number, min(BATCH, self.insured - start)

    def rng(self, batch: int, purpose: int) -> np.random.Generator:
        """An independent stream for each batch and purpose: adding a draw moves no other."""
        return np.random.Generator(np.random.PCG64([self.seed, batch, purpose]))
