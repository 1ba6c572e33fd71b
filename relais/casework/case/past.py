"""Files lived elsewhere, as a list tells them: what `record_history` takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from relais.casework.case.enums import CaseOrigin, Lane
from relais.registers.accounts.models import Agent
from relais.registers.directory.models import Person


@dataclass(frozen=True)
class PastMove:
    """A transition of the procedure's table, when it was made, and what it asks for."""

    transition: str
    at: dt.datetime
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PastStep:
    """A settled step of the plan: carried out (`done_on` and `proof`), or not (`reason`)."""

    axis: str
    title: str
    created_at: dt.datetime
    settled_at: dt.datetime
    obstacle: str = ""
    done_on: dt.date | None = None
    proof: str = ""
    reason: str = ""


@dataclass(frozen=True)
class PastCase:
    """A closed file. `key` tells it from the others: the same key again is the same file."""

    key: str
    person: Person | None
    opened_at: dt.datetime
    moves: Sequence[PastMove]
    fields: Mapping[str, Any] = field(default_factory=dict)
    steps: Sequence[PastStep] = ()
    origin: str = CaseOrigin.INTERNAL
    origin_detail: str = ""
    lane: str = Lane.NORMAL
    assigned_to: Agent | None = None


@dataclass(frozen=True)
class Taken:
    """Counts that add up: read = new + known."""

    read: int = 0
    new: int = 0
    known: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.read + other.read, self.new + other.new, self.known + other.known)
