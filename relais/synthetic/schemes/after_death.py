"""Care of the dead."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of

_CARE = {
    "visit": ("doctor", "01", "1110", 1),
    "nursing": ("nurse", "A24", "3111", 1),
    "drugs": ("pharmacy", "A50", "3313", 28),
}
"""Who goes on billing, for which act, and the days between two."""
_LEAST_DAYS = 6


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Go on caring for people dead for some days; sizes are lines of each."""
    died = scene.traits.died_on
    dead = (died >= scene.batch.plan.claims_from) & (died <= scene.batch.plan.today - 60)
    for disguise in setting.disguises:
        kind, specialty, code, step = _CARE[disguise]
        n = scene.cases(rng, setting.rate / len(setting.disguises))
        who = scene.people(rng, n, dead, dead=True)
        times = setting.sizes(rng, len(who))
        after = _LEAST_DAYS + rng.integers(0, 25, len(who))
        who, after = np.repeat(who, times), np.repeat(after, times)
        rank = np.arange(len(who)) - np.searchsorted(who, who)
        lines = visits(who, scene.near(kind, specialty, who), place_of(code), 0)
        lines.starts = died[who] + after + rank * step
        places = scene.add(lines, rng, ("life",))
        scene.tell_each(SCHEME.name, lines, places, np.full(len(who), disguise))


SCHEME = Scheme(
    name="after_death",
    detector=9,
    rate=60,
    low=1,
    high=6,
    size="lines a person",
    disguises=tuple(_CARE),
    plant=plant,
)
