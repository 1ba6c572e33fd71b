"""The parameter store: every legal value with its date of effect, its unit, its text and its source.

One YAML file per value under `relais/rules/parameters/<topic>/<name>.yaml`:

    id: smic_month
    title: SMIC brut mensuel (151,67 heures)
    unit: eur_cents
    values:
      - from: 2025-04-01          # first day of effect
        until: 2026-03-31         # last day, only where no other value follows
        value: 1033900            # an integer, a "0.165" (quoted: exact decimal), or a table of them
        reference: arrêté du ...
        source: openfisca-france
        reviewed: reviewed        # reviewed | computed | to_confirm
        note: ...

Loaded once. Nothing here reads the clock: the date is always an argument. A folder named by RELAIS_VALUES is
laid over the product's own: its files replace values by name, in every command, page and screening at once.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

FOLDER = Path(__file__).parent / "parameters"
LAID_OVER = "RELAIS_VALUES"

Unit = Literal[
    "eur_cents", "eur", "rate", "days", "months", "years", "hours", "count", "date", "text"
]
Reviewed = Literal["reviewed", "computed", "to_confirm"]


class ParameterError(ValueError):
    """A parameter file that cannot be trusted; the message names the file and the fault."""


class UnknownParameter(LookupError):
    """No parameter has this name."""


class NotInForce(LookupError):
    """The parameter has no value on this date."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    starts_on: date = Field(alias="from")
    ends_on: date | None = Field(default=None, alias="until")
    value: Any
    reference: str = Field(min_length=3)
    source: str = Field(min_length=3)
    reviewed: Reviewed
    note: str = ""

    @field_validator("value")
    @classmethod
    def _exact(cls, value: object) -> object:
        return _exact(value)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=3)
    unit: Unit
    values: list[_Entry] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> _File:
        for before, after in zip(self.values, self.values[1:], strict=False):
            if after.starts_on <= before.starts_on:
                raise ValueError(f"{after.starts_on} does not come after {before.starts_on}")
            if before.ends_on and before.ends_on >= after.starts_on:
                raise ValueError(f"until {before.ends_on} overlaps {after.starts_on}")
        for entry in self.values:
            if entry.ends_on and entry.ends_on < entry.starts_on:
                raise ValueError(f"until {entry.ends_on} before from {entry.starts_on}")
        return self


def _exact(value: object) -> object:
    """Integers stay, quoted decimals become `Decimal`; a float would already be inexact."""
    if isinstance(value, dict):
        if not value:
            raise ValueError("an empty table")
        return MappingProxyType({str(key): _exact(item) for key, item in value.items()})
    if isinstance(value, bool | int | date):
        return value
    if isinstance(value, str):
        if re.fullmatch(r"-?\d+(\.\d+)?", value):
            return Decimal(value)
        return value
    raise ValueError(f"{value!r} is neither an integer, a quoted decimal, a date nor a table")


@dataclass(frozen=True)
class Value:
    """One legal value in force: `amount` is an int, a Decimal, a date, a text or a read-only table of them.

    `laid_over`: it comes from another folder than the product's own.
    """

    name: str
    title: str
    unit: str
    amount: Any
    starts_on: date
    ends_on: date | None
    reference: str
    source: str
    reviewed: str
    note: str
    topic: str
    laid_over: bool = False

    @property
    def to_confirm(self) -> bool:
        return self.reviewed == "to_confirm"


