"""What a right is: one module (or folder) per right in `relais/rules/rights/<name>`, found by its name.

A right's module declares:

    TITLE = "Complémentaire santé solidaire"          # French, shown
    REFERENCES = ("CSS L861-1", ...)                  # legal texts quoted in every answer
    class Facts(FactsModel): ...                      # pydantic; every field with Field(description="<French>")
    def evaluate(facts: Facts, law: Law) -> Verdict   # pure; `law.on` is the date, `law["name"]` a dated value
    EXAMPLE = {...}                                   # facts that `relais rights facts NAME` shows, and a test runs

`evaluate` never reads the clock and never raises on valid facts: before the right existed it answers
`Verdict("none", ...)` with a condition saying so; what it cannot know makes `undetermined` with `missing`,
unless the unknown cannot change the answer. Facts that make no sense raise `FactsError` (French sentence).

Callers use `names()`, `right(name)` and `decide(name, facts, on)`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from relais.rules.errors import french
from relais.rules.store import Law, NotInForce, Store, default_store

RIGHTS = "relais.rules.rights"  # by name: rights know this module, not the other way round
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


class FactsError(ValueError):
    """Facts that cannot be judged; the message is one French sentence for the person who typed them."""


class UnknownRight(LookupError):
    """No right has this name."""


class FactsModel(BaseModel):
    """Base of the facts: unknown keys are refused, so that a misspelt fact is never taken for an unknown one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Condition:
    """One named condition: met, not met, or None when it cannot be known."""

    name: str
    met: bool | None
    sentence: str
    compared: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Missing:
    """A fact that is needed: what it is and where a person finds it, in French."""

    what: str
    where: str


@dataclass(frozen=True)
class Verdict:
    """The answer. `amounts` become top-level keys of the JSON (integer cents end in `_cents`).

    verdict: free participative none undetermined (c2s); due none undetermined (the others).
    """

    verdict: str
    amounts: Mapping[str, Any] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    missing: tuple[Missing, ...] = ()
    what_would_change: tuple[str, ...] = ()
    rule: str = ""
    references: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "verdict": self.verdict,
            **self.amounts,
            "conditions": {condition.name: condition.met for condition in self.conditions},
            "explanations": [
                {
                    "name": condition.name,
                    "met": condition.met,
                    "sentence": condition.sentence,
                    **({"compared": dict(condition.compared)} if condition.compared else {}),
                }
                for condition in self.conditions
            ],
            "missing": [{"what": fact.what, "where": fact.where} for fact in self.missing],
            "what_would_change": list(self.what_would_change),
            "rule": self.rule,
            "references": list(self.references),
            "to_confirm": list(self.to_confirm),
        }


@dataclass(frozen=True)
class Right:
    """A right as the registry hands it out."""

    name: str
    title: str
    references: tuple[str, ...]
    facts: type[FactsModel]
    example: Mapping[str, Any]
    evaluate: Callable[[Any, Law], Verdict]


def names() -> list[str]:
    """Every right, by file name."""
    return sorted(
        module.name
        for module in pkgutil.iter_modules(importlib.import_module(RIGHTS).__path__)
        if not module.name.startswith("_")
    )


@cache
def right(name: str) -> Right:
    """The right of that name. Raises UnknownRight."""
    if name not in names():
        raise UnknownRight(f"droit inconnu : {name} (connus : {', '.join(names())})")
    module = importlib.import_module(f"{RIGHTS}.{name}")
    return Right(
        name, module.TITLE, module.REFERENCES, module.Facts, module.EXAMPLE, module.evaluate
    )


def decide(name: str, facts: object, on: date, store: Store | None = None) -> Verdict:
    """Facts as a mapping (JSON) -> verdict, completed with rule, references and values to confirm.

    Raises UnknownRight, FactsError.
    """
    chosen = right(name)
    if not EARLIEST_YEAR <= on.year <= LATEST_YEAR:
        raise FactsError(f"date invraisemblable : {on.isoformat()}")
    law = Law(on, store or default_store())
    try:
        parsed = chosen.facts.model_validate(facts)
    except ValidationError as error:
        raise FactsError(french(error)) from error
    try:
        return complete(chosen, chosen.evaluate(parsed, law), law)
    except NotInForce as error:
        raise FactsError(str(error)) from error


def complete(chosen: Right, verdict: Verdict, law: Law) -> Verdict:
    """Adds what the values that were read say: the rule's date, the texts, the doubts."""
    texts = dict.fromkeys(
        (*chosen.references, *verdict.references, *(value.reference for value in law.read.values()))
    )
    doubts = dict.fromkeys(
        (
            *verdict.to_confirm,
            *(f"{value.title.split(' (')[0]} : valeur à confirmer" for value in law.to_confirm()),
        )
    )
    return replace(
        verdict,
        rule=verdict.rule or law.rule(chosen.name),
        references=tuple(texts),
        to_confirm=tuple(doubts),
    )
