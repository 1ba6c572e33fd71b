"""What each household is meant to show about C2S, and how often.

A status steers incomes, housing, cover and requests. It is a wish, not the truth: what the law says of
the household is computed afterwards from what was written (`eligibility`).
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Status(IntEnum):
    """Wished situation of a household towards C2S."""

    ORDINARY = 0
    RSA_HOLDER = 1
    FREE_HOLDER = 2
    PARTICIPATIVE_HOLDER = 3
    FREE_NON_TAKE_UP = 4
    PARTICIPATIVE_NON_TAKE_UP = 5
    RSA_NON_TAKE_UP = 6
    AME = 7
    JUST_BELOW = 8
    JUST_ABOVE = 9
    REFUSED_SMALL_MARGIN = 10
    REFUSED = 11
    UNKNOWN_RESOURCES = 12
    UNKNOWN_HOUSING = 13
    LAPSED = 14
    PENDING = 15
    WITHIN_ONE_EURO = 16

    @staticmethod
    def is_modest(status: np.ndarray) -> np.ndarray:
        """Lives under or about the ceilings."""
        return status != Status.ORDINARY

    @staticmethod
    def is_exact(status: np.ndarray) -> np.ndarray:
        """Resources set to the cent: plain wages or pensions, rent without aid."""
        return np.isin(status, EXACT)

    @staticmethod
    def is_holder(status: np.ndarray) -> np.ndarray:
        return np.isin(status, HOLDERS)


EXACT = (
    Status.JUST_BELOW,
    Status.JUST_ABOVE,
    Status.REFUSED_SMALL_MARGIN,
    Status.REFUSED,
    Status.UNKNOWN_HOUSING,
    Status.LAPSED,
    Status.WITHIN_ONE_EURO,
)
HOLDERS = (
    Status.RSA_HOLDER,
    Status.FREE_HOLDER,
    Status.PARTICIPATIVE_HOLDER,
    Status.WITHIN_ONE_EURO,
)

SHARES = {
    Status.RSA_HOLDER: 0.055,
    Status.FREE_HOLDER: 0.0682,
    Status.PARTICIPATIVE_HOLDER: 0.0350,
    Status.FREE_NON_TAKE_UP: 0.018,
    Status.PARTICIPATIVE_NON_TAKE_UP: 0.022,
    Status.RSA_NON_TAKE_UP: 0.001,
    Status.AME: 0.003,
    Status.JUST_BELOW: 0.004,
    Status.JUST_ABOVE: 0.004,
    Status.REFUSED_SMALL_MARGIN: 0.005,
    Status.REFUSED: 0.005,
    Status.UNKNOWN_RESOURCES: 0.012,
    Status.UNKNOWN_HOUSING: 0.003,
    Status.LAPSED: 0.008,
    Status.PENDING: 0.003,
    Status.WITHIN_ONE_EURO: 0.0018,
}
"""Share of the insured; C2S holders are 16 %, of which 77 % free (CPAM du Var 2021)."""


def draw_statuses(
    rng: np.random.Generator,
    kind: np.ndarray,
    weight: np.ndarray,
    size: np.ndarray,
    modest: np.ndarray,
) -> np.ndarray:
    """One status a household: shares hold over people, tilted to the kinds of modest means."""
    mean_tilt = (weight * size * modest).sum() / (weight * size).sum()
    tilt = modest[kind] / mean_tilt
    edges = np.cumsum(list(SHARES.values()))
    draw = rng.random(len(kind)) / tilt
    place = np.searchsorted(edges, draw, side="right")
    codes = np.array([int(status) for status in SHARES] + [int(Status.ORDINARY)])
    status = codes[place]
    # RSA is for those of working age: elders of modest means have pensions.
    old = np.isin(kind, _OLD_KINDS)
    # Published ceilings of couples and more differ by a euro from one source to another.
    many = (size[kind] > 1) & (status == Status.WITHIN_ONE_EURO)
    status = np.where(many, Status.PARTICIPATIVE_HOLDER, status)
    status = np.where(old & (status == Status.RSA_HOLDER), Status.FREE_HOLDER, status)
    return np.where(old & (status == Status.RSA_NON_TAKE_UP), Status.FREE_NON_TAKE_UP, status)


_OLD_KINDS = (1, 2, 4, 5)
