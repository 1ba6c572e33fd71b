"""What detectors said of providers, as strengths between 0 and 1; of providers alone: insured persons are never ranked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais.data.mining.ranking.evaluation import Floats, ranks
from relais.data.mining.ranking.exceptions import excepted

PROVIDER, NETWORK = "provider", "network"
COLUMNS = ["subject_kind", "subject_id", "score", "amount_cents", "starts_on"]
Key: TypeAlias = tuple[str, int]
"""Provider and civil year."""


def strengths(
    folder: Path,
    day: str,
    detectors: Iterable[str],
    keys: Sequence[Key],
    held: Mapping[str, frozenset[str]],
) -> tuple[list[str], Floats]:
    """(detectors that ran, keys × detectors): 0 where nothing was said of the provider in the year; else between ½ and 1, by the
    rank of the score, or of the amount, among what the detector said. The signal of a network is that of each of its places."""
    place = {one: n for n, one in enumerate(keys)}
    names, columns = [], []
    for name in detectors:
        path = folder / "signals" / name / f"{day}.parquet"
        if not path.exists():
            continue
        names.append(name)
        columns.append(_column(_rows(path), place, excepted(held, name)))
    empty = np.zeros((len(keys), 0))
    return names, np.column_stack(columns) if columns else empty


def _rows(path: Path) -> list[dict[str, Any]]:
    """Signals of providers; those of networks once for each of their providers."""
    table = pq.read_table(path, columns=COLUMNS)
    rows: list[dict[str, Any]] = table.filter(pc.equal(table["subject_kind"], PROVIDER)).to_pylist()
    networks = pq.read_table(
        path, columns=[*COLUMNS, "evidence"], filters=[("subject_kind", "=", NETWORK)]
    )
    for row in networks.to_pylist():
        members = json.loads(row.pop("evidence")).get("providers", [])
        rows += [{**row, "subject_id": one} for one in members]
    return rows


def _column(
    rows: list[dict[str, Any]], place: Mapping[Key, int], left_out: frozenset[str]
) -> Floats:
    column = np.zeros(len(place))
    dated = [(row, (row["subject_id"], row["starts_on"].year)) for row in rows if row["starts_on"]]
    kept = [
        (row, place[key])
        for row, key in dated
        if key in place and row["subject_id"] not in left_out
    ]
    if not kept:
        return column
    by_score = any(row["score"] is not None for row, _ in kept)
    said = [float((row["score"] if by_score else row["amount_cents"]) or 0) for row, _ in kept]
    shares = 0.5 + (ranks(np.array(said)) - 0.5) / len(said) / 2
    for (_, n), share in zip(kept, shares, strict=True):
        column[n] = max(column[n], share)
    return column
