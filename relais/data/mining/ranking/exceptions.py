"""A provider excepted from a definition, up to a day: its signals are not filed, nor counted in its rank, until then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import ibis.expr.types as ir

from relais.data.mining.ranking.snapshots import latest_rows
from relais.data.screening.definition import Screening, Sources
from relais.handover.outcomes import SIGNAL_EXCEPTIONS

EVERY = "*"
"""In place of a definition: all of them, and the rank."""


@dataclass(frozen=True)
class Excepted:
    """Days inclusive; `starts_on` None: since ever."""

    subject_id: str
    definition: str
    starts_on: date | None
    ends_on: date

    def holds(self, on: date) -> bool:
        return (self.starts_on is None or self.starts_on <= on) and on <= self.ends_on


def in_force(given: Iterable[Excepted], on: date) -> dict[str, frozenset[str]]:
    """{definition: providers excepted on that day}; EVERY for those excepted from all."""
    found: dict[str, set[str]] = {}
    for one in given:
        if one.holds(on):
            found.setdefault(one.definition, set()).add(one.subject_id)
    return {name: frozenset(who) for name, who in sorted(found.items())}


def excepted(held: Mapping[str, frozenset[str]], definition: str) -> frozenset[str]:
    """Providers excepted from one definition."""
    return held.get(definition, frozenset()) | held.get(EVERY, frozenset())


def read(home: Path, on: date) -> list[Excepted]:
    """Those of the last snapshot up to that day."""
    return [
        Excepted(row["subject_id"], row["definition"], row["starts_on"], row["ends_on"])
        for row in latest_rows(home, SIGNAL_EXCEPTIONS.name, on)
    ]


def without(definition: Screening, providers: frozenset[str]) -> Screening:
    """The definition, silent on the providers excepted from it."""
    if not providers:
        return definition

    def find(tables: Sources) -> ir.Table:
        found = definition.find(tables)
        return found.filter(found.subject_id.notin(sorted(providers)))

    return replace(definition, find=find)
