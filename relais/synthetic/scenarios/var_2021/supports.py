"""S08: the supports of 2021, agreed and closed in the year."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from django.utils import timezone

from relais.casework.case.models import Case
from relais.casework.case.story import Story
from relais.casework.support.history import PastSupport, record_history
from relais.synthetic.scenarios.scenario import Progress, Stage
from relais.synthetic.scenarios.var_2021.people import here
from relais.synthetic.scenarios.var_2021.places import N_ELDERLY, N_PEOPLE, SEED, codes
from relais.synthetic.scenarios.var_2021.telling import Telling

N_SUPPORTS, N_CARE, N_CARRIED_OUT = 1_285, 1_088, 807
SOURCE = "Var 2021 : accompagnements"
KEY = "var-2021:support:"
FIRST, LAST = dt.date(2021, 1, 4), dt.date(2021, 11, 12)
"""First and last detections."""
YEAR_ENDS = timezone.make_aware(dt.datetime(2021, 12, 31, 18))


def run(stage: Stage, progress: Progress) -> bool:
    """Takes over the files that are not there yet."""
    known = Case.objects.filter(fund=stage.fund, opening_key__startswith=KEY)
    if known.count() == N_SUPPORTS:
        return False
    return bool(
        record_history(
            actor=stage.counsellors[0], cases=cases(stage), source=SOURCE, progress=progress
        ).new
    )


def cases(stage: Stage) -> Iterator[PastSupport]:
    """The same files each time, in the order of their detection."""
    rng = random.Random(SEED)  # noqa: S311  the same files each time
    places = rng.sample(range(N_ELDERLY, N_PEOPLE), N_SUPPORTS)
    pseudonyms = codes()
    people = here(stage.fund, [pseudonyms[place] for place in places])
    parts = ["done"] * N_CARRIED_OUT + ["not_done"] * (N_CARE - N_CARRIED_OUT)
    parts += ["no_care"] * (N_SUPPORTS - N_CARE)
    rng.shuffle(parts)
    days = sorted(rng.randrange((LAST - FIRST).days + 1) for _ in range(N_SUPPORTS))
    for n, (person, part, day) in enumerate(zip(people, parts, days, strict=True)):
        start = timezone.make_aware(dt.datetime.combine(FIRST + dt.timedelta(days=day), dt.time(9)))
        story = Story(random.Random(f"{SEED}/{n}"), start, YEAR_ENDS)  # noqa: S311
        yield Telling(story, part, rng.choice(stage.counsellors)).past(f"{KEY}{n}", person)
