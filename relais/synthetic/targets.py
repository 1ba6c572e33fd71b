"""Where the yearly resources of each household are aimed, by what its status is meant to show."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from relais.synthetic import eligibility
from relais.synthetic.households import Batch
from relais.synthetic.statuses import Status


class _Zone(IntEnum):
    """Where the yearly base of a household is aimed."""

    FREE = 0
    PARTICIPATIVE = 1
    ABOVE = 2
    RSA = 3


_ZONES = {
    Status.RSA_HOLDER: _Zone.RSA,
    Status.RSA_NON_TAKE_UP: _Zone.RSA,
    Status.FREE_HOLDER: _Zone.FREE,
    Status.FREE_NON_TAKE_UP: _Zone.FREE,
    Status.AME: _Zone.FREE,
    Status.UNKNOWN_RESOURCES: _Zone.FREE,
    Status.PARTICIPATIVE_HOLDER: _Zone.PARTICIPATIVE,
    Status.PARTICIPATIVE_NON_TAKE_UP: _Zone.PARTICIPATIVE,
    Status.PENDING: _Zone.PARTICIPATIVE,
}


def targets(
    batch: Batch, rng: np.random.Generator, free: np.ndarray, part: np.ndarray
) -> np.ndarray:
    """Yearly base wished for each household, cents, housing included."""
    status = batch.h_status
    n = len(status)
    u = rng.random(n)
    zone = np.full(n, int(_Zone.ABOVE))
    for known, wanted in _ZONES.items():
        zone[status == known] = wanted
    drift = Status.is_holder(status) & (
        rng.random(n) < 0.06
    )  # incomes moved since the right opened
    zone[drift & (zone == _Zone.FREE)] = _Zone.PARTICIPATIVE
    old = batch.p_age[batch.h_first] >= 62
    middle = np.exp(rng.normal(np.where(old, -0.25, 0.05), 0.6))
    base = np.select(
        [zone == _Zone.FREE, zone == _Zone.PARTICIPATIVE, zone == _Zone.RSA],
        [
            free * (0.15 + 0.82 * u**0.6),
            free * 1.012 + (part * 0.985 - free * 1.012) * u,
            free * (0.002 + 0.4 * u),
        ],
        part * (1.03 + middle),
    )
    return np.rint(_exact(batch, rng, u, free, part, base)).astype(np.int64)


def _exact(
    batch: Batch,
    rng: np.random.Generator,
    u: np.ndarray,
    free: np.ndarray,
    part: np.ndarray,
    otherwise: np.ndarray,
) -> np.ndarray:
    """The base of the statuses whose distance to a ceiling is planted, cents."""
    status = batch.h_status
    euros = (2 + 58 * u) * 100
    which = np.where(rng.random(len(status)) < 0.3, free, part)
    owned = eligibility.flat_amount(batch.plan.year, batch.h_size, False)
    aims = {
        Status.REFUSED_SMALL_MARGIN: part * (1.005 + 0.09 * u),
        Status.JUST_BELOW: which - np.rint(euros),
        Status.JUST_ABOVE: part + euros,
        Status.REFUSED: part * (1.12 + 0.4 * u),
        Status.WITHIN_ONE_EURO: part - u * 100,
        Status.UNKNOWN_HOUSING: part - owned * (0.15 + 0.7 * u),
        Status.LAPSED: part * (1.04 + 0.5 * u),
    }
    return np.select([status == known for known in aims], list(aims.values()), otherwise)
