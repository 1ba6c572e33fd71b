"""The two publics that were called: who, when, and what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from relais.casework.outreach.enums import Outcome
from relais.synthetic.scenarios.var_2021.places import N_ELDERLY, N_FRAGILE


@dataclass(frozen=True)
class Public:
    """A wave: whom (places among the people), when, and what came of it; `n_booked` are the source's, the rest a likely share."""

    title: str
    first: int
    n: int
    n_booked: int
    starts_on: dt.date
    ends_on: dt.date
    shares: dict[Outcome, float]


ELDERLY = Public(
    title="Assurés de 75 ans et plus",
    first=0,
    n=N_ELDERLY,
    n_booked=696,
    starts_on=dt.date(2021, 3, 15),
    ends_on=dt.date(2021, 6, 30),
    shares={
        Outcome.ALREADY_COVERED: 0.46,
        Outcome.UNREACHABLE: 0.27,
        Outcome.REACHED: 0.15,
        Outcome.REFUSED: 0.09,
        Outcome.WRONG_NUMBER: 0.029,
        Outcome.OPTED_OUT: 0.001,
    },
)
FRAGILE = Public(
    title="Assurés en situation de fragilité",
    first=N_ELDERLY,
    n=N_FRAGILE,
    n_booked=396,
    starts_on=dt.date(2021, 4, 26),
    ends_on=dt.date(2021, 10, 29),
    shares={
        Outcome.UNREACHABLE: 0.38,
        Outcome.ALREADY_COVERED: 0.33,
        Outcome.REACHED: 0.14,
        Outcome.REFUSED: 0.11,
        Outcome.WRONG_NUMBER: 0.039,
        Outcome.OPTED_OUT: 0.001,
    },
)
