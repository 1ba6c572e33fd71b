"""Runs detectors over a warehouse or a file of claims: a stop resumes where it was, a second run does nothing again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from relais.data.mining.known_acts import lines_named
from relais.data.mining.ranking import exceptions
from relais.data.mining.registry import chosen, missing, needed, rollups
from relais.data.mining.sources import MiningSources
from relais.data.mining.workshop import FILE, done, mark_done, workshop
from relais.data.screening.definition import Screening
from relais.data.screening.writing import Listener, Outcome, quiet, written
from relais.handover.atomic import replacing
from relais.handover.signal import SCHEMA, read_signals
from relais.rules.store import Law, Store, default_store

ACTS = "act_lines"
NO_ACT = "lignes, dont aucune n’a un acte de ses tables"


@dataclass(frozen=True)
class Mined:
    """What a detector found; `missing`: the tables it lacked, and then it did not run. `again`: kept from a former run."""

    outcome: Outcome | None
    definition: str
    title: str
    missing: tuple[str, ...] = ()
    again: bool = False

    @property
    def paths(self) -> list[Path]:
        return [self.outcome.path] if self.outcome else []


def mine(
    given: Any,
    home: Path,
    names: Sequence[str] = (),
    on: date | None = None,
    listener: Listener = quiet,
    again: bool = False,
    store: Store | None = None,
    known_on: date | None = None,
) -> list[Mined]:
    """Run detectors on `given` (a `Warehouse` or a `ClaimsFile`) and write their signals under `home/signals`, or in
    the workshop of the file. A detector done for the same tables, values and day is not run again unless `again`.

    A provider excepted from a detector (`ranking.exceptions`) is left out of its signals until the end of the exception; `known_on`:
    the day that exceptions are looked at, else that of the data, which may be older than the exception.

    Raises ScreeningError, WarehouseError (French).
    """
    day = on or given.extract_on
    told_on = known_on or day
    held = exceptions.in_force(exceptions.read(home, told_on), told_on)
    picked = chosen(names)
    with workshop(home, given.version) as folder:
        sources = MiningSources(
            given, given.backend, folder, day, Law(day, store or default_store())
        )
        target = folder if given.version.startswith(FILE) else home
        steps = _Steps(sources, target, listener, again, held)
        return steps.run(picked)


class _Steps:
    """Rollups that are needed and not there, then detectors, one step each."""

    def __init__(
        self,
        sources: MiningSources,
        target: Path,
        listener: Listener,
        again: bool,
        held: dict[str, frozenset[str]],
    ) -> None:
        self.sources, self.target, self.listener, self.again = sources, target, listener, again
        self.held = held

    def run(self, picked: list[Screening]) -> list[Mined]:
        lacks = {one.header.id: missing(one, self.sources.given.names()) for one in picked}
        kept = {} if self.again else {one.header.id: self._former(one) for one in picked}
        todo = [one for one in picked if not lacks[one.header.id] and not kept.get(one.header.id)]
        acts = [ACTS] if todo and self.sources.has("claims") else []
        tables = needed([*acts, *(name for one in todo for name in self._reads(one))])[0]
        total, step = len(tables) + len(picked), 0
        for name in tables:
            self.listener(f"Table {name}", step, total)
            self.sources.made(rollups()[name])
            step += 1
        found = []
        for one in picked:
            header = one.header
            self.listener(header.title, step, total)
            step += 1
            if lacks[header.id]:
                found.append(Mined(None, header.id, header.title, lacks[header.id]))
            elif outcome := kept.get(header.id):
                found.append(Mined(outcome, header.id, header.title, again=True))
            else:
                found.append(Mined(self._detect(one), header.id, header.title))
        self.listener("Détecteurs", total, total)
        return found

    def _reads(self, one: Screening) -> list[str]:
        extra = [name for name in one.header.optional if self.sources.has(name)]
        return [*one.header.tables, *extra]

    def _detect(self, one: Screening) -> Outcome:
        left_out = exceptions.excepted(self.held, one.header.id)
        with self.sources.fresh() as own:
            outcome = written(exceptions.without(one, left_out), own, self.target)
        acts = one.header.acts
        if acts and self.sources.has("claims") and not lines_named(self.sources, acts):
            outcome = replace(outcome, unseen={**outcome.unseen, NO_ACT: self._n_lines})
        told = {
            "signals": outcome.signals,
            "by_commune": outcome.by_commune,
            "amount_cents": outcome.amount_cents,
            "unseen": outcome.unseen,
        }
        mark_done(self.sources.folder, one.header.id, self._key(one), told)
        return outcome

    @cached_property
    def _n_lines(self) -> int:
        return int(self.sources.table(ACTS).n_lines.sum().to_pyarrow().as_py() or 0)

    def _former(self, one: Screening) -> Outcome | None:
        header = one.header
        path = self.target / "signals" / header.id / f"{self.sources.on.isoformat()}.parquet"
        told = done(self.sources.folder, header.id, self._key(one))
        return Outcome(header.id, header.title, path, **told) if told and path.exists() else None

    def _key(self, one: Screening) -> str:
        header, sources = one.header, self.sources
        there = sorted(name for name in header.optional if sources.has(name))
        left_out = sorted(exceptions.excepted(self.held, header.id))
        parts = (header.version, sources.on, sources.backend.name, sources.values, there, left_out)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def write_out(path: Path, mined: Sequence[Mined]) -> int:
    """All signals of a run in one Parquet file, whole or not at all. Returns how many."""
    count = 0
    with replacing(path) as building, pq.ParquetWriter(building, SCHEMA, compression="zstd") as out:
        for one in mined:
            for source in one.paths:
                for batch in read_signals(source):
                    out.write_batch(batch)
                    count += batch.num_rows
    return count
