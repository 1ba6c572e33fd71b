"""What a run of the detectors left for who reads afterwards: tables made once, and what each detector found last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import ibis.expr.types as ir

from relais.data.mining.registry import missing, rollups
from relais.data.screening.definition import Screening
from relais.data.warehouse import Warehouse
from relais.data.warehouse.versions import current


def kept_rollup(home: Path, warehouse: Warehouse, name: str) -> ir.Table | None:
    """The latest table of this name made for the version that is open; None when no detector has asked for it yet."""
    made = (home / "mining" / warehouse.version).glob(
        f"*/{warehouse.backend.name}/{name}-*.parquet"
    )
    files = sorted(made, key=lambda path: (path.parent.parent.name, path.stat().st_mtime_ns))
    if name not in rollups() or not files:
        return None
    found: ir.Table = warehouse.backend.read_parquet(str(files[-1]), table_name=f"kept_{name}")
    return found


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
