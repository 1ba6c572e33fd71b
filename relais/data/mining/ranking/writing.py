"""A ranking as it is handed over (`relais.handover.ranking`), and its scores as a file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from relais.data.mining.ranking.run import TITLES, Ranking
from relais.handover.atomic import replacing
from relais.handover.ranking import About, write_queue


def about(ranking: Ranking) -> About:
    """All but the queue and the scores of everybody, as plain values."""
    return About(
        on=ranking.on.isoformat(),
        known_on=ranking.known_on.isoformat(),
        year=ranking.year,
        n_providers=ranking.n_providers,
        seed=ranking.seed,
        share=ranking.share,
        used=ranking.used,
        said=ranking.said,
        titles=TITLES,
        qualities=[asdict(one) for one in ranking.qualities],
        measured=asdict(ranking.measured),
        precisions=[asdict(one) for one in ranking.precisions],
    )


def rows(ranking: Ranking) -> list[dict[str, Any]]:
    return [{"place": n, **asdict(one)} for n, one in enumerate(ranking.queue, start=1)]


def write(home: Path, ranking: Ranking) -> Path:
    """Returns the file of the queue."""
    return write_queue(home, about(ranking), rows(ranking))


def write_scores(path: Path, ranking: Ranking) -> int:
    """Every provider ranked, with each score, in one Parquet file. Returns how many."""
    names = sorted(ranking.scores[ranking.used])
    columns: dict[str, list[Any]] = {"provider_id": names}
    for score, told in ranking.scores.items():
        columns[score] = [told[name] for name in names]
    with replacing(path) as building:
        pq.write_table(pa.table(columns), building)
    return len(names)
