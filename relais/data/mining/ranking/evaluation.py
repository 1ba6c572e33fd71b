"""How well a score finds what was confirmed: always beside the baseline, and among providers of the same size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]
STRATA = 10
"""Tenths of size, within which scores are compared."""


@dataclass(frozen=True)
class Quality:
    """None where it cannot be said (no confirmed case, or nothing else). `cost_to_half`: providers to look at, in the order of
    the score, until half of the confirmed ones are found; a tie is counted whole."""

    score: str
    n: int
    n_confirmed: int
    auc: float | None
    size_matched_auc: float | None
    precision: Mapping[int, float]
    cost_to_half: int | None


def ranks(values: Floats) -> Floats:
    """1 for the least, mean rank of ties."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    means: Floats = (last - (counts - 1) / 2)[inverse].astype(np.float64)
    return means


def auc(score: Floats, label: Labels) -> float | None:
    """Share of pairs (confirmed, not) in which the confirmed one has the higher score; half of the ties."""
    won, pairs = _pairs(score, label)
    return won / pairs if pairs else None


def size_matched_auc(
    score: Floats, label: Labels, size: Floats, strata: int = STRATA
) -> float | None:
    """The same over pairs of providers of the same tenth of size: what is left once size says nothing."""
    order = np.argsort(size, kind="stable")
    place = np.empty(len(size), dtype=np.int64)
    place[order] = np.arange(len(size))
    stratum = place * strata // max(len(size), 1)
    parts = [_pairs(score[stratum == one], label[stratum == one]) for one in range(strata)]
    pairs = sum(one[1] for one in parts)
    return sum(one[0] for one in parts) / pairs if pairs else None


def _pairs(score: Floats, label: Labels) -> tuple[float, int]:
    """(pairs won, pairs)."""
    positive = int(label.sum())
    pairs = positive * (len(label) - positive)
    won = float(ranks(score)[label].sum()) - positive * (positive + 1) / 2 if pairs else 0.0
    return won, pairs


def precision_at(score: Floats, label: Labels, k: int) -> float:
    """Share confirmed among the first k; a tie that crosses k counts by its mean."""
    k = min(k, len(score))
    if not k:
        return 0.0
    order = np.sort(score)[::-1]
    limit = order[k - 1]
    above, tied = score > limit, score == limit
    room = k - int(above.sum())
    return float((label[above].sum() + room * label[tied].mean()) / k)


def cost_to_half(score: Floats, label: Labels) -> int | None:
    """Providers looked at until half of the confirmed ones are found."""
    wanted = (int(label.sum()) + 1) // 2
    if not wanted:
        return None
    limit = np.sort(score[label])[::-1][wanted - 1]
    return int((score >= limit).sum())


def quality(
    name: str, score: Floats, label: Labels, size: Floats, at: tuple[int, ...] = (20, 50, 100)
) -> Quality:
    return Quality(
        score=name,
        n=len(label),
        n_confirmed=int(label.sum()),
        auc=auc(score, label),
        size_matched_auc=size_matched_auc(score, label, size),
        precision={k: precision_at(score, label, k) for k in at if k <= len(label)},
        cost_to_half=cost_to_half(score, label),
    )
