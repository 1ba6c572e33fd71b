"""What a definition of need or abuse is: one file each, found by its file name.

A file of `relais/data/screening/definitions/` (needs) or `relais/data/mining/detectors/` (abuse) declares:

    HEADER = Header(...)                                  # what it is, why, by which law, who answers for it
    def find(tables: Sources) -> ir.Table                 # the rows found; any engine of Ibis
    def tell(row: dict, tables: Sources) -> Signal        # one row -> one signal, with its French reasons
    def unseen(tables: Sources) -> dict[str, int]         # optional: what could not be looked at, French words -> how many

A signal never accuses, and a person decides what to do with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import ibis.expr.types as ir

from relais.handover.definition import NEED
from relais.handover.signal import Signal

RULE, STATISTICAL, NETWORK = "rule", "statistical", "network"


class ScreeningError(ValueError):
    """A screening that cannot be run; the message is one French sentence."""


class Sources(Protocol):
    """What a definition may read."""

    @property
    def on(self) -> date: ...
    def table(self, name: str) -> ir.Table:
        """A table of the warehouse, or one made of it that the header names."""
        ...


@dataclass(frozen=True)
class Header:
    """`tables`: what `find` reads; `c2s_verdicts` among them asks for the register of C2S first.

    `optional`: tables read when they are there. `purpose`: need or abuse. `kind`: a rule says yes or no, the others
    only rank. `clears`: what would show that the signal is mistaken. `acts`: tables of acts outside which it looks at
    nothing. `labels`: French name of each key of the evidence.
    """

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
    optional: tuple[str, ...] = ()
    purpose: str = NEED
    kind: str = RULE
    clears: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Screening:
    header: Header
    find: Callable[[Sources], ir.Table]
    tell: Callable[[dict[str, Any], Sources], Signal]
    unseen: Callable[[Sources], dict[str, int]] | None = None
