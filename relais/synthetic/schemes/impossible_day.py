"""More hours of care in one day than a day holds, or two far places."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of

_TRADES = (
    ("nurse", "A24", "3112", 20),
    ("physiotherapist", "A26", "3122", 20),
    ("dentist", "19", "HBMD053", 20),
    ("doctor", "01", "1110", 10),
)
"""Who, the act added, and the fewest minutes it takes."""
_PLACES = 14
"""Home visits of the day in each of two far places."""


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
        if disguise == "two_places" and code in ("3112", "1110"):
            who, act = _apart(scene, provider, rng), place_of("1211" if code == "1110" else "3112")
        else:
            (hours,) = setting.sizes(rng, 1)
            near = float(scene.midst(provider))
            disguise, act = "hours", place_of(code)
            who = scene.crowd(rng, int(hours * 60 / minutes), near)
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
    """People of two far places, in turn."""
    here = int(scene.providers.commune[provider])
    there = int(np.argmax(scene.km[here]))
    some = [scene.crowd(rng, _PLACES, float(scene.middles[place])) for place in (here, there)]
    n = min(len(part) for part in some)
    return np.unique(np.stack([part[:n] for part in some], axis=1).ravel())


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
