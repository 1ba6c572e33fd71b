"""A `Signal`: what a screening or a detector found, on its way from data to casework.

A signal is a finding about one subject, never a decision. Its identifier is a function of what it is
about, so that the same definition on the same tables gives the same one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais.handover.atomic import replacing

SUBJECT_KINDS = ("person", "household", "provider", "network", "certificate")
BATCH_ROWS = 2_000

SCHEMA = pa.schema(
    [
        pa.field("signal_id", pa.string(), nullable=False),
        pa.field("definition", pa.string(), nullable=False),
        pa.field("version", pa.string(), nullable=False),
        pa.field("subject_kind", pa.string(), nullable=False),
        pa.field("subject_id", pa.string(), nullable=False),
        pa.field("starts_on", pa.date32()),
        pa.field("ends_on", pa.date32()),
        pa.field("score", pa.float64()),
        pa.field("amount_cents", pa.int64()),
        pa.field("reasons", pa.list_(pa.string()), nullable=False),
        pa.field("evidence", pa.string(), nullable=False),
        pa.field("fund", pa.string()),
        pa.field("commune", pa.string()),
    ]
)


def signal_id(
    definition: str,
    version: str,
    subject_kind: str,
    subject_id: str,
    starts_on: date | None,
    ends_on: date | None,
) -> str:
    """20 hexadecimal characters: SHA-256 of the arguments joined by `|`, dates as ISO, None empty."""
    period = ["" if day is None else day.isoformat() for day in (starts_on, ends_on)]
    text = "|".join([definition, version, subject_kind, subject_id, *period])
    return hashlib.sha256(text.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Signal:
    """One finding.

    `starts_on`/`ends_on`: inclusive period looked at. `score`: order within a definition, None when the
    rule only says yes. `amount_cents`: what is at stake (not what was billed). `reasons`: French
    sentences. `evidence`: values, peers, line ids (JSON). `fund`, `commune`: where it belongs.
    """

    definition: str
    version: str
    subject_kind: str
    subject_id: str
    starts_on: date | None = None
    ends_on: date | None = None
    score: float | None = None
    amount_cents: int | None = None
    reasons: list[str] = field(default_factory=list)
    evidence: dict[str, Any] = field(default_factory=dict)
    fund: str | None = None
    commune: str | None = None
    signal_id: str = ""

    def __post_init__(self) -> None:
        if self.subject_kind not in SUBJECT_KINDS:
            raise ValueError(f"unknown subject_kind: {self.subject_kind!r}")
        if not self.reasons:
            raise ValueError("a signal gives at least one reason")
        expected = signal_id(*(getattr(self, name) for name in _IDENTITY))
        if self.signal_id not in ("", expected):
            raise ValueError(f"signal_id {self.signal_id!r} is not that of its subject")
        object.__setattr__(self, "signal_id", expected)


_IDENTITY = ("definition", "version", "subject_kind", "subject_id", "starts_on", "ends_on")


def signals_from_table(table: pa.Table) -> pa.Table:
    """Columns of a query's result put in the shape of signals: identifiers computed, types and
    required values checked. Absent nullable columns become NULL; unknown ones are an error.

    Raises ValueError naming the first column that is wrong.
    """
    unknown = sorted(set(table.column_names) - set(SCHEMA.names))
    if unknown:
        raise ValueError(f"not a column of a signal: {', '.join(unknown)}")
    if "signal_id" not in table.column_names:
        missing = [name for name in _IDENTITY if name not in table.column_names]
        if missing:
            raise ValueError(f"column missing from signals: {', '.join(missing)}")
        given = {name: _column(table, SCHEMA.field(name)) for name in _IDENTITY}
        table = table.append_column("signal_id", _identifiers(given))
    shaped = pa.Table.from_arrays([_column(table, wanted) for wanted in SCHEMA], schema=SCHEMA)
    _check(shaped)
    return shaped


def _identifiers(given: dict[str, pa.ChunkedArray]) -> pa.Array:
    columns = [given[name].to_pylist() for name in _IDENTITY]
    return pa.array((signal_id(*row) for row in zip(*columns, strict=True)), type=pa.string())


def _column(table: pa.Table, wanted: pa.Field) -> pa.ChunkedArray:
    if wanted.name not in table.column_names:
        if not wanted.nullable:
            raise ValueError(f"column missing from signals: {wanted.name}")
        return pa.chunked_array([pa.nulls(table.num_rows, wanted.type)])
    column = table[wanted.name].cast(wanted.type)
    if not wanted.nullable and column.null_count:
        raise ValueError(f"{wanted.name} is empty in {column.null_count} signals")
    return column


def _check(table: pa.Table) -> None:
    kinds = set(table["subject_kind"].unique().to_pylist()) - set(SUBJECT_KINDS)
    if kinds:
        raise ValueError(f"unknown subject_kind: {', '.join(sorted(kinds))}")
    lengths = pc.list_value_length(table["reasons"])
    if table.num_rows and pc.min(lengths).as_py() == 0:
        raise ValueError("a signal gives at least one reason")
    twice = table.num_rows - len(table["signal_id"].unique())
    if twice:
        raise ValueError(f"{twice} signals have the identifier of another")


def _column_of(signals: Sequence[Signal], name: str) -> list[Any]:
    if name == "evidence":
        return [orjson.dumps(one.evidence, option=orjson.OPT_SORT_KEYS).decode() for one in signals]
    return [getattr(one, name) for one in signals]


def _tables(signals: Iterable[Signal]) -> Iterator[pa.Table]:
    rows = iter(signals)
    while batch := list(islice(rows, BATCH_ROWS)):
        columns = [pa.array(_column_of(batch, field.name), field.type) for field in SCHEMA]
        yield pa.Table.from_arrays(columns, schema=SCHEMA)


def write_signals(path: Path, signals: Iterable[Signal] | pa.Table) -> int:
    """Write all signals of one definition and day at once, or nothing. Returns how many.

    An iterable is written in batches; a table goes through `signals_from_table`.
    Raises ValueError when two signals have the same identifier.
    """
    tables = [signals_from_table(signals)] if isinstance(signals, pa.Table) else _tables(signals)
    seen: set[str] = set()
    count = 0
    with replacing(path) as building, pq.ParquetWriter(building, SCHEMA, compression="zstd") as out:
        for table in tables:
            seen.update(table["signal_id"].to_pylist())
            count += table.num_rows
            if len(seen) != count:
                raise ValueError(f"{count - len(seen)} signals have the identifier of another")
            out.write_table(table)
    return count


def read_signals(path: Path, batch_rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
    """Batches of at most `batch_rows` rows in the shape of `SCHEMA`; memory does not grow."""
    with pq.ParquetFile(path) as source:
        if source.schema_arrow.names != SCHEMA.names:
            raise ValueError(f"{path.name} is not a file of signals")
        yield from source.iter_batches(batch_size=batch_rows)


def iter_signals(path: Path) -> Iterator[Signal]:
    """The same, one `Signal` at a time, evidence parsed."""
    for batch in read_signals(path):
        for row in batch.to_pylist():
            yield Signal(**{**row, "evidence": orjson.loads(row["evidence"])})
