"""Streams of care: which acts, for whom, how often, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import numpy as np

from relais.synthetic.lists import acts
from relais.synthetic.plan import EPOCH, Plan

AGES = (0, 2, 6, 16, 30, 45, 60, 70, 80)
WINTER = (1.35, 1.25, 1.15, 1.0, 0.95, 0.9, 0.8, 0.65, 0.95, 1.05, 1.1, 1.2)
FLAT = (1.05, 1.0, 1.05, 1.0, 0.98, 1.05, 0.9, 0.68, 1.08, 1.1, 1.05, 0.95)
AUTUMN = (0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 4.0, 4.5, 2.0)


@dataclass(frozen=True)
class Stream:
    """A stream of visits of one trade.

    `rates`: visits a year for each age of AGES. `bundle`: (act, chance) billed together, else one act of
    `families` drawn by its weight. `prescribed`: on a doctor's order. `loyal`: share of visits to the
    usual provider.
    """

    kind: str
    specialty: str | None
    rates: tuple[float, ...]
    families: tuple[str, ...] = ()
    bundle: tuple[tuple[str, float], ...] = ()
    season: tuple[float, ...] = FLAT
    prescribed: bool = False
    loyal: float = 0.8
    max_quantity: int = 1
    chronic: bool = True

    @property
    def places(self) -> np.ndarray:
        """Places of its acts among `acts()`."""
        return np.array(
            [
                place
                for place, act in enumerate(acts())
                if act.kind == self.kind
                and act.family in self.families
                and (self.specialty is None or act.specialty in ("", self.specialty))
                and (self.specialty != "01" or act.specialty == "01")
            ]
        )


_DRUGS = (("3313", 0.96), ("3312", 0.42), ("3341", 0.22), ("3311", 0.2))
_GLASSES = (("2222124", 0.55), ("2264861", 0.42), ("2201814", 0.45), ("2210635", 0.55))
_SPECIALIST = ("consultation",)

STREAMS = (
    Stream(
        "doctor",
        "01",
        (7.0, 4.5, 2.4, 2.6, 3.2, 4.0, 5.0, 6.0, 7.2),
        ("consultation",),
        season=WINTER,
        loyal=0.86,
    ),
    Stream(
        "doctor",
        "03",
        (0.02, 0.02, 0.02, 0.05, 0.12, 0.3, 0.55, 0.75, 0.8),
        ("consultation", "imaging"),
    ),
    Stream(
        "doctor",
        "05",
        (0.05, 0.1, 0.15, 0.15, 0.15, 0.2, 0.3, 0.35, 0.25),
        _SPECIALIST,
        chronic=False,
    ),
    Stream(
        "doctor",
        "06",
        (0.1, 0.15, 0.3, 0.35, 0.6, 0.9, 1.0, 1.0, 0.8),
        ("imaging",),
        prescribed=True,
        loyal=0.5,
    ),
    Stream(
        "doctor",
        "07",
        (0.0, 0.0, 0.05, 0.45, 0.5, 0.3, 0.15, 0.08, 0.03),
        ("consultation", "imaging"),
        chronic=False,
    ),
    Stream("doctor", "11", (0.1, 0.2, 0.1, 0.1, 0.1, 0.15, 0.2, 0.25, 0.2), _SPECIALIST),
    Stream(
        "doctor",
        "12",
        (2.5, 0.6, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        _SPECIALIST,
        season=WINTER,
        chronic=False,
    ),
    Stream("doctor", "13", (0.02, 0.05, 0.05, 0.05, 0.1, 0.15, 0.25, 0.3, 0.25), _SPECIALIST),
    Stream(
        "doctor",
        "15",
        (0.1, 0.3, 0.35, 0.25, 0.3, 0.45, 0.7, 0.9, 0.8),
        ("consultation", "imaging"),
    ),
    Stream(
        "doctor", "33", (0.02, 0.1, 0.2, 0.3, 0.35, 0.3, 0.2, 0.15, 0.1), _SPECIALIST, loyal=0.95
    ),
    Stream("doctor", "41", (0.02, 0.05, 0.1, 0.1, 0.12, 0.2, 0.25, 0.3, 0.2), _SPECIALIST),
    Stream(
        "dentist",
        "19",
        (0.0, 0.5, 1.0, 0.9, 1.1, 1.3, 1.4, 1.3, 0.8),
        ("dental",),
        loyal=0.9,
        chronic=False,
    ),
    Stream(
        "midwife",
        "A21",
        (0.0, 0.0, 0.0, 0.25, 0.15, 0.02, 0.0, 0.0, 0.0),
        ("consultation",),
        chronic=False,
    ),
    Stream(
        "nurse",
        "A24",
        (0.2, 0.2, 0.3, 0.8, 1.2, 2.0, 4.0, 7.5, 16.0),
        ("nursing",),
        prescribed=True,
        loyal=0.93,
        max_quantity=2,
    ),
    Stream(
        "physiotherapist",
        "A26",
        (0.6, 0.3, 0.6, 1.3, 2.0, 2.6, 3.0, 3.6, 4.5),
        ("physiotherapy",),
        prescribed=True,
        loyal=0.95,
    ),
    Stream(
        "laboratory",
        "A30",
        (0.3, 0.3, 0.4, 1.0, 1.2, 1.5, 2.2, 3.0, 3.6),
        ("biology",),
        prescribed=True,
        max_quantity=4,
    ),
    Stream(
        "pharmacy",
        "A50",
        (5.0, 3.5, 2.2, 3.0, 3.8, 5.2, 7.2, 9.0, 10.5),
        bundle=_DRUGS,
        season=WINTER,
        prescribed=True,
        loyal=0.97,
        max_quantity=3,
    ),
    Stream(
        "pharmacy",
        "A50",
        (0.0, 0.0, 0.01, 0.05, 0.08, 0.15, 0.5, 0.6, 0.6),
        ("vaccination",),
        season=AUTUMN,
        chronic=False,
    ),
    Stream(
        "pharmacy",
        "A50",
        (0.1, 0.15, 0.3, 0.3, 0.3, 0.25, 0.2, 0.2, 0.2),
        ("covid_test",),
        season=WINTER,
        chronic=False,
    ),
    Stream(
        "optician",
        "A63",
        (0.0, 0.05, 0.2, 0.17, 0.17, 0.24, 0.24, 0.22, 0.15),
        bundle=_GLASSES,
        loyal=0.8,
        prescribed=True,
        chronic=False,
    ),
    Stream(
        "hearing",
        "A64",
        (0.0, 0.0, 0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15),
        ("hearing",),
        chronic=False,
    ),
    Stream(
        "device",
        "A60",
        (0.02, 0.02, 0.05, 0.08, 0.15, 0.3, 0.5, 0.6, 0.8),
        ("device",),
        prescribed=True,
    ),
    Stream(
        "transport",
        "A55",
        (0.02, 0.02, 0.04, 0.1, 0.15, 0.3, 0.5, 0.7, 1.0),
        ("transport",),
        prescribed=True,
    ),
)


@cache
def calendar(plan: Plan, season: tuple[float, ...]) -> np.ndarray:
    """Cumulated chance of each day of the claims, for a season: fewer on Saturdays, almost none on Sundays."""
    days = [EPOCH + timedelta(days=number) for number in range(plan.claims_from, plan.today + 1)]
    week = (1.1, 1.05, 1.0, 1.0, 1.05, 0.45, 0.08)
    weights = np.array([season[one.month - 1] * week[one.weekday()] for one in days])
    return np.cumsum(weights) / weights.sum()
