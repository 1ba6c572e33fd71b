"""Rows of the last snapshot that has a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq


def latest_rows(home: Path, name: str, on: date) -> list[dict[str, Any]]:
    """Rows of `home/snapshots/<day>/<name>.parquet`, the last day up to `on`; none when there is no such file."""
    found = [
        path
        for path in sorted((home / "snapshots").glob(f"*/{name}.parquet"))
        if path.parent.name <= on.isoformat()
    ]
    rows: list[dict[str, Any]] = pq.read_table(found[-1]).to_pylist() if found else []
    return rows
