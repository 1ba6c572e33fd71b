"""A procedure is one declaration; the register of those that services declare in their `procedure.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from relais.casework.case.declaration import (
    Clock,
    FieldSpec,
    Guard,
    LetterTemplate,
    PlanWords,
    Section,
    State,
    Transition,
)
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

__all__ = [
    "Clock",
    "FieldSpec",
    "Guard",
    "LetterTemplate",
    "PlanWords",
    "Procedure",
    "Section",
    "State",
    "Transition",
    "get_procedure",
    "procedures",
    "register",
    "seen_by",
]


@dataclass(frozen=True)
class Procedure:
    """The whole of a procedure. Raises ValueError when its table does not hold together.

    `see` and `work` are its wall: who has neither word does not know the file exists. `path` is the list of steps
    shown at the top of the page, as (code, label). `clocks` start when the file opens. `addressee` names whom letters go to
    while no person is known, from what the opening said. `forget(case)` empties the service's own columns of what tells of
    someone, when the file has been kept long enough.
    """

    name: str
    title: str
    plural: str
    prefix: str
    slug: str
    see: Permission
    work: Permission
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    outcomes: Mapping[str, str]
    path: tuple[tuple[str, str], ...] = ()
    clocks: tuple[Clock, ...] = ()
    opening_fields: tuple[FieldSpec, ...] = ()
    sections: tuple[Section, ...] = ()
    plan: PlanWords | None = None
    on_open: Callable[..., None] | None = None
    opening_letter: LetterTemplate | None = None
    addressee: Callable[[Mapping[str, Any]], str] | None = None
    forget: Callable[[Any], None] | None = None
    one_open_per_person: bool = True
    person_required: bool = True
    section: str = "Accompagner"
    _by_name: dict[str, State] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name.update({state.name: state for state in self.states})
        if problems := list(self._problems()):
            raise ValueError(f"{self.name}: {'; '.join(problems)}")

    def _problems(self) -> list[str]:
        found = []
        names = [t.name for t in self.transitions]
        if len(set(names)) < len(names) or len(self._by_name) < len(self.states):
            found.append("a name is used twice")
        if len({t.slug for t in self.transitions}) < len(names):
            found.append("two transitions have one address")
        kinds = {c.kind for t in self.transitions for c in t.starts} | {c.kind for c in self.clocks}
        for t in self.transitions:
            if unknown := {*t.sources, t.target} - self._by_name.keys():
                found.append(f"{t.name}: unknown state {sorted(unknown)}")
            if unknown := {*t.meets, *t.drops, *t.suspends, *t.resumes} - kinds:
                found.append(f"{t.name}: unknown deadline {sorted(unknown)}")
            asked = {f.name for f in t.fields}
            named = {c.starts_from for c in t.starts if c.starts_from}
            named |= {t.amount[1]} if t.amount else set()
            named |= {t.outcome[1:]} if t.outcome.startswith("=") else set()
            named |= {t.reason_field} if t.reason_field else set()
            if unknown := named - asked:
                found.append(f"{t.name}: unknown field {sorted(unknown)}")
            if t.outcome and not t.outcome.startswith("=") and t.outcome not in self.outcomes:
                found.append(f"{t.name}: unknown outcome {t.outcome}")
        reachable = {self.states[0].name} | {t.target for t in self.transitions}
        if lost := self._by_name.keys() - reachable:
            found.append(f"states nobody reaches {sorted(lost)}")
        return found

    @property
    def initial(self) -> State:
        return self.states[0]

    def state(self, name: str) -> State:
        return self._by_name[name]

    @cached_property
    def open_states(self) -> tuple[State, ...]:
        return tuple(state for state in self.states if not state.closed)

    @cached_property
    def clocks_by_kind(self) -> Mapping[str, Clock]:
        """Every delay of the procedure, by its kind."""
        started = [clock for t in self.transitions for clock in t.starts]
        return {clock.kind: clock for clock in (*self.clocks, *started)}

    def transition(self, name: str) -> Transition | None:
        return next((t for t in self.transitions if t.name == name), None)

    def transition_at(self, slug: str) -> Transition | None:
        """The transition of an address."""
        return next((t for t in self.transitions if t.slug == slug), None)

    def transitions_from(self, state: str) -> tuple[Transition, ...]:
        """In the order of the table: the first is the one a page proposes."""
        return tuple(t for t in self.transitions if state in t.sources)


_REGISTER: dict[str, Procedure] = {}


def register(procedure: Procedure) -> Procedure:
    """Makes a procedure known. A second one of the same name is refused with ValueError."""
    known = _REGISTER.setdefault(procedure.name, procedure)
    if known is not procedure:
        raise ValueError(f"two procedures are called {procedure.name}")
    return procedure


def get_procedure(name: str) -> Procedure:
    """The procedure of that name. Raises KeyError."""
    return _REGISTER[name]


def procedures() -> tuple[Procedure, ...]:
    return tuple(_REGISTER[name] for name in sorted(_REGISTER))


def seen_by(agent: Agent) -> list[str]:
    """Names of the procedures whose files the agent may see."""
    return [p.name for p in procedures() if agent.may(p.see)]
