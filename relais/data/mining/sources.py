"""The tables of mining, as detectors see them: opened once, rollups made at most once per version."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
import sqlglot

from relais.data.mining.lines import kept_lines
from relais.data.mining.registry import KEPT_LINES, Rollup, rollups
from relais.data.mining.values import acts_table, fingerprint, pairs_table
from relais.data.mining.workshop import made_whole
from relais.data.warehouse import Tables
from relais.geo import middles
from relais.rules.store import Law


@dataclass
class MiningSources:
    """`given`: the warehouse, or a file of claims. `folder`: the workshop of its version."""

    given: Tables
    backend: Any
    folder: Path
    on: date
    law: Law
    _opened: dict[str, ir.Table] = field(default_factory=dict)
    _held: list[ir.CachedTable] = field(default_factory=list)

    @property
    def first_on(self) -> date:
        return date(self.on.year - int(self.law["mining_years"]) + 1, 1, 1)

    @cached_property
    def values(self) -> str:
        """Fingerprint of the dated values in force for this run."""
        return fingerprint(self.law.store)

    @contextmanager
    def fresh(self) -> Iterator[MiningSources]:
        """The same tables, with no value read yet: each detector tells its own doubts. What it holds goes with it."""
        own = replace(self, law=Law(self.on, self.law.store), _held=[])
        try:
            yield own
        finally:
            for table in own._held:
                # What made a detector fail is told, not that its rows stayed.
                with suppress(Exception):
                    table.release()

    def has(self, name: str) -> bool:
        return name == KEPT_LINES or name in rollups() or name in self.given.names()

    def table(self, name: str) -> ir.Table:
        if name == KEPT_LINES:
            return kept_lines(self.given.table("claims"), self.first_on, self.on)
        if name not in rollups():
            return self.given.table(name)
        if name not in self._opened:
            path = self.made(rollups()[name])
            self._opened[name] = self._read(path, name)
        return self._opened[name]

    def acts(self, parameter: str) -> ir.Table:
        return self._kept(parameter, acts_table(self.law.store, parameter))

    def pairs(self, parameter: str) -> ir.Table:
        return self._kept(parameter, pairs_table(self.law.store, parameter))

    def held(self, rows: ir.Table) -> ir.Table:
        """Kept by the engine, which spills it as its other work, until the detector is done."""
        self._held.append(rows.cache())
        return self._held[-1]

    def places(self) -> ir.Table:
        return self._kept("places", middles())

    def made(self, rollup: Rollup) -> Path:
        """The file of a rollup, made if it is not there; whole or not at all."""
        path = self._place / f"{rollup.table.name}-{self._print(rollup)}.parquet"
        if not path.exists():
            with self.fresh() as own, made_whole(path) as building:
                rows = self._exactly(rollup.build(own), ibis.schema(rollup.table.arrow))
                self.backend.to_parquet(rows, str(building))
        return path

    def _exactly(self, rows: ir.Table, schema: ibis.Schema) -> ir.Table:
        """The declared columns in the declared types. An engine may hold a sum or a date in a wider type than Ibis
        believes (and then leaves the cast out): the types are said to the engine itself."""
        compiler = self.backend.compiler
        nullable = ibis.schema({name: kind.copy(nullable=True) for name, kind in schema.items()})
        casts = ", ".join(
            f"CAST({name} AS {compiler.type_mapper.to_string(kind)}) AS {name}"
            for name, kind in (
                (sqlglot.to_identifier(name, quoted=True).sql(compiler.dialect), kind)
                for name, kind in nullable.items()
            )
        )
        query = f"SELECT {casts} FROM ({self.backend.compile(rows)}) AS made"
        made: ir.Table = self.backend.sql(query, schema=nullable)
        return made

    @property
    def _place(self) -> Path:
        return self.folder / self.on.isoformat() / str(self.backend.name)

    def _print(self, rollup: Rollup) -> str:
        there = [name for name in rollup.optional if self.has(name)]
        below = [self._print(rollups()[name]) for name in rollup.reads if name in rollups()]
        parts = (rollup.table, rollup.version, there, below, self.values)
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]

    def _kept(self, name: str, rows: pa.Table) -> ir.Table:
        """A small table as a file: both engines read it alike."""
        if name not in self._opened:
            path = self._place / f"{name}-{self.values}.parquet"
            if not path.exists():
                with made_whole(path) as building:
                    pq.write_table(rows, building)
            self._opened[name] = self._read(path, name)
        return self._opened[name]

    def _read(self, path: Path, name: str) -> ir.Table:
        table: ir.Table = self.backend.read_parquet(str(path), table_name=f"mined_{name}")
        return table
