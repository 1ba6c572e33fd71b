"""What a run of the detectors left for who reads afterwards: tables made once, and what each detector found last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from relais.data.mining.registry import missing, rollups
from relais.data.screening.definition import Screening
from relais.data.warehouse import Warehouse
from relais.data.warehouse.versions import current

Filters: TypeAlias = Sequence[tuple[str, str, Any]]
"""(column, operator, value), all of them, as Parquet files are filtered."""


def kept_rows(
    home: Path, warehouse: Warehouse, name: str, columns: Sequence[str], wanted: Filters
) -> pa.Table | None:
    """Rows of the latest table of this name made for the version that is open; None when no detector has asked for it yet.

    Read as a file, for a page that somebody waits for: these tables are small and sorted by provider, and no query is compiled.
    """
    made = (home / "mining" / warehouse.version).glob(
        f"*/{warehouse.backend.name}/{name}-*.parquet"
    )
    files = sorted(made, key=lambda path: (path.parent.parent.name, path.stat().st_mtime_ns))
    if name not in rollups() or not files:
        return None
    return pq.read_table(files[-1], columns=list(columns), filters=list(wanted))


@dataclass(frozen=True)
class LastRun:
    """`on`: day of the data looked at, None when it never ran here. `missing`: tables it lacks among the extracts of now."""

    on: date | None
    written_at: datetime | None
    missing: tuple[str, ...]


def last_run(home: Path, one: Screening, tables: tuple[str, ...]) -> LastRun:
    """`tables`: those of the extracts (`tables_there`)."""
    files = sorted((home / "signals" / one.header.id).glob("[0-9]*.parquet"))
    lacks = missing(one, tables)
    if not files:
        return LastRun(None, None, lacks)
    written = datetime.fromtimestamp(files[-1].stat().st_mtime).astimezone()
    return LastRun(date.fromisoformat(files[-1].stem), written, lacks)


def tables_there(home: Path) -> tuple[str, ...]:
    """Names of the tables of the current extracts; none without a warehouse."""
    version = current(home)
    return (*version.tables, *version.rollups) if version else ()
