"""What a right is: one module (or folder) per right in `relais/rules/rights/<name>`, found by its name.

A right's module declares:

    TITLE = "Complémentaire santé solidaire"          # French, shown
    REFERENCES = ("CSS L861-1", ...)                  # legal texts quoted in every answer
    class Facts(ToldFacts): ...                       # pydantic; every field with Field(description="<French>")
    def evaluate(facts: Facts, law: Law) -> Verdict   # pure; `law.on` is the date, `law["name"]` a dated value
    EXAMPLE = {...}                                   # facts that `relais rights facts NAME` shows, and a test runs
    ANSWER = ("total_cents",)                         # optional: amounts without which `due` is not an answer

`evaluate` never reads the clock and never raises on valid facts: before the right existed it answers
`Verdict("none", ...)` with a condition saying so; what it cannot know makes `undetermined` with `missing`,
unless the unknown cannot change the answer. Facts that make no sense raise `FactsError` (French sentence).
A key that is absent may take a default only where its description tells it (« absent : … »); a null is always
unknown: the right judges it (`facts.unknown(name)`), or each thing it may be is tried here (worlds.py).

Callers use `names()`, `right(name)` and `decide(name, facts, on)`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from pydantic import ValidationError

from relais.rules.errors import french
from relais.rules.store import Law, NotInForce, Store, default_store
from relais.rules.verdict import Condition, Missing, Verdict, agreed
from relais.rules.worlds import FactsModel, described, worlds

__all__ = [
    "Condition",
    "FactsError",
    "Missing",
    "Right",
    "UnknownRight",
    "Verdict",
    "decide",
    "names",
    "right",
]

RIGHTS = "relais.rules.rights"  # by name: rights know this module, not the other way round
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


class FactsError(ValueError):
    """Facts that cannot be judged; the message is one French sentence for the person who typed them."""


class UnknownRight(LookupError):
    """No right has this name."""


@dataclass(frozen=True)
class Right:
    """A right as the registry hands it out."""

    name: str
    title: str
    references: tuple[str, ...]
    facts: type[FactsModel]
    example: Mapping[str, Any]
    evaluate: Callable[[Any, Law], Verdict]
    answer: tuple[str, ...] = ()


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
        name,
        module.TITLE,
        module.REFERENCES,
        module.Facts,
        module.EXAMPLE,
        module.evaluate,
        getattr(module, "ANSWER", ()),
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
        return complete(chosen, _judged(chosen, parsed, law), law)
    except NotInForce as error:
        raise FactsError(str(error)) from error


def _judged(chosen: Right, facts: Any, law: Law) -> Verdict:
    """The verdict, the same whatever the unknown facts are, or undetermined."""
    found, unknown = worlds(facts, law)
    if not unknown:
        return chosen.evaluate(facts, law)
    lacks = [Missing(*described(chosen.facts, name)) for name in unknown]
    if not found:
        return Verdict("undetermined", missing=tuple(lacks))
    return agreed([chosen.evaluate(one, law) for one in found], lacks, chosen.answer)


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
