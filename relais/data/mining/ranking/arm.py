"""A part of the queue drawn at random: what it gives says the true rate, and what the rank misses."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from relais.handover.ranking import RANDOM, RANKED

LEAST, MOST = 0.05, 0.20


def drawn(providers: Sequence[str], n: int, seed: int) -> list[str]:
    """`n` providers, the same for the same seed whatever their order; sorted by the draw."""
    if n < 0:
        raise ValueError("n is negative")
    return sorted(set(providers), key=lambda one: (_number(one, seed), one))[:n]


def _number(provider: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}|{provider}".encode()).digest()


def queue(ranked: Sequence[str], length: int, share: float, seed: int) -> list[tuple[str, str]]:
    """(provider, arm) of the queue: the head of the rank, and those drawn among the others, as many as `share` asks, at places
    that are drawn too: what stands last would be looked at last, or never.

    Raises ValueError when the share is not between 5 and 20 %.
    """
    if not LEAST <= share <= MOST:
        raise ValueError("La part tirée au sort doit être entre 5 et 20 %.")
    length = min(length, len(ranked))
    n = round(length * share)
    head = iter(ranked[: length - n])
    others = iter(drawn(ranked[length - n :], n, seed))
    spots = set(drawn([f"place {n}" for n in range(length)], n, seed))
    return [
        (next(others), RANDOM) if f"place {place}" in spots else (next(head), RANKED)
        for place in range(length)
    ]


@dataclass(frozen=True)
class Estimate:
    """A share and its 95 % interval (Wilson)."""

    share: float
    low: float
    high: float


def estimate(confirmed: int, n: int) -> Estimate | None:
    """None when nothing was looked at."""
    if n <= 0:
        return None
    z = 1.959964
    p = confirmed / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Estimate(p, max(0.0, middle - half), min(1.0, middle + half))


def recall(found: int, rate: Estimate | None, n_not_looked_at: int) -> float | None:
    """Share found of all there are, when the rest has the rate of the random arm."""
    if rate is None:
        return None
    whole = found + rate.share * n_not_looked_at
    return found / whole if whole else None
