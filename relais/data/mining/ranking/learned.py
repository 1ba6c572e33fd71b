"""Rank learned from what controls gave: a logistic regression held back by a penalty, tried on providers and times it has not seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from relais.data.mining.ranking.evaluation import Floats, Labels

PENALTY = 10.0
STEPS = 50
FARTHEST = 10.0
"""Deviations beyond which a feature says no more."""


class TooFewOutcomes(ValueError):
    """Nothing can be learned; the message is one French sentence."""


@dataclass(frozen=True)
class Model:
    weights: Floats
    centre: Floats
    scale: Floats

    def score(self, features: Floats) -> Floats:
        """Probability, between 0 and 1, by the outcomes learned from."""
        z = ((bounded(features) - self.centre) / self.scale) @ self.weights[1:] + self.weights[0]
        told: Floats = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
        return told


def bounded(features: Floats) -> Floats:
    told: Floats = np.clip(np.nan_to_num(features, nan=0.0), -FARTHEST, FARTHEST)
    return told


def require(label: Labels, least: int, each: int) -> None:
    """Raises TooFewOutcomes."""
    confirmed = int(label.sum())
    if len(label) < least or min(confirmed, len(label) - confirmed) < each:
        raise TooFewOutcomes(
            f"Pas assez de suites de contrôles pour apprendre : {len(label)} conclues, dont {confirmed} confirmées ; "
            f"il en faut {least}, dont {each} de chaque sorte. Le classement sans apprentissage reste."
        )


def fit(features: Floats, label: Labels, penalty: float = PENALTY) -> Model:
    """Newton's steps on the penalised likelihood: the optimum is one, so the same rows give the same weights."""
    x = bounded(features)
    centre = x.mean(axis=0)
    scale = np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    rows = np.column_stack([np.ones(len(x)), (x - centre) / scale])
    held = np.diag([1e-6, *[penalty] * x.shape[1]])
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (label - p) - held @ weights
        curve = (rows * (p * (1 - p))[:, None]).T @ rows + held
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return Model(weights, centre, scale)


def split(providers: Sequence[str], decided_on: Sequence[date]) -> tuple[Labels, Labels]:
    """(learn, try): a third of providers, by their number alone, are never learned from; those tried were decided after the last
    one learned from. Rows that are neither are left out. Decisions of one day are split by provider alone."""
    days = np.array([day.toordinal() for day in decided_on])
    aside = np.array([hashlib.sha256(one.encode()).digest()[0] % 3 == 0 for one in providers], bool)
    if len(np.unique(days)) < 2:
        return ~aside, aside
    cut = np.sort(days)[len(days) // 2]
    return ~aside & (days < cut), aside & (days >= cut)
