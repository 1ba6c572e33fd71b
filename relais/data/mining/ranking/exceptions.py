"""A provider excepted from a definition, up to a day: its signals are not filed, nor counted in its rank, until then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from relais.data.mining.ranking.snapshots import latest_rows
from relais.handover.outcomes import SIGNAL_EXCEPTIONS

EVERY = "*"
"""In place of a definition: all of them, and the rank."""


@dataclass(frozen=True)
class Exception_:
    """Days inclusive; `starts_on` None: since ever."""

    subject_id: str
    definition: str
    starts_on: date | None
    ends_on: date

    def holds(self, on: date) -> bool:
        return (self.starts_on is None or self.starts_on <= on) and on <= self.ends_on


def in_force(given: Iterable[Exception_], on: date) -> dict[str, frozenset[str]]:
    """{definition: providers excepted on that day}; EVERY for those excepted from all."""
    found: dict[str, set[str]] = {}
    for one in given:
        if one.holds(on):
            found.setdefault(one.definition, set()).add(one.subject_id)
    return {name: frozenset(who) for name, who in sorted(found.items())}


def excepted(held: dict[str, frozenset[str]], definition: str) -> frozenset[str]:
    """Providers excepted from one definition."""
    return held.get(definition, frozenset()) | held.get(EVERY, frozenset())


def read(home: Path, on: date) -> list[Exception_]:
    """Those of the last snapshot up to that day."""
    return [
        Exception_(row["subject_id"], row["definition"], row["starts_on"], row["ends_on"])
        for row in latest_rows(home, SIGNAL_EXCEPTIONS.name, on)
    ]
