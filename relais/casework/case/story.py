"""A clock that walks through working days, to tell believable histories of files in a demo."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.utils import timezone

from relais.casework.case.models import Case
from relais.common.dates import add_months, next_working_day
from relais.registers.accounts.models import Agent, Fund
from relais.registers.directory.models import Person


class TheEnd(Exception):
    """What follows has not happened yet."""


class Story:
    """`at` is an instant of office hours; `later` moves it on and stops the story at the present."""

    def __init__(self, rng: random.Random, start: dt.datetime, now: dt.datetime) -> None:
        self.rng, self.now = rng, now
        self.at = self._office(start)

    def later(self, least: int, most: int) -> dt.datetime:
        """Moves on by some days. Raises TheEnd when that is still to come."""
        moved = self._office(self.at + dt.timedelta(days=self.rng.randint(least, most)))
        self.at = max(moved, self.at + dt.timedelta(minutes=5))
        if self.at > self.now:
            raise TheEnd
        return self.at

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _office(self, instant: dt.datetime) -> dt.datetime:
        day = next_working_day(timezone.localdate(instant))
        time = dt.time(self.rng.randint(9, 16), self.rng.randint(0, 59))
        return timezone.make_aware(dt.datetime.combine(day, time))


@contextmanager
def until_now() -> Iterator[None]:
    """Lets a story end where it meets the present."""
    try:
        yield
    except TheEnd:
        return


def starts(rng: random.Random, n: int, now: dt.datetime) -> list[dt.datetime]:
    """Beginnings of `n` stories over the last year, in order; a quarter of them recent, so that every stage is seen."""
    reach = [45 if i % 4 == 0 else 365 for i in range(n)]
    return sorted(now - dt.timedelta(days=rng.uniform(0.5, days)) for days in reach)


def people(fund: Fund, rng: random.Random, n: int) -> list[Person]:
    """Up to `n` adults of the fund who have no open file, each once."""
    adult = add_months(timezone.localdate(), -18 * 12)
    known = (
        Person.objects.current()
        .filter(fund=fund, died_on=None, pseudonym__isnull=False)
        .exclude(birth_date__gt=adult)
        .exclude(pk__in=Case.objects.open().filter(person__isnull=False).values("person"))
    )
    keys = list(known.order_by("pk").values_list("pk", flat=True))
    chosen = rng.sample(keys, min(n, len(keys)))
    found = Person.objects.in_bulk(chosen)
    return [found[key] for key in chosen]


def agents(fund: Fund, roles: Sequence[str]) -> list[Agent]:
    """Agents of the fund with one of the roles."""
    rows = Agent.objects.filter(fund=fund, is_active=True, partner=None, roles__role__in=roles)
    return list(rows.distinct().order_by("pk"))
