"""S14: the referrals to the mediator of 2021, and those of 2020 that they are compared with."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from django.utils import timezone

from relais.casework.case.models import Case
from relais.casework.case.past import PastCase
from relais.casework.case.story import Story
from relais.casework.mediation.history import record_history
from relais.synthetic.scenarios.scenario import Progress, Stage
from relais.synthetic.scenarios.var_2021.examining import drawn, examined
from relais.synthetic.scenarios.var_2021.people import here
from relais.synthetic.scenarios.var_2021.places import N_ELDERLY, N_PEOPLE, SEED, codes
from relais.synthetic.scenarios.var_2021.told import TOLD

N_2021, N_2020 = 628, 397
"""The source gives 628 and « + 58 % »: 397 the year before is the whole number that makes it (58.2 %)."""
N_MEDIATIONS = N_2020 + N_2021
SOURCE = "Var 2020 et 2021 : médiations"
KEY = "var-2021:mediation:"
LAST_DAY = (12, 10)
NOW = timezone.make_aware(dt.datetime(2022, 1, 5, 18))


def run(stage: Stage, progress: Progress) -> bool:
    """Takes over the files that are not there yet."""
    known = Case.objects.filter(fund=stage.fund, opening_key__startswith=KEY)
    if known.count() == N_MEDIATIONS:
        return False
    taken = record_history(
        actor=stage.mediator, cases=cases(stage), source=SOURCE, progress=progress
    )
    return bool(taken.new)


def cases(stage: Stage) -> Iterator[PastCase]:
    """The same files each time, in the order of their arrival; two of them are those that the source tells."""
    rng = random.Random(SEED + 1)  # noqa: S311  the same files each time
    pseudonyms = codes()
    places = rng.sample(range(N_ELDERLY, N_PEOPLE), N_MEDIATIONS)
    people = here(stage.fund, [pseudonyms[place] for place in places])
    days = sorted(_day(rng, 2020, 0.5) for _ in range(N_2020))
    days += sorted(_day(rng, 2021, 0.4) for _ in range(N_2021))
    for n, (person, day) in enumerate(zip(people, days, strict=True)):
        start = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
        story = Story(random.Random(f"{SEED}/mediation/{n}"), start, NOW)  # noqa: S311
        told = TOLD.get(n - N_2020) or drawn(story)
        yield examined(story, f"{KEY}{n}", person, told, stage)


def _day(rng: random.Random, year: int, first_half: float) -> dt.date:
    """A day of the year on which a referral comes in; `first_half`: share of those before July."""
    half, last = dt.date(year, 7, 1), dt.date(year, *LAST_DAY)
    low, high = (dt.date(year, 1, 4), half) if rng.random() < first_half else (half, last)
    day = low + dt.timedelta(days=rng.randrange((high - low).days))
    # What comes on a weekend is filed on the Friday before: never in the next year.
    return day - dt.timedelta(days=max(0, day.weekday() - 4))
