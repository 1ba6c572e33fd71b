"""What a source of extracts declares; a new source is one file of this folder with a `SOURCE`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from relais.data.warehouse.columns import Table

Query = Callable[[frozenset[str]], str]
"""Names of the files given -> SQL over views of these names, rows of one warehouse table."""


@dataclass(frozen=True)
class Derived:
    """How a table of the warehouse is made. `needs` must be given, `may` complete it when given.
    A `stand_in` gives way to files of the table itself."""

    table: str
    needs: tuple[str, ...]
    query: Query
    may: tuple[str, ...] = ()
    stand_in: bool = False

    def files(self, given: frozenset[str]) -> tuple[str, ...]:
        return tuple(name for name in (*self.needs, *self.may) if name in given)


@dataclass(frozen=True)
class Source:
    """A foreign format. `files`: its files by name, each with its columns and key; `derived`: what
    they become; `dates`: strptime forms beside ISO; `no_date`: a date that stands for none;
    `personal`: files that hold names and never enter the warehouse, with what to do with them."""

    name: str
    files: dict[str, Table]
    derived: tuple[Derived, ...]
    dates: tuple[str, ...] = ()
    no_date: str | None = None
    personal: tuple[tuple[str, str], ...] = ()


@cache
def sources() -> tuple[Source, ...]:
    """Every source of this folder, by name."""
    package = importlib.import_module("relais.data.extracts")
    found = []
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        if isinstance(source := getattr(loaded, "SOURCE", None), Source):
            found.append(source)
    return tuple(sorted(found, key=lambda source: source.name))
