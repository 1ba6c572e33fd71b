"""An add-on without the act it goes with."""

from __future__ import annotations

import numpy as np

from relais.synthetic.lists import acts
from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of, places_of

_WHO = {
    "travel": ("nurse", "A24", "1848"),
    "anaesthesia": ("clinic", None, "ZZLP025"),
    "images": ("doctor", "06", "YYYY600"),
}


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Bill a nurse's travel, an anaesthesia, an archive of images, to people who had no such care; sizes are days."""
    acts_of = {
        "travel": places_of("3111", "3112", "1848"),
        "anaesthesia": _family("surgery"),
        "images": _family("imaging"),
    }
    for disguise in setting.disguises:
        kind, specialty, code = _WHO[disguise]
        never = ~scene.ever(scene.where(acts_of[disguise]))
        n = scene.cases(rng, setting.rate / len(setting.disguises))
        who = scene.people(rng, n, never)
        who = np.repeat(who, setting.sizes(rng, len(who)) if disguise == "travel" else 1)
        day = scene.batch.plan.today - rng.integers(5, 330, len(who))
        act = place_of(code)
        lines = visits(who, scene.near(kind, specialty, who), act, day)
        places = scene.add(lines, rng)
        scene.tell_each(SCHEME.name, lines, places, np.full(len(who), disguise))


def _family(family: str) -> np.ndarray:
    return np.array([at for at, act in enumerate(acts()) if act.family == family])


SCHEME = Scheme(
    name="orphan_add_on",
    detector=5,
    rate=80,
    low=1,
    high=4,
    size="days",
    disguises=tuple(_WHO),
    plant=plant,
)
