"""Types of facts that several rights share: bounded dates, months, cents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from relais.rules.worlds import ToldFacts

__all__ = ["Cents", "Day", "Hours", "Month", "Period", "Share", "ToldFacts", "Wage"]

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2100, 12, 31))]
Month = Annotated[str, Field(pattern=r"^(19|20)\d{2}-(0[1-9]|1[0-2])$")]
Cents = Annotated[int, Field(ge=0, le=100_000_000_000)]
Hours = Annotated[Decimal, Field(ge=0, le=9_000)]
Share = Annotated[Decimal, Field(ge=0, le=1)]


class Period(ToldFacts):
    """An inclusive period."""

    starts_on: Day = Field(description="Premier jour.")
    ends_on: Day = Field(description="Dernier jour, compris.")

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.ends_on < self.starts_on:
            raise ValueError("la fin ne peut précéder le début")
        return self


class Wage(ToldFacts):
    """A month's gross wage."""

    month: Month = Field(description="Mois civil, AAAA-MM.")
    gross_cents: Cents | None = Field(
        None, description="Salaire brut du mois, en centimes ; inconnu quand il n'est pas dit."
    )
