"""What every definition of a chapter says of itself in the same way."""

from __future__ import annotations

from datetime import date
from functools import partial

from relais.data.indicators.indicator import Indicator

declared = partial(
    Indicator,
    author="Relais",
    reviewed_on=date(2026, 11, 22),
    review_due=date(2027, 11, 22),
    version="1",
)
