"""What detectors said of providers, as strengths between 0 and 1; of providers alone: insured persons are never ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais.data.mining.ranking.evaluation import Floats, ranks
from relais.data.mining.ranking.exceptions import excepted

PROVIDER = "provider"
COLUMNS = ["subject_kind", "subject_id", "score", "amount_cents", "starts_on"]


def strengths(
    folder: Path,
    day: str,
    detectors: Iterable[str],
    providers: Sequence[str],
    held: Mapping[str, frozenset[str]],
) -> tuple[list[str], Floats]:
    """(detectors that ran, providers × detectors): 0 where nothing was said; else between ½ and 1, by the rank of the score, or of
    the amount, among those of the detector. The strongest signal of a provider counts."""
    place = {one: n for n, one in enumerate(providers)}
    names, columns = [], []
    for name in detectors:
        path = folder / "signals" / name / f"{day}.parquet"
        if not path.exists():
            continue
        names.append(name)
        columns.append(_column(_rows(path), place, excepted(dict(held), name)))
    empty = np.zeros((len(providers), 0))
    return names, np.column_stack(columns) if columns else empty


def _rows(path: Path) -> list[dict[str, Any]]:
    table = pq.read_table(path, columns=COLUMNS)
    rows: list[dict[str, Any]] = table.filter(pc.equal(table["subject_kind"], PROVIDER)).to_pylist()
    return rows


def _column(
    rows: list[dict[str, Any]], place: Mapping[str, int], left_out: frozenset[str]
) -> Floats:
    column = np.zeros(len(place))
    kept = [row for row in rows if row["subject_id"] in place and row["subject_id"] not in left_out]
    if not kept:
        return column
    by_score = any(row["score"] is not None for row in kept)
    said = np.array(
        [float((row["score"] if by_score else row["amount_cents"]) or 0) for row in kept]
    )
    shares = 0.5 + (ranks(said) - 0.5) / len(said) / 2
    for row, share in zip(kept, shares, strict=True):
        n = place[row["subject_id"]]
        column[n] = max(column[n], share)
    return column
