"""The retention rules as they are declared: `rules.yaml`, beside. Nothing here reads the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from relais.common.dates import add_months

FILE = Path(__file__).parent / "rules.yaml"


class Treatment(StrEnum):
    """What happens when the time is over."""

    ERASE = "erase"
    ANONYMISE = "anonymise"
    KEEP = "keep"

    @property
    def label(self) -> str:
        return {"erase": "Effacé", "anonymise": "Rendu anonyme", "keep": "Gardé"}[self.value]


class Term(BaseModel):
    """A duration from a day on. Without months nor days, nobody has fixed it yet."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    starts_on: dt.date = Field(alias="from")
    months: int | None = Field(default=None, gt=0)
    days: int | None = Field(default=None, gt=0)
    reference: str
    reviewed: str = Field(pattern="^(reviewed|to_confirm)$")
    note: str = ""

    @property
    def is_fixed(self) -> bool:
        return self.months is not None or self.days is not None

    def before(self, on: dt.date) -> dt.date:
        """Records whose time started before this day are over on the day `on`. Raises ValueError when no duration is fixed."""
        if self.months is not None:
            return add_months(on, -self.months)
        if self.days is not None:
            return on - dt.timedelta(days=self.days)
        raise ValueError("no duration is fixed")

    @property
    def words(self) -> str:
        """« 2 ans », « 6 mois », « 30 jours », « à fixer »."""
        if self.months is not None:
            years, rest = divmod(self.months, 12)
            return f"{years} an{'s' if years > 1 else ''}" if not rest else f"{self.months} mois"
        if self.days is not None:
            return f"{self.days} jour{'s' if self.days > 1 else ''}"
        return "à fixer"


class RetentionRule(BaseModel):
    """How long one kind of record is kept, from when, and what happens then. Texts are French."""

    model_config = ConfigDict(extra="forbid")

    name: str
    title: str
    what: str
    since: str
    treatment: Treatment
    kept: str
    values: list[Term] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> RetentionRule:
        days = [term.starts_on for term in self.values]
        if days != sorted(set(days)):
            raise ValueError(f"{self.name}: the dates of its values are not in order")
        if self.treatment == Treatment.KEEP and any(term.is_fixed for term in self.values):
            raise ValueError(f"{self.name}: what is kept has no end")
        return self

    def on(self, day: dt.date) -> Term | None:
        """The term in force that day, if any."""
        found = [term for term in self.values if term.starts_on <= day]
        return found[-1] if found else None


def read(path: Path) -> Mapping[str, RetentionRule]:
    """Rules of a file, in its order. Raises pydantic.ValidationError."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {name: RetentionRule(name=name, **told) for name, told in raw.items()}


@cache
def rules() -> Mapping[str, RetentionRule]:
    """The rules of the product."""
    return read(FILE)
