"""Acts that the dated tables name, and those of the lines that none names: counted and said, never a silent zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import ibis

from relais.data.mining.sources import MiningSources
from relais.data.mining.workshop import workshop
from relais.rules.store import Law, Store, default_store

TOPIC = "mining_"
SHOWN = 5


@dataclass(frozen=True)
class UnknownActs:
    """Of `lines`, those whose act no table names (`unknown`), and the acts most often met among them."""

    unknown: int
    lines: int
    most: dict[str, int]

    @property
    def percent(self) -> float:
        return round(100 * self.unknown / self.lines, 1) if self.lines else 0.0


def named(store: Store, parameters: Iterable[str]) -> set[str]:
    """Acts, families and specialties that the tables of these parameters name, in any of their periods."""
    found: set[str] = set()
    for name in parameters:
        for value in store.history(name):
            if isinstance(value.amount, Mapping):
                found |= set(value.amount)
                for inner in value.amount.values():
                    found |= set(inner) if isinstance(inner, Mapping) else set()
    return found


def lines_named(sources: MiningSources, parameters: Iterable[str]) -> int:
    """Lines that one of these tables names, by their act, family or specialty."""
    known = sorted(named(sources.law.store, parameters))
    acts = sources.table("act_lines")
    met = acts.act_code.isin(known) | acts.act_family.isin(known) | acts.specialty.isin(known)
    return int(acts.n_lines.sum(where=met).to_pyarrow().as_py() or 0)


def unknown_acts(
    given: Any, home: Path, on: date | None = None, store: Store | None = None
) -> UnknownActs:
    """The acts of the lines of `given` (a warehouse or a file) that neither the dated tables nor `prices` name."""
    day, values = on or given.extract_on, store or default_store()
    with workshop(home, given.version) as folder:
        sources = MiningSources(given, given.backend, folder, day, Law(day, values))
        return _unknown(sources, values)


def _unknown(sources: MiningSources, store: Store) -> UnknownActs:
    known = named(store, (name for name in store.names() if name.startswith(TOPIC)))
    counts = sources.table("act_lines").group_by("act_code").agg(n=ibis._.n_lines.sum())
    others = counts.filter(counts.act_code.notin(sorted(known)))
    if sources.has("prices"):
        others = others.anti_join(sources.table("prices"), "act_code")
    total = counts.n.sum().to_pyarrow().as_py()
    unknown = others.n.sum().to_pyarrow().as_py()
    most = others.order_by(ibis.desc("n"), "act_code").limit(SHOWN).to_pyarrow().to_pylist()
    return UnknownActs(
        int(unknown or 0), int(total or 0), {one["act_code"]: int(one["n"]) for one in most}
    )
