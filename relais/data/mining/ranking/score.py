"""Rank without labels: several plain scores on features scaled by peers, put together."""

from __future__ import annotations

import numpy as np

from relais.data.mining.ranking.evaluation import Floats, ranks

HIGHEST = 3


def percentiles(values: Floats) -> Floats:
    """Each column as shares of rows below (ties at their mean), in [0, 1); what is not above peers, or unknown, is 0."""
    above = np.where(np.isnan(values) | (values <= 0), 0.0, values)
    n = max(len(above), 1)
    shares = np.column_stack([(ranks(column) - 0.5) / n for column in above.T])
    told: Floats = np.where(above > 0, shares, 0.0)
    return told


def ensemble(features: Floats, signals: Floats) -> Floats:
    """Mean rank, in [0, 1], of three scores: mean of percentiles, mean of the three highest, strength of signals.

    `features`: rows × measures, robust deviations above peers, NaN unknown. `signals`: rows × detectors, 0 to 1.
    """
    n = len(features)
    shares = percentiles(features)
    highest = np.sort(shares, axis=1)[:, -HIGHEST:]
    views = [shares.mean(axis=1), highest.mean(axis=1)]
    if signals.shape[1] and signals.any():
        views.append(signals.sum(axis=1))
    mean: Floats = np.mean([(ranks(view) - 0.5) / max(n, 1) for view in views], axis=0)
    return mean
