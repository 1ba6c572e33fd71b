"""What a definition finds, written whole as signals, the same each time; shared with mining."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from relais.data.screening.definition import Header, Screening, Sources
from relais.handover.definition import Definition, write_definition
from relais.handover.signal import Signal, write_signals

BATCH_ROWS = 2_000
ORDER = ("year", "starts_on", "ends_on", "stop_id")
Listener = Callable[[str, int, int], None]
"""What is being done, steps done, steps in all."""


def quiet(what: str, done: int, total: int) -> None:
    return None


@dataclass(frozen=True)
class Outcome:
    """What one definition found: how many signals, in which communes, for how much at stake.

    `unseen`: what it could not look at, French words -> how many.
    """

    definition: str
    title: str
    path: Path
    signals: int
    by_commune: dict[str, int]
    amount_cents: int = 0
    unseen: dict[str, int] = field(default_factory=dict)


def written(definition: Screening, sources: Sources, home: Path) -> Outcome:
    """Signals of a definition under `home/signals/<id>/<on>.parquet`, and its words beside."""
    header = definition.header
    path = home / "signals" / header.id / f"{sources.on.isoformat()}.parquet"
    by_commune: Counter[str] = Counter()
    amount = 0

    def signals() -> Iterator[Signal]:
        nonlocal amount
        for row in rows(definition.find(sources)):
            signal = definition.tell(row, sources)
            by_commune[signal.commune or ""] += 1
            amount += signal.amount_cents or 0
            yield signal

    count = write_signals(path, signals())
    write_definition(home, words(header))
    communes = dict(sorted(by_commune.items()))
    unseen = definition.unseen(sources) if definition.unseen else {}
    said = {why: n for why, n in unseen.items() if n}
    return Outcome(header.id, header.title, path, count, communes, amount, said)


def words(header: Header) -> Definition:
    """What the definition says of itself, for who reads its signals."""
    return Definition(
        name=header.id,
        title=header.title,
        purpose=header.purpose,
        why=header.why,
        legal_basis=header.legal_basis,
        clears=header.clears,
        known_false_positives=header.known_false_positives,
        author=header.author,
        reviewed_on=header.reviewed_on.isoformat(),
        labels=dict(header.labels),
    )


def rows(found: ir.Table) -> Iterator[dict[str, Any]]:
    """Rows in the order of their subject, so that a second run writes the same file."""
    order = ["subject_id", *(name for name in ORDER if name in found.columns)]
    table = found.order_by(order).to_pyarrow()
    for start in range(0, table.num_rows, BATCH_ROWS):
        part = table.slice(start, BATCH_ROWS).combine_chunks()
        columns = [_values(part[name]) for name in part.column_names]
        for values in zip(*columns, strict=True):
            yield dict(zip(part.column_names, values, strict=True))


def _values(column: pa.ChunkedArray) -> list[Any]:
    """Python values; a list of records is read field by field, several times quicker than record by record."""
    kind = column.type
    if not (pa.types.is_list(kind) and pa.types.is_struct(kind.value_type)):
        return column.to_pylist()
    lists = column.combine_chunks()
    records = lists.flatten()
    names = [field.name for field in kind.value_type]
    fields = [field.to_pylist() for field in records.flatten()]
    told = iter([dict(zip(names, values, strict=True)) for values in zip(*fields, strict=True)])
    sizes = pc.list_value_length(lists).to_pylist()
    return [None if size is None else list(islice(told, size)) for size in sizes]
