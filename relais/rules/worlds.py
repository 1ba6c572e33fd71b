"""Facts: what nobody told, and everything that partly unknown facts may be.

A key that is absent takes the default that its description tells (« absent : … »), or is unknown when it tells
none. A key whose value is null is always unknown: never the default.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, ClassVar, Literal, Self, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ModelWrapValidatorHandler, PrivateAttr, model_validator
from pydantic.fields import FieldInfo

from relais.rules.store import Law

WHERE = "dossier de l’assuré, ou l’assuré lui-même"
MOST_WORLDS = 600
"""Beyond, unknown facts are too many to be tried one by one: the answer stays undetermined."""


class FactsModel(BaseModel):
    """Base of the facts: unknown keys are refused, so that a misspelt fact is never taken for an unknown one."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ToldFacts(FactsModel):
    """Facts that remember which of them were said to be unknown (`null`).

    A right reads `unknown(name)` where it judges the unknown itself, or lets each thing the fact may be be
    tried: those that `possible` gives.
    """

    TRIED: ClassVar[frozenset[str]] = frozenset()
    """Facts without a default that are tried too, whether absent or null."""

    _null: frozenset[str] = PrivateAttr(frozenset())

    @model_validator(mode="wrap")
    @classmethod
    def _null_is_unknown(cls, told: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(told, dict):
            return handler(told)
        made = handler({name: value for name, value in told.items() if value is not None})
        made._null = frozenset(name for name, value in told.items() if value is None)
        return made

    def unknown(self, name: str) -> bool:
        """Said to be unknown: not the same as absent."""
        return name in self._null

    def possible(self, name: str, law: Law) -> Sequence[Mapping[str, Any]] | None:
        """What the facts may be when `name` is unknown, as updates of them; None where the right judges the
        unknown itself. Enough of them that what all give is true of every other."""
        field = type(self).model_fields[name]
        closed = closed_values(field.annotation)
        if not closed or (field.default is None and name not in self.TRIED):
            return None
        return [{name: value} for value in closed]

    def _settled(self, updates: Mapping[str, Any], names: frozenset[str]) -> Self:
        made = self.model_copy(update=dict(updates))
        made._null = self._null - names
        return made


def closed_values(annotation: Any) -> tuple[Any, ...]:
    """Every value of a yes or no, or of a list of words; nothing for what is not closed."""
    if annotation is bool:
        return (False, True)
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) in (Union, types.UnionType):
        parts = [part for part in get_args(annotation) if part is not type(None)]
        return closed_values(parts[0]) if len(parts) == 1 else ()
    return ()


def worlds(facts: Any, law: Law) -> tuple[list[Any], list[str]]:
    """Everything the facts may be, and the names of those that are tried (`prior_stops.0.kind`).

    The facts alone when nothing is to be tried; an empty list when they would be too many.
    """
    if not isinstance(facts, ToldFacts):
        return [facts], []
    choices, names = _choices(facts, law)
    if not choices:
        return [facts], []
    if any(not options for options in choices) or prod(map(len, choices)) > MOST_WORLDS:
        return [], names
    tried = frozenset(name for name in names if "." not in name)
    return [
        facts._settled({key: value for one in combined for key, value in one.items()}, tried)
        for combined in product(*choices)
    ], names


def _choices(facts: ToldFacts, law: Law) -> tuple[list[Sequence[Mapping[str, Any]]], list[str]]:
    choices: list[Sequence[Mapping[str, Any]]] = []
    names: list[str] = []
    for name in type(facts).model_fields:
        value = getattr(facts, name)
        if facts.unknown(name) or (value is None and name in facts.TRIED):
            options = facts.possible(name, law)
            if options is not None:
                choices.append(options)
                names.append(name)
        elif isinstance(value, list) and any(isinstance(one, ToldFacts) for one in value):
            for found, inner in _of_list(name, value, law):
                choices.append(found)
                names += inner
    return choices, names


def _of_list(
    name: str, rows: list[Any], law: Law
) -> Iterator[tuple[Sequence[Mapping[str, Any]], list[str]]]:
    each = [worlds(one, law) for one in rows]
    names = [f"{name}.{place}.{one}" for place, (_, inner) in enumerate(each) for one in inner]
    if not names:
        return
    many = prod(len(found) for found, _ in each)
    lists = product(*(found for found, _ in each)) if 0 < many <= MOST_WORLDS else ()
    yield [{name: list(combined)} for combined in lists], names


def described(facts: type[BaseModel], path: str) -> tuple[str, str]:
    """`prior_stops.0.kind` -> "nature de l'arrêt antérieur (prior_stops.0.kind)", and where it is found."""
    model: Any = facts
    field: FieldInfo | None = None
    for name in path.split("."):
        if name.isdecimal():
            continue
        field = model.model_fields[name]
        inner = [part for part in _parts(field.annotation) if isinstance(part, type)]
        model = next((part for part in inner if issubclass(part, BaseModel)), model)
    assert field is not None
    text = field.title or (field.description or "").split(" : ")[0]
    text = text.split(";")[0].split(". ")[0].strip().rstrip(".")
    extra = field.json_schema_extra
    where = extra.get("where", WHERE) if isinstance(extra, dict) else WHERE
    return f"{text[:1].lower()}{text[1:]} ({path})", str(where)


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)
