"""The parts of a procedure: a table of states and transitions that people can read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from relais.casework.case.enums import Holder
from relais.common.slugs import slug
from relais.registers.accounts.permissions import Permission

FieldKind = Literal[
    "text", "long_text", "choice", "choices", "date", "cents", "integer", "boolean", "confirm"
]
Unit = Literal["days", "working_days", "months"]
Reviewed = Literal["confirmed", "to_confirm"]
Fields = Mapping[str, Any]
Guard = Callable[[Any, Fields, dt.date], str | None]


@dataclass(frozen=True)
class FieldSpec:
    """One thing asked by a transition. `confirm` is a box that must be ticked; `cents` is typed in euros.

    `required_if=("outcome", ("refus",))` asks for it only when another field has one of these values.
    `past` refuses dates to come. `quiet` is told elsewhere in the line of time.
    """

    name: str
    label: str
    kind: FieldKind = "text"
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = True
    required_if: tuple[str, tuple[str, ...]] | None = None
    help: str = ""
    past: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Clock:
    """A delay. `of` says whose it is: only the fund's own are chased. `starts_from` names the field of the transition that holds its first day (else the day itself)."""

    kind: str
    label: str
    amount: int
    unit: Unit
    reference: str = ""
    reviewed: Reviewed = "to_confirm"
    starts_from: str | None = None
    of: Holder = Holder.FUND


@dataclass(frozen=True)
class LetterTemplate:
    """`body` is Django template text: `case`, `person`, `fields`, `today`, `fund`, `deadlines` are given.

    The head of the letter (fund, `sender`, day, reference, name and address) is not in it: the paper has it. An empty line
    parts two paragraphs; lines that begin with a dash make a list.
    """

    title: str
    body: str
    sender: str = ""


@dataclass(frozen=True)
class State:
    """A state, whose move it is there, and whether the file is closed. `step` is its place on the path shown."""

    name: str
    label: str
    holder: Holder
    closed: bool = False
    step: str = ""


@dataclass(frozen=True)
class Transition:
    """A row of the table: from where to where, who may, what is asked, which delays it sets or clears.

    `guard(case, fields, today)` answers None or the French sentence that refuses. `effect(actor=, case=, move=, fields=, now=)` writes the
    service's own columns and may return JSON that `reverse(case=, move=, kept=)` receives when the move is undone.
    `ready(case, today)` says whether a page proposes it first; the menu always has it.
    `outcome` is a code, or the name of the field that holds it when it starts with "=".
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    may: Permission
    fields: tuple[FieldSpec, ...] = ()
    starts: tuple[Clock, ...] = ()
    meets: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    suspends: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    letter: LetterTemplate | None = None
    outcome: str = ""
    decision: str = ""
    reason_field: str = ""
    amount: tuple[str, str] | None = None
    guard: Guard | None = None
    effect: Callable[..., Any] | None = None
    reverse: Callable[..., None] | None = None
    undo_hours: int = 24
    hint: str = ""
    ready: Callable[[Any, dt.date], bool] | None = None

    @property
    def slug(self) -> str:
        """Its label, as it stands in an address."""
        return slug(self.label)

    @property
    def undoable(self) -> bool:
        return self.undo_hours > 0 and (self.effect is None or self.reverse is not None)


@dataclass(frozen=True)
class Section:
    """A part of the file's page that the service brings: `context(case, agent)` feeds `template`."""

    title: str
    template: str
    context: Callable[[Any, Any], dict[str, Any]]


@dataclass(frozen=True)
class PlanWords:
    """Codes of the plan: axes, obstacles lifted, and reasons for a step that was not carried out."""

    axes: Mapping[str, str]
    obstacles: Mapping[str, str]
    reasons: Mapping[str, str]
    states: tuple[str, ...]
