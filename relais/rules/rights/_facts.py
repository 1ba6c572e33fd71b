"""Types of facts that several rights share: bounded dates, months, cents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from relais.rules.right import FactsModel

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2100, 12, 31))]
Month = Annotated[str, Field(pattern=r"^(19|20)\d{2}-(0[1-9]|1[0-2])$")]
Cents = Annotated[int, Field(ge=0, le=100_000_000_000)]
Hours = Annotated[Decimal, Field(ge=0, le=9_000)]
Share = Annotated[Decimal, Field(ge=0, le=1)]


class ToldFacts(FactsModel):
    """Facts where `null` means that nobody told: as if the key were absent."""

    @model_validator(mode="before")
    @classmethod
    def _drop_untold(cls, told: object) -> object:
        if isinstance(told, dict):
            return {name: value for name, value in told.items() if value is not None}
        return told


class Period(ToldFacts):
    """An inclusive period."""

    starts_on: Day = Field(description="Premier jour.")
    ends_on: Day = Field(description="Dernier jour, compris.")

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.ends_on < self.starts_on:
            raise ValueError("la fin ne peut précéder le début")
        return self


class Wage(FactsModel):
    """A month's gross wage."""

    month: Month = Field(description="Mois civil, AAAA-MM.")
    gross_cents: Cents = Field(description="Salaire brut du mois, en centimes.")
