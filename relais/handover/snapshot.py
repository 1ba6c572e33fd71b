"""A `Snapshot`: the declared columns that casework gives the night, as one more dated extract.

Only what a service declares leaves it. A file of a past day is never written again, so that the report
of 31 December can be made anew from the same files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from relais.handover.atomic import replacing

Classification = Literal["none", "personal"]


@dataclass(frozen=True)
class SnapshotColumn:
    """One column given to the night. `personal` says that it points at one person (a pseudonym too)."""

    name: str
    type: pa.DataType
    classification: Classification = "none"
    nullable: bool = True


@dataclass(frozen=True)
class SnapshotTable:
    """One table that a service gives to the night. Names are unique among all services."""

    name: str
    columns: tuple[SnapshotColumn, ...]

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema; the classification travels in the file, beside each column."""
        return pa.schema(
            [
                pa.field(
                    column.name,
                    column.type,
                    nullable=column.nullable,
                    metadata={"classification": column.classification},
                )
                for column in self.columns
            ]
        )


Batch: TypeAlias = pa.RecordBatch | list[dict[str, Any]]


def _record_batch(batch: Batch, schema: pa.Schema) -> pa.RecordBatch:
    if isinstance(batch, list):
        for row in batch:
            if undeclared := row.keys() - set(schema.names):
                raise ValueError(f"columns not declared: {', '.join(sorted(undeclared))}")
        batch = pa.RecordBatch.from_pylist(batch, schema=schema)
    if batch.schema.names != schema.names:
        raise ValueError(f"columns are {batch.schema.names}, declared {schema.names}")
    for column in schema:
        if not column.nullable and batch[column.name].null_count:
            raise ValueError(f"{column.name} is empty in a row")
    return batch.cast(schema)


def snapshot_path(home: Path, on: date, name: str) -> Path:
    """`<home>/snapshots/<YYYY-MM-DD>/<name>.parquet`."""
    return home / "snapshots" / on.isoformat() / f"{name}.parquet"


def write_snapshot(home: Path, on: date, table: SnapshotTable, batches: Iterable[Batch]) -> int:
    """Write one table of the snapshot of the day `on`, at once or not at all. Returns its rows.

    Batches are record batches or lists of dicts, one batch in memory at a time.
    Raises ValueError when a column is not declared or a required one is empty.
    """
    count = 0
    with (
        replacing(snapshot_path(home, on, table.name)) as building,
        pq.ParquetWriter(building, table.schema, compression="zstd") as out,
    ):
        for batch in batches:
            shaped = _record_batch(batch, table.schema)
            out.write_batch(shaped)
            count += shaped.num_rows
    return count
