"""Runs screenings over a warehouse: signals written whole, counted by commune, the same each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import ibis.expr.types as ir

from relais.data.screening.definition import Header, Screening, ScreeningError
from relais.data.screening.registers import REGISTERS, Register, counted, register_of
from relais.data.screening.registry import screenings
from relais.data.warehouse import Warehouse
from relais.handover.definition import Definition, write_definition
from relais.handover.signal import Signal, write_signals

BATCH_ROWS = 20_000
Listener = Callable[[str, int, int], None]
"""What is being done, steps done, steps in all."""


def _quiet(what: str, done: int, total: int) -> None:
    return None


@dataclass(frozen=True)
class Outcome:
    """What one screening found: how many signals, and in which communes."""

    definition: str
    title: str
    path: Path
    signals: int
    by_commune: dict[str, int]


@dataclass
class RunSources:
    """The warehouse and the day, as definitions see them."""

    warehouse: Warehouse
    home: Path
    on: date
    _opened: dict[str, ir.Table] = field(default_factory=dict)

    def table(self, name: str) -> ir.Table:
        if (kept := register_of(name)) is None:
            return self.warehouse.table(name)
        if name not in self._opened:
            path = kept.path(self.home, self.on)
            self._opened[name] = self.warehouse.backend.read_parquet(str(path), table_name=name)
        return self._opened[name]


def chosen(names: Sequence[str]) -> list[Screening]:
    """Screenings by name; none named is all; a register's name (`c2s`, `ij`) is every screening that reads it.

    Raises ScreeningError naming the unknown one.
    """
    known = screenings()
    if not names:
        return list(known.values())
    picked: dict[str, Screening] = {}
    for name in names:
        if name in REGISTERS:
            read = REGISTERS[name].table
            picked |= {key: one for key, one in known.items() if read in one.header.tables}
        elif name in known:
            picked[name] = known[name]
        else:
            all_names = ", ".join([*REGISTERS, *known])
            raise ScreeningError(f"Repérage inconnu : {name} (connus : {all_names}).")
    return list(picked.values())


def screen(
    warehouse: Warehouse,
    home: Path,
    names: Sequence[str] = (),
    on: date | None = None,
    listener: Listener = _quiet,
) -> tuple[list[Outcome], dict[str, Register]]:
    """Run screenings for a day (that of the extracts by default) and write their signals under
    `home/signals/<definition>/<on>.parquet`, and the registers they read under `home/verdicts`.

    Run again on the same extracts, it writes the same. Without names, a screening whose tables the extracts
    do not have is left out. Raises ScreeningError, WarehouseError (French).
    """
    picked = [one for one in chosen(names) if names or _has_tables(one, warehouse)]
    sources = RunSources(warehouse, home, on or warehouse.extract_on)
    registers = {}
    for kept in REGISTERS.values():
        if any(kept.table in one.header.tables for one in picked):
            path = kept.path(home, sources.on)
            kept.write(warehouse, path, sources.on, partial(listener, kept.title))
            registers[kept.name] = counted(kept, path, sources.table(kept.table))
    outcomes = []
    for place, screening in enumerate(picked):
        listener(screening.header.title, place, len(picked))
        outcomes.append(_run(screening, sources, home))
    listener("Repérages", len(picked), len(picked))
    return outcomes, registers


def _has_tables(screening: Screening, warehouse: Warehouse) -> bool:
    wanted: set[str] = set()
    for name in screening.header.tables:
        kept = register_of(name)
        wanted |= set(kept.reads) if kept else {name}
    return wanted <= set(warehouse.names())


def _run(screening: Screening, sources: RunSources, home: Path) -> Outcome:
    header = screening.header
    path = home / "signals" / header.id / f"{sources.on.isoformat()}.parquet"
    by_commune: Counter[str] = Counter()

    def signals() -> Iterator[Signal]:
        for row in _rows(screening.find(sources)):
            signal = screening.tell(row, sources)
            by_commune[signal.commune or ""] += 1
            yield signal

    count = write_signals(path, signals())
    write_definition(home, _words(header))
    return Outcome(header.id, header.title, path, count, dict(sorted(by_commune.items())))


def _words(header: Header) -> Definition:
    """What the definition says of itself, for who reads its signals."""
    return Definition(
        name=header.id,
        title=header.title,
        why=header.why,
        legal_basis=header.legal_basis,
        known_false_positives=header.known_false_positives,
        author=header.author,
        reviewed_on=header.reviewed_on.isoformat(),
    )


def _rows(found: ir.Table) -> Iterator[dict[str, Any]]:
    """Rows in the order of their subject, so that a second run writes the same file."""
    order = ["subject_id", *(name for name in ("starts_on", "stop_id") if name in found.columns)]
    table = found.order_by(order).to_pyarrow()
    for batch in table.to_batches(max_chunksize=BATCH_ROWS):
        yield from batch.to_pylist()
