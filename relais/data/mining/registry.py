"""The detectors and the rollups there are, found by the name of their file."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import ibis.expr.types as ir

from relais.data.mining import detectors as detectors_folder
from relais.data.mining import rollups as rollups_folder
from relais.data.mining.definition import Claims
from relais.data.screening.definition import Screening, ScreeningError
from relais.data.screening.registry import found_in
from relais.data.warehouse.columns import Table
from relais.handover.definition import ABUSE

KEPT_LINES = "kept_lines"


@dataclass(frozen=True)
class Rollup:
    """A table made once. `reads`: tables and rollups it is made of. `version`: changes when what it holds does.
    `rests`: dated values by name -> the one column that rests on it; others do not."""

    table: Table
    version: str
    reads: tuple[str, ...]
    optional: tuple[str, ...]
    build: Callable[[Claims], ir.Table]
    rests: Mapping[str, str]


@cache
def detectors() -> dict[str, Screening]:
    """Every detector by name. Raises ScreeningError when one does not say that it looks for abuse."""
    found = found_in(detectors_folder)
    for name, one in found.items():
        if one.header.purpose != ABUSE:
            raise ScreeningError(f"{name}.py : purpose doit être « {ABUSE} »")
    return found


@cache
def rollups() -> dict[str, Rollup]:
    """Every rollup by name."""
    found = {}
    for module in pkgutil.iter_modules(rollups_folder.__path__):
        if module.name.startswith("_"):
            continue
        loaded = importlib.import_module(f"{rollups_folder.__name__}.{module.name}")
        table: Table = loaded.TABLE
        if table.name != module.name:
            raise ScreeningError(f"{module.name}.py déclare la table {table.name}")
        optional, rests = getattr(loaded, "OPTIONAL", ()), getattr(loaded, "RESTS", {})
        found[table.name] = Rollup(
            table, loaded.VERSION, loaded.READS, optional, loaded.build, rests
        )
    return dict(sorted(found.items()))


def needed(names: Iterable[str]) -> tuple[list[str], set[str]]:
    """(rollups in the order they are to be made, tables of the extracts) that these tables rest on."""
    order: list[str] = []
    extracts: set[str] = set()

    def visit(name: str) -> None:
        if name == KEPT_LINES:
            extracts.add("claims")
        elif name not in rollups():
            extracts.add(name)
        elif name not in order:
            for below in rollups()[name].reads:
                visit(below)
            order.append(name)

    for name in names:
        visit(name)
    return order, extracts


def missing(definition: Screening, there: Iterable[str]) -> tuple[str, ...]:
    """Tables of the extracts that a detector lacks, sorted."""
    return tuple(sorted(needed(definition.header.tables)[1] - set(there)))


def chosen(names: Iterable[str]) -> list[Screening]:
    """Detectors by name, in their order; none named is all. Raises ScreeningError naming the unknown one."""
    known = detectors()
    wanted = list(dict.fromkeys(names)) or list(known)
    for name in wanted:
        if name not in known:
            raise ScreeningError(f"Détecteur inconnu : {name} (connus : {', '.join(known)}).")
    return [known[name] for name in wanted]
