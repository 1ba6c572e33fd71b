"""What a screening is: one file per definition of need, found by its file name.

A file of `relais/data/screening/definitions/` declares:

    HEADER = Header(...)                                  # what it is, why, by which law, who answers for it
    def find(tables: Sources) -> ir.Table                 # the rows found; any engine of Ibis
    def tell(row: dict, tables: Sources) -> Signal        # one row -> one signal, with its French reasons

A signal is about needs and rights: it never accuses, and a person decides what to do with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import ibis.expr.types as ir

from relais.handover.signal import Signal


class ScreeningError(ValueError):
    """A screening that cannot be run; the message is one French sentence."""


class Sources(Protocol):
    """What a definition may read."""

    @property
    def on(self) -> date: ...
    def table(self, name: str) -> ir.Table:
        """A table of the warehouse, or `c2s_verdicts` where the header says so."""
        ...


@dataclass(frozen=True)
class Header:
    """`tables`: what `find` reads; `c2s_verdicts` among them asks for the register of C2S first."""

    id: str
    version: str
    title: str
    why: str
    legal_basis: tuple[str, ...]
    author: str
    reviewed_on: date
    review_due: date
    known_false_positives: tuple[str, ...]
    subject_kind: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Screening:
    header: Header
    find: Callable[[Sources], ir.Table]
    tell: Callable[[dict[str, Any], Sources], Signal]
