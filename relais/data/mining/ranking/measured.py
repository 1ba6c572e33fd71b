"""What the random part of past queues says: the true rate, and the share of it that the rank finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from relais.data.mining.ranking.arm import Estimate, estimate, recall
from relais.data.mining.ranking.outcomes import Outcome
from relais.handover.ranking import RANDOM, RANKED


@dataclass(frozen=True)
class Measured:
    """Outcomes of providers that stood in a queue, by how they came there. `rate`: of the random part, that is of everybody;
    `precision`: of the head of the rank; `recall`: share found of all there are, by that rate."""

    n_random: int
    rate: Estimate | None
    n_ranked: int
    precision: Estimate | None
    recall: float | None


def measured(queues: Path, on: date, known: Iterable[Outcome], n_providers: int) -> Measured:
    """`queues`: folder of past queues, one folder a night; `n_providers`: ranked today. An outcome counts when it was decided on the
    day of the queue or later; a provider drawn once and ranked another time counts as it came first."""
    came = _came(queues, on)
    looked: dict[str, list[bool]] = {RANDOM: [], RANKED: []}
    last: dict[str, Outcome] = {}
    for one in known:
        if one.provider_id in came and came[one.provider_id][0] <= one.decided_on <= on:
            former = last.get(one.provider_id)
            last[one.provider_id] = former if former and former.confirmed else one
    for name, one in last.items():
        looked[came[name][1]].append(one.confirmed)
    drawn, ranked = looked[RANDOM], looked[RANKED]
    rate = estimate(sum(drawn), len(drawn))
    found = sum(ranked)
    others = max(n_providers - len(ranked), 0)
    return Measured(
        n_random=len(drawn),
        rate=rate,
        n_ranked=len(ranked),
        precision=estimate(found, len(ranked)),
        recall=recall(found, rate, others),
    )


def _came(queues: Path, on: date) -> dict[str, tuple[date, str]]:
    """Provider -> (day of the first queue it stood in, how it came there)."""
    found: dict[str, tuple[date, str]] = {}
    for path in sorted(queues.glob("*/queue.parquet")):
        day = date.fromisoformat(path.parent.name)
        if day > on:
            continue
        rows = pq.read_table(path, columns=["provider_id", "arm"]).to_pylist()
        for row in rows:
            found.setdefault(row["provider_id"], (day, row["arm"]))
    return found
