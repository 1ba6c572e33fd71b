"""The two publics that were called: who, when, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.utils import timezone

from relais.casework.outreach.actions import Row
from relais.casework.outreach.enums import Outcome
from relais.common.dates import is_working_day
from relais.synthetic.scenarios.var_2021.places import N_ELDERLY, N_FRAGILE, SEED


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


def rows(public: Public, pseudonyms: list[str], team_id: int | None) -> Iterator[Row]:
    """One call for each person of the public: the same rows each time."""
    rng = np.random.default_rng([SEED, public.first])
    days = _working_days(public.starts_on, public.ends_on)
    # Most calls in the first half: the source has its peak early in May.
    day = np.floor(rng.random(public.n) ** 1.4 * len(days)).astype(int)
    minute = rng.integers(0, 9 * 60, public.n)
    outcome = _outcomes(public, rng)
    for n in range(public.n):
        at = instant(days[day[n]], 9) + dt.timedelta(minutes=int(minute[n]))
        pseudonym = pseudonyms[public.first + n]
        yield Row(n + 1, str(outcome[n]), at, pseudonym=pseudonym, team_id=team_id)


def _outcomes(public: Public, rng: np.random.Generator) -> np.ndarray:
    words = [outcome.value for outcome in public.shares]
    drawn = rng.choice(words, size=public.n, p=list(public.shares.values())).astype(object)
    drawn[rng.choice(public.n, size=public.n_booked, replace=False)] = Outcome.BOOKED.value
    return drawn


def _working_days(first: dt.date, last: dt.date) -> list[dt.date]:
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if is_working_day(day) and day.weekday() < 5]


def instant(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
