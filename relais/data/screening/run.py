"""Runs screenings over a warehouse: signals written whole, counted by commune, the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import ibis.expr.types as ir

from relais.data.screening.definition import Screening, ScreeningError
from relais.data.screening.registers import REGISTERS, Register, counted, register_of
from relais.data.screening.registry import screenings
from relais.data.screening.writing import Listener, Outcome, quiet, written
from relais.data.warehouse import Warehouse


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
    listener: Listener = quiet,
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
        outcomes.append(written(screening, sources, home))
    listener("Repérages", len(picked), len(picked))
    return outcomes, registers


def _has_tables(screening: Screening, warehouse: Warehouse) -> bool:
    wanted: set[str] = set()
    for name in screening.header.tables:
        kept = register_of(name)
        wanted |= set(kept.reads) if kept else {name}
    return wanted <= set(warehouse.names())
