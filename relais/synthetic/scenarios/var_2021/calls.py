"""The calls of a public: who, when, what came of it; the same each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
from django.utils import timezone

from relais.casework.outreach.actions import Row
from relais.casework.outreach.enums import Outcome
from relais.common.dates import is_working_day
from relais.synthetic.scenarios.var_2021.places import SEED
from relais.synthetic.scenarios.var_2021.publics import Public


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
