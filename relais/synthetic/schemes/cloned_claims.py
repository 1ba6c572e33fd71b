"""The same acts, all together, for many patients."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import places_of

_ACTS = ("HBQK389", "HBMD058", "HBMD053", "HBMD049", "HBMD038", "HBGD036")


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """(provider, acts) of each case: a dentist, or a health centre added."""
    found = []
    for number in range(register.cases(setting.rate)):
        disguise = setting.disguises[number % len(setting.disguises)]
        vector = places_of(*rng.permutation(_ACTS)[: int(rng.integers(4, 6))])
        if disguise == "centre":
            commune = int(rng.choice(len(register.territory.share), p=register.territory.share))
            opened = register.plan.today - int(rng.integers(700, 2000))
            found.append((register.add("health_centre", None, commune, opened), disguise, vector))
            continue
        for one in register.take("dentist", "19", 1):
            found.append((int(one), disguise, vector))
    return found


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Bill the vector of each provider for patients of one batch, over some weeks; sizes are patients."""
    for number in scene.here(cast):
        provider, disguise, vector = cast[number]
        (n,) = setting.sizes(rng, 1)
        who = scene.crowd(rng, int(n), float(scene.midst(provider)))
        day = scene.batch.plan.today - int(rng.integers(40, 330)) + rng.integers(0, 35, len(who))
        k = len(vector)
        lines = visits(
            np.repeat(who, k),
            provider,
            np.tile(vector, len(who)),
            np.repeat(day, k),
            visit=np.repeat(np.arange(len(who)), k),
        )
        places = scene.add(lines, rng)
        if (places >= 0).any():
            scene.tell(SCHEME.name, "provider", provider, places, disguise=disguise)


SCHEME = Scheme(
    name="cloned_claims",
    detector=22,
    rate=15,
    low=25,
    high=80,
    size="patients",
    disguises=("practice", "centre"),
    plant=plant,
    enrol=enrol,
)
