"""What the footer of a Parquet file says of its columns: what it rules out need not be looked for in the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq


@dataclass(frozen=True)
class Stated:
    """`nulls`: rows without a value, None when it is not said. `least`, `most`: bounds, None when they are not said."""

    rows: int
    nulls: int | None
    least: Any
    most: Any

    @property
    def never_null(self) -> bool:
        return self.nulls == 0

    @property
    def always_null(self) -> bool:
        return self.nulls == self.rows

    def within(self, least: Any = None, most: Any = None) -> bool:
        """Do the statistics prove that every value stands between these (None: no bound)?"""
        if self.always_null:
            return True
        if self.least is None or self.most is None:
            return False
        return (least is None or self.least >= least) and (most is None or self.most <= most)


NOTHING = Stated(0, None, None, None)


def stated(path: Path) -> Mapping[str, Stated]:
    """By column of whole numbers, dates and texts (of which only the nulls are told)."""
    footer = pq.read_metadata(path)
    groups = [footer.row_group(place) for place in range(footer.num_row_groups)]
    if not groups:
        return {}
    names = [groups[0].column(place).path_in_schema for place in range(footer.num_columns)]
    return {
        name: _of([group.column(place).statistics for group in groups], footer.num_rows)
        for place, name in enumerate(names)
    }


def _of(parts: list[Any], rows: int) -> Stated:
    if any(part is None or not part.has_null_count for part in parts):
        return Stated(rows, None, None, None)
    nulls = sum(part.null_count for part in parts)
    told = [part for part in parts if part.num_values]
    if not told or not all(part.has_min_max for part in told):
        return Stated(rows, nulls, None, None)
    if not all(isinstance(part.min, int | date) for part in told):
        return Stated(rows, nulls, None, None)
    return Stated(rows, nulls, min(part.min for part in told), max(part.max for part in told))