class _UniqueKeys(yaml.SafeLoader):
    """Refuses a key written twice, which YAML would silently keep the last of."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len(keys) != len(set(keys)):
            raise ParameterError(f"key written twice, line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)


def _read(path: Path, laid_over: bool = False) -> tuple[Value, ...]:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeys)  # noqa: S506
        parsed = _File.model_validate(raw)
    except (ParameterError, yaml.YAMLError, ValidationError, InvalidOperation) as error:
        raise ParameterError(f"{path.name}: {error}") from error
    if parsed.id != path.stem:
        raise ParameterError(f"{path.name}: id is {parsed.id}, the file says {path.stem}")
    followers = [entry.starts_on for entry in parsed.values[1:]] + [None]
    return tuple(
        Value(
            name=parsed.id,
            title=parsed.title,
            unit=parsed.unit,
            amount=entry.value,
            starts_on=entry.starts_on,
            ends_on=entry.ends_on or (date.fromordinal(after.toordinal() - 1) if after else None),
            reference=entry.reference,
            source=entry.source,
            reviewed=entry.reviewed,
            note=entry.note,
            topic=path.parent.name,
            laid_over=laid_over,
        )
        for entry, after in zip(parsed.values, followers, strict=True)
    )


def _in_topic(values: tuple[Value, ...], former: tuple[Value, ...] | None) -> tuple[Value, ...]:
    """A value laid over another is shown where the other was, whatever its folder is called."""
    if not former:
        return values
    return tuple(replace(value, topic=former[0].topic) for value in values)


class Store:
    """All the values of a folder. A second folder laid over (`over`) replaces values by name: shadow runs."""

    def __init__(self, folder: Path = FOLDER, over: Store | None = None) -> None:
        self._values: dict[str, tuple[Value, ...]] = dict(over._values) if over else {}
        seen: dict[str, Path] = {}
        for path in sorted(folder.rglob("*.yaml")):
            if path.stem in seen:
                raise ParameterError(f"{path.stem}: written in {seen[path.stem]} and in {path}")
            seen[path.stem] = path
            mine = _read(path, over is not None)
            self._values[path.stem] = _in_topic(mine, self._values.get(path.stem))
        if not seen:
            raise ParameterError(f"{folder}: no parameter file")

    def names(self) -> list[str]:
        return sorted(self._values)

    def history(self, name: str) -> tuple[Value, ...]:
        """Every value of a parameter, oldest first. Raises UnknownParameter."""
        try:
            return self._values[name]
        except KeyError:
            raise UnknownParameter(f"paramètre inconnu : {name}") from None

    def value(self, name: str, on: date) -> Value:
        """The value in force on a date. Raises UnknownParameter, NotInForce."""
        history = self.history(name)
        place = bisect_right(history, on, key=lambda value: value.starts_on) - 1
        if place < 0 or ((last := history[place].ends_on) and last < on):
            raise NotInForce(f"« {history[0].title} » n'a pas de valeur au {on:%d/%m/%Y}.")
        return history[place]


def default_store() -> Store:
    """The product's values, those of the folder RELAIS_VALUES over them. Raises ParameterError."""
    return _store(os.environ.get(LAID_OVER, ""))


def product_store() -> Store:
    """The product's values alone, whatever is laid over them here."""
    return _store("")


@cache
def _store(folder: str) -> Store:
    if folder and not Path(folder).is_dir():
        raise ParameterError(f"{LAID_OVER} : pas de dossier {folder}")
    return Store(Path(folder), over=Store()) if folder else Store()


def value(name: str, on: date) -> Value:
    return default_store().value(name, on)


def history(name: str) -> tuple[Value, ...]:
    return default_store().history(name)


def names() -> list[str]:
    return default_store().names()


@dataclass
class Law(Mapping[str, Any]):
    """The law on a date: `law["smic_month"]` is the amount in force, and every value read is remembered.

    What was read gives the rule's date, its references and the values still to be confirmed.
    """

    on: date
    store: Store = field(default_factory=default_store)
    read: dict[tuple[str, date], Value] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.at(name, self.on).amount

    def at(self, name: str, on: date) -> Value:
        """The value on another date than the law's (a former year's SMIC); remembered too."""
        found = self.store.value(name, on)
        self.read[(name, found.starts_on)] = found
        return found

    def in_force(self, name: str) -> Any | None:
        """The amount, or None on a date when the parameter has no value (before or after the text)."""
        try:
            return self[name]
        except NotInForce:
            return None

    def __iter__(self) -> Iterator[str]:
        return iter(self.store.names())

    def __len__(self) -> int:
        return len(self.store.names())

    def rule(self, right: str) -> str:
        """`c2s@2025-04-01`: the latest date of effect among the values that were read."""
        dates = [value.starts_on for value in self.read.values() if value.starts_on <= self.on]
        return f"{right}@{max(dates, default=self.on).isoformat()}"

    def to_confirm(self) -> list[Value]:
        return [value for value in self.read.values() if value.to_confirm]
