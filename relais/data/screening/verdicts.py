"""C2S of every household on a day, slice after slice: `verdicts/c2s/<on>.parquet`, one row a household."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from relais.data.screening.definition import ScreeningError
from relais.data.warehouse import Warehouse
from relais.handover.atomic import replacing
from relais.rules.rights.c2s.register import Tables, register
from relais.rules.rights.c2s.scale import scale_at
from relais.rules.store import NotInForce, Store, default_store

SLICE_HOUSEHOLDS = 1_000_000
BATCH_ROWS = 100_000
Progress = Callable[[int, int], None]
"""Slices done, slices in all."""


def verdicts_path(home: Path, on: date) -> Path:
    return home / "verdicts" / "c2s" / f"{on.isoformat()}.parquet"


def write_verdicts(
    warehouse: Warehouse,
    path: Path,
    on: date,
    progress: Progress = lambda done, total: None,
    store: Store | None = None,
) -> int:
    """Judge every household and write the verdicts at once, or nothing. Returns how many.

    Memory is that of a slice, whatever the number of households. Raises ScreeningError on a date when
    C2S did not exist or its ceilings are not known.
    """
    try:
        scale, rule = scale_at(store or default_store(), on)
    except NotInForce as error:
        raise ScreeningError(str(error)) from error
    if scale is None:
        raise ScreeningError(f"La C2S n’existait pas encore le {on:%d/%m/%Y}.")
    tables = Tables(*(warehouse.table(name) for name in ("means", "households", "situations")))
    slices = list(_slices(warehouse))
    count = 0
    with replacing(path) as building:
        writer: pq.ParquetWriter | None = None
        try:
            for done, (first, before) in enumerate(slices):
                progress(done, len(slices))
                judged = register(tables.between(first, before), scale)
                table = judged.order_by("household_id").to_pyarrow()
                if writer is None:
                    schema = table.schema.with_metadata({"rule": rule})
                    writer = pq.ParquetWriter(building, schema, compression="zstd")
                writer.write_table(table.cast(writer.schema), row_group_size=BATCH_ROWS)
                count += table.num_rows
        finally:
            if writer is not None:
                writer.close()
        if writer is None:
            raise ScreeningError("Aucun foyer dans l’entrepôt.")
    progress(len(slices), len(slices))
    return count


def _slices(warehouse: Warehouse) -> Iterator[tuple[str | None, str | None]]:
    """Ranges of household identifiers of about SLICE_HOUSEHOLDS each, from the file's own statistics."""
    cuts = _cuts(warehouse.path("households"))
    yield from zip([None, *cuts], [*cuts, None], strict=True)


def _cuts(path: Path) -> list[str]:
    """First identifiers of row groups, far enough from each other; none when the file is not sorted."""
    if not path.is_file():
        return []
    meta = pq.read_metadata(path)
    place = meta.schema.to_arrow_schema().get_field_index("household_id")
    firsts: list[str] = []
    cuts: list[str] = []
    since = 0
    for group in range(meta.num_row_groups):
        row_group = meta.row_group(group)
        statistics = row_group.column(place).statistics
        if statistics is None or not statistics.has_min_max:
            return []
        first = str(statistics.min)
        if firsts and first < firsts[-1]:
            return []
        firsts.append(first)
        if since >= SLICE_HOUSEHOLDS:
            cuts.append(first)
            since = 0
        since += row_group.num_rows
    return cuts
