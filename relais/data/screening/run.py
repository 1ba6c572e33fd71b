"""Runs screenings over a warehouse: signals written whole, counted by commune, the same each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow.parquet as pq

from relais.data.screening.definition import Header, Screening, ScreeningError
from relais.data.screening.registry import screenings
from relais.data.screening.verdicts import verdicts_path, write_verdicts
from relais.data.warehouse import Warehouse
from relais.handover.definition import Definition, write_definition
from relais.handover.signal import Signal, write_signals

C2S_VERDICTS = "c2s_verdicts"
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
class Register:
    """What C2S says of all households on the day."""

    path: Path
    households: int
    by_verdict: dict[str, int]
    by_commune: dict[str, dict[str, int]]


@dataclass
class RunSources:
    """The warehouse and the day, as definitions see them."""

    warehouse: Warehouse
    on: date
    verdicts: Path
    _opened: dict[str, ir.Table] = field(default_factory=dict)

    def table(self, name: str) -> ir.Table:
        if name != C2S_VERDICTS:
            return self.warehouse.table(name)
        if name not in self._opened:
            self._opened[name] = self.warehouse.backend.read_parquet(
                str(self.verdicts), table_name=C2S_VERDICTS
            )
        return self._opened[name]


def chosen(names: Sequence[str]) -> list[Screening]:
    """Screenings by name; none named is all; `c2s` is every screening that reads the register of C2S.

    Raises ScreeningError naming the unknown one.
    """
    known = screenings()
    if not names:
        return list(known.values())
    picked: dict[str, Screening] = {}
    for name in names:
        if name == "c2s":
            picked |= {key: one for key, one in known.items() if C2S_VERDICTS in one.header.tables}
        elif name in known:
            picked[name] = known[name]
        else:
            raise ScreeningError(f"Repérage inconnu : {name} (connus : c2s, {', '.join(known)}).")
    return list(picked.values())


def screen(
    warehouse: Warehouse,
    home: Path,
    names: Sequence[str] = (),
    on: date | None = None,
    listener: Listener = _quiet,
) -> tuple[list[Outcome], Register | None]:
    """Run screenings for a day (that of the extracts by default) and write their signals under
    `home/signals/<definition>/<on>.parquet`, and the verdicts of C2S under `home/verdicts`.

    Run again on the same extracts, it writes the same. Raises ScreeningError, WarehouseError (French).
    """
    picked = chosen(names)
    day = on or warehouse.extract_on
    sources = RunSources(warehouse, day, verdicts_path(home, day))
    register = None
    if any(C2S_VERDICTS in one.header.tables for one in picked):
        write_verdicts(
            warehouse,
            sources.verdicts,
            day,
            lambda done, total: listener("Droits à la C2S", done, total),
        )
        register = _counted(sources)
    outcomes = []
    for place, screening in enumerate(picked):
        listener(screening.header.title, place, len(picked))
        outcomes.append(_run(screening, sources, home))
    listener("Repérages", len(picked), len(picked))
    return outcomes, register


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
    table = found.order_by("subject_id").to_pyarrow()
    for batch in table.to_batches(max_chunksize=BATCH_ROWS):
        yield from batch.to_pylist()


def _counted(sources: RunSources) -> Register:
    verdicts = sources.table(C2S_VERDICTS)
    counts = verdicts.group_by("commune", "verdict").agg(n=verdicts.count()).to_pyarrow()
    by_verdict: Counter[str] = Counter()
    by_commune: dict[str, dict[str, int]] = {}
    for row in counts.to_pylist():
        by_verdict[row["verdict"]] += row["n"]
        by_commune.setdefault(row["commune"] or "", {})[row["verdict"]] = row["n"]
    return Register(
        sources.verdicts,
        pq.read_metadata(sources.verdicts).num_rows,
        dict(sorted(by_verdict.items())),
        {commune: dict(sorted(kinds.items())) for commune, kinds in sorted(by_commune.items())},
    )
