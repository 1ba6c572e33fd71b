"""Files whose bytes depend on the rows alone: one Parquet row group a batch, fixed options."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

OPTIONS = {"compression": "zstd", "compression_level": 1, "store_schema": False, "version": "2.6"}


class Folder:
    """Writes tables side by side in a folder, a part at a time, as `<table>.parquet`, or as
    `<table>.csv` (separator `;`) for the tables named in `as_csv`."""

    def __init__(self, path: Path, as_csv: tuple[str, ...] = ()) -> None:
        self.path = path
        self.as_csv = as_csv
        self.rows: dict[str, int] = {}
        self._writers: dict[str, pq.ParquetWriter | pc.CSVWriter] = {}

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
        if name in self.as_csv:
            table = _decoded(table)
        if name not in self._writers:
            self._writers[name] = self._open(name, table.schema)
            self.rows[name] = 0
        writer = self._writers[name]
        if isinstance(writer, pc.CSVWriter):
            writer.write_table(table)
        elif table.num_rows:
            writer.write_table(table, row_group_size=table.num_rows)
        self.rows[name] += table.num_rows

    def _open(self, name: str, schema: pa.Schema) -> pq.ParquetWriter | pc.CSVWriter:
        if name in self.as_csv:
            options = pc.WriteOptions(delimiter=";", quoting_style="needed", batch_size=10_000)
            return pc.CSVWriter(self.path / f"{name}.csv", schema, write_options=options)
        return pq.ParquetWriter(self.path / f"{name}.parquet", schema, **OPTIONS)


def _decoded(table: pa.Table) -> pa.Table:
    """The table with its dictionary columns as plain text, which CSV needs."""
    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))
