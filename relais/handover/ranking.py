"""The queue of providers to look at, on its way from data to casework: `ranking/<known_on>/queue.parquet` and `about.json`.

Providers alone: the shape has no place for an insured person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from relais.handover.atomic import replacing

QUEUES = "ranking"
"""Folder of the queues, one folder a night: who stood in one, and how he came there, is read back."""
RANKED, RANDOM = "ranked", "random"
ARMS = (RANKED, RANDOM)

SCHEMA = pa.schema(
    [
        pa.field("place", pa.int32(), nullable=False),
        pa.field("provider_id", pa.string(), nullable=False),
        pa.field("fund", pa.string()),
        pa.field("commune", pa.string()),
        pa.field("specialty", pa.string(), nullable=False),
        pa.field("score", pa.float64(), nullable=False),
        pa.field("rank", pa.int32(), nullable=False),
        pa.field("arm", pa.string(), nullable=False),
        pa.field("baseline", pa.int32(), nullable=False),
        pa.field("amount_cents", pa.int64(), nullable=False),
        pa.field("reasons", pa.list_(pa.string()), nullable=False),
    ]
)
"""`place`: order in which to look, drawn ones among the others; `rank`: by the score; `baseline`: by what was paid; 1 the first."""


@dataclass(frozen=True)
class About:
    """How a queue was made and what each score is worth, as plain values (JSON).

    `on`: day of the data; `known_on`: day up to which decisions count. `seed`: of the draw; `share`: of the queue that is drawn; `used`: the score that orders it; `titles`: French names of scores;
    `qualities`, `measured`, `precisions`: what is measured (`relais.data.mining.ranking`); `said`: French sentences.
    """

    on: str
    known_on: str
    year: int
    n_providers: int
    seed: int
    share: float
    used: str
    said: Sequence[str] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    qualities: Sequence[Mapping[str, Any]] = ()
    measured: Mapping[str, Any] = field(default_factory=dict)
    precisions: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Queue:
    """`rows`: as in SCHEMA, in order of place. `digest`: of both files."""

    on: date
    about: About
    rows: Sequence[Mapping[str, Any]]
    digest: str


def write_queue(home: Path, about: About, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Returns the file of the queue; each file is there whole or not at all. Raises ValueError on an arm that is not one."""
    if unknown := sorted({row["arm"] for row in rows} - set(ARMS)):
        raise ValueError(f"unknown arm: {', '.join(unknown)}")
    folder = home / QUEUES / about.known_on
    with replacing(folder / "about.json") as building:
        building.write_text(
            json.dumps(asdict(about), ensure_ascii=False, indent=1), encoding="utf-8"
        )
    path = folder / "queue.parquet"
    with replacing(path) as building:
        pq.write_table(pa.Table.from_pylist(list(rows), schema=SCHEMA), building)
    return path


def read_queue(home: Path) -> Queue | None:
    """The latest queue; None when nothing was ever ranked. Raises ValueError on a file that is not a queue."""
    paths = sorted((home / QUEUES).glob("[0-9]*/queue.parquet"))
    if not paths:
        return None
    about_path = paths[-1].with_name("about.json")
    given: dict[str, Any] = json.loads(about_path.read_text(encoding="utf-8"))
    known = {each.name for each in fields(About)}
    table = pq.read_table(paths[-1])
    if table.column_names != SCHEMA.names:
        raise ValueError(f"{paths[-1].parent.name}/{paths[-1].name} is not a queue")
    digest = hashlib.sha256(about_path.read_bytes() + paths[-1].read_bytes()).hexdigest()
    about = About(**{key: value for key, value in given.items() if key in known})
    rows = sorted(table.to_pylist(), key=lambda row: row["place"])
    return Queue(date.fromisoformat(about.on), about, rows, digest)
