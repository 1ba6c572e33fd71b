"""Why a provider stands where it does: signals, then the measures farthest above peers, each with their median."""

from __future__ import annotations

from collections.abc import Sequence

from relais.data.mining.ranking.evaluation import Floats
from relais.data.mining.ranking.features import CENTS, HUNDREDTHS, MEASURES, PERCENT, THOUSANDTHS
from relais.data.mining.registry import detectors
from relais.data.mining.telling import number
from relais.rules.wording import THIN, euros

SHOWN = 3
FAR = 1.0
"""Deviations above the median from which a measure is told."""


def reasons_of(
    distances: Floats, said: Floats, names: Sequence[str], strength: Floats
) -> list[str]:
    """French sentences. `said`: value and median of peers of each measure; `strength`: of the signal of each detector."""
    signals = [
        f"Signal : {detectors()[name].header.title}"
        for name, one in zip(names, strength, strict=True)
        if one > 0
    ]
    far = sorted(
        (-float(one), n) for n, one in enumerate(distances) if one > FAR
    )  # NaN is never above
    measures = list(MEASURES.values())
    told = [
        f"{measures[n][0]} : {_shown(said[n][0], measures[n][1])} "
        f"(comparables : {_shown(said[n][1], measures[n][1])})"
        for _, n in far[:SHOWN]
    ]
    return [*signals, *told]


def _shown(value: float, unit: str) -> str:
    whole = int(value)
    if unit == CENTS:
        return euros(whole)
    if unit == HUNDREDTHS:
        return f"{number(whole // 100)},{whole % 100:02d}"
    if unit == THOUSANDTHS:
        return f"{whole / 10:.1f}{THIN}%".replace(".", ",")
    return f"{number(whole)}{THIN}%" if unit == PERCENT else number(whole)
