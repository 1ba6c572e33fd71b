"""Parquet whose bytes depend on the rows alone: one row group a batch, fixed options."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

OPTIONS = {"compression": "zstd", "compression_level": 1, "store_schema": False, "version": "2.6"}


class Folder:
    """Writes tables side by side in a folder, as `<table>.parquet`, a part at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: dict[str, int] = {}
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for writer in self._writers.values():
            writer.close()

    def add(self, name: str, table: pa.Table) -> None:
        """Append rows to a table; the first call sets its columns, even without rows."""
        if name not in self._writers:
            self._writers[name] = pq.ParquetWriter(
                self.path / f"{name}.parquet", table.schema, **OPTIONS
            )
            self.rows[name] = 0
        if table.num_rows:
            self._writers[name].write_table(table, row_group_size=table.num_rows)
        self.rows[name] += table.num_rows
