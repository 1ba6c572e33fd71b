"""More hours of care in one day than a day holds, or two far places."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import FAR_KM, Register
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import ROUND_KM, place_of

_TRADES = (
    ("nurse", "A24", "3112", 20),
    ("physiotherapist", "A26", "3122", 20),
    ("dentist", "19", "HBMD053", 20),
    ("doctor", "01", "1110", 10),
)
"""Who, the act added, and the fewest minutes it takes."""
_AT_HOME = {"3112": "3112", "1110": "1211"}
"""What those who go to homes bill there: nursing, with its travel, and visits."""
_PLACES = 14
"""Home visits of the day in each of two far places."""
_LEAST = 5
"""Fewer people who live there, and the day is planted with too many acts."""


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """(provider, act, minutes) of each case."""
    found = []
    for number in range(register.cases(setting.rate)):
        kind, specialty, act, minutes = _TRADES[number % len(_TRADES)]
        found += [(int(one), act, minutes) for one in register.take(kind, specialty, 1)]
    return found


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Add the acts of one day of each provider; sizes are hours."""
    for number in scene.here(cast):
        provider, code, minutes = cast[number]
        day = scene.batch.plan.today - int(rng.integers(10, 340))
        (disguise,) = setting.worn(rng, 1).tolist()
        who = np.zeros(0, np.int32)
        if disguise == "two_places" and code in _AT_HOME:
            who = _apart(scene, provider, rng)
        if len(who):
            act = place_of(_AT_HOME[code])
        else:
            (hours,) = setting.sizes(rng, 1)
            disguise, act = "hours", place_of(code)
            who = scene.crowd(rng, int(hours * 60 / minutes), float(scene.midst(provider)))
        claim = np.arange(len(who))
        lines = visits(who, provider, act, day)
        if disguise == "two_places" and code == "3112":
            travel = visits(who, provider, place_of("1848"), day)
            travel.visit, travel.line_no = claim, np.full(len(who), 2)
            lines = lines.more(travel)
        places = scene.add(lines, rng)
        if (places >= 0).sum() > 0.8 * len(lines):
            scene.tell(SCHEME.name, "provider", provider, places, day=day, disguise=disguise)


def _apart(scene: Scene, provider: int, rng: np.random.Generator) -> np.ndarray:
    """People of the place of a provider and of one far from it; nobody where too few live in either."""
    here = int(scene.providers.commune[provider])
    far = np.flatnonzero(scene.km[here] >= FAR_KM)
    if not len(far):
        return np.zeros(0, np.int32)
    share = scene.territory.share[far]
    there = int(rng.choice(far, p=share / share.sum()))
    some = []
    for place, fit in ((here, scene.km[here] <= ROUND_KM), (there, scene.km[here] >= FAR_KM)):
        crowd = scene.crowd(rng, 3 * _PLACES, float(scene.middles[place]))
        some.append(crowd[fit[scene.village(crowd)]][:_PLACES])
    if min(len(part) for part in some) < _LEAST:
        return np.zeros(0, np.int32)
    return np.unique(np.concatenate(some))


SCHEME = Scheme(
    name="impossible_day",
    detector=7,
    rate=20,
    low=17,
    high=26,
    size="hours in a day",
    disguises=("hours", "two_places"),
    plant=plant,
    enrol=enrol,
)
