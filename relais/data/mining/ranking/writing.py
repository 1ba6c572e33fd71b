"""The queue as a file: home/ranking/<day>/queue.parquet, and about.json with the seed of the draw and what each score is worth."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from relais.data.mining.ranking.run import QUEUES, TITLES, Ranking
from relais.handover.atomic import replacing

SCHEMA = pa.schema(
    [
        ("place", pa.int32()),
        ("provider_id", pa.string()),
        ("fund", pa.string()),
        ("commune", pa.string()),
        ("specialty", pa.string()),
        ("score", pa.float64()),
        ("arm", pa.string()),
        ("baseline", pa.int32()),
        ("amount_cents", pa.int64()),
        ("reasons", pa.list_(pa.string())),
    ]
)


def summary(ranking: Ranking) -> dict[str, Any]:
    """All but the queue and the scores of everybody, as plain values."""
    told = {
        name: getattr(ranking, name)
        for name in ("year", "n_providers", "seed", "share", "used", "said")
    }
    return {
        "on": ranking.on.isoformat(),
        **told,
        "titles": TITLES,
        "qualities": [asdict(one) for one in ranking.qualities],
        "measured": asdict(ranking.measured),
        "precisions": [asdict(one) for one in ranking.precisions],
    }


def rows(ranking: Ranking) -> list[dict[str, Any]]:
    return [{"place": n, **asdict(one)} for n, one in enumerate(ranking.queue, start=1)]


def write(home: Path, ranking: Ranking) -> Path:
    """Returns the file of the queue; each file is there whole or not at all."""
    folder = home / QUEUES / ranking.on.isoformat()
    with replacing(folder / "about.json") as building:
        text = json.dumps(summary(ranking), ensure_ascii=False, indent=1)
        building.write_text(text, encoding="utf-8")
    path = folder / "queue.parquet"
    with replacing(path) as building:
        pq.write_table(pa.Table.from_pylist(rows(ranking), schema=SCHEMA), building)
    return path


def write_scores(path: Path, ranking: Ranking) -> int:
    """Every provider ranked, with each score, in one Parquet file. Returns how many."""
    names = sorted(ranking.scores[ranking.used])
    columns: dict[str, list[Any]] = {"provider_id": names}
    for score, told in ranking.scores.items():
        columns[score] = [told[name] for name in names]
    with replacing(path) as building:
        pq.write_table(pa.table(columns), building)
    return len(names)
