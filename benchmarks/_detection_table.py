"""What several funds say of each scheme: the mean, the worst, and the first of all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from benchmarks._detection_scores import Score

Goal = tuple[float, float | None]


@dataclass(frozen=True)
class Judged:
    """One scheme over the funds. Precision of a ranking is that of the first of all the funds together (`mode` says how
    many); its worst, that of the first of one fund, as many as were planted there. None where nothing could be counted."""

    kind: str
    mode: str
    planted: int
    precision: float | None
    worst_precision: float | None
    recall: float | None
    worst_recall: float | None
    baseline: float | None
    goal: Goal
    refused: str
    missed: dict[int, list[str]]
    wrong: dict[int, list[str]]


def gathered(
    kind: str, scores: dict[int, Score], pooled: Score | None, goal: Goal, refused: str
) -> Judged:
    """`scores` by seed; `pooled`: the ranking of all the funds together."""
    precisions = _known(score.precision for score in scores.values() if score.planted)
    recalls = _known(score.recall for score in scores.values())
    one = next(iter(scores.values()))
    precision = pooled.precision if pooled else _mean(precisions)
    return Judged(
        kind=kind,
        mode=pooled.mode if pooled else one.mode,
        planted=sum(score.planted for score in scores.values()),
        precision=precision,
        worst_precision=min(precisions, default=None),
        recall=_mean(recalls),
        worst_recall=min(recalls, default=None),
        baseline=pooled.baseline if pooled else None,
        goal=goal,
        refused=refused,
        missed={seed: score.missed for seed, score in scores.items() if score.missed},
        wrong={seed: score.wrong for seed, score in scores.items() if score.wrong},
    )


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _mean(values: list[float]) -> float | None:
    return fmean(values) if values else None


def reached(one: Judged) -> bool:
    """Whether both goals are met over the funds; a ranking has a goal on its first cases only."""
    measured = (one.precision, one.recall)
    return not one.refused and all(
        goal is None or (value is not None and value >= goal)
        for value, goal in zip(measured, one.goal, strict=True)
    )


def show(found: list[Judged]) -> None:
    """One line a scheme, ready to be put in a document."""
    print("| scheme | judged on | planted | precision | worst | recall | worst | baseline |")
    print("|---|---|---|---|---|---|---|---|")
    for one in found:
        measured = (one.precision, one.worst_precision, one.recall, one.worst_recall, one.baseline)
        cells = ["" if value is None else f"{value:.2f}" for value in measured]
        name = one.kind if reached(one) else f"**{one.kind}**"
        print(f"| {name} | {one.mode} | {one.planted} | {' | '.join(cells)} |")
    for one in found:
        if one.refused or not reached(one):
            print(
                f"{one.kind}: {one.refused or 'goal missed'}; missed {one.missed}, wrong {one.wrong}"
            )
