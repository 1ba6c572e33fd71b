"""Tests billed for the dead, for people in a stay, or by the hundred a day."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of

_DAYS = 4
"""Days in a row of a pharmacy that bills tests by the hundred."""


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """Pharmacies that bill by the hundred."""
    if "volume" not in setting.disguises:
        return []
    return register.take("pharmacy", "A50", max(register.cases(setting.rate / 12), 1)).tolist()


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Sizes are tests a day of a pharmacy."""
    first, last = scene.stay
    died = scene.traits.died_on
    dead = (died >= scene.batch.plan.claims_from) & (died < scene.batch.plan.today - 60)
    n = scene.cases(rng, setting.rate / 2)
    if "dead" in setting.disguises:
        who = scene.people(rng, n, dead, dead=True)
        _one(scene, "dead", who, died[who] + rng.integers(5, 50, len(who)), rng)
    if "absent" in setting.disguises:
        who = scene.people(rng, n, last - first >= 4)
        _one(scene, "absent", who, first[who] + 2, rng)
    for at in scene.here(cast):
        _many(scene, setting, cast[at], rng)


def _one(
    scene: Scene, disguise: str, who: np.ndarray, day: np.ndarray, rng: np.random.Generator
) -> None:
    lines = visits(who, scene.near("pharmacy", "A50", who), place_of("1921"), day)
    places = scene.add(lines, rng, ("life", "stay"))
    scene.tell_each(SCHEME.name, lines, places, np.full(len(who), disguise))


def _many(scene: Scene, setting: Setting, pharmacy: int, rng: np.random.Generator) -> None:
    begins = scene.batch.plan.today - int(rng.integers(20, 330))
    near = float(scene.midst(pharmacy))
    parts = []
    for rank, n in enumerate(setting.sizes(rng, _DAYS).tolist()):
        who = scene.crowd(rng, n, near)
        parts.append(visits(who, pharmacy, place_of("1921"), begins + rank))
    places = [scene.add(part, rng) for part in parts]
    told = np.concatenate(places)
    if (told >= 0).any():
        scene.tell(SCHEME.name, "provider", pharmacy, told, disguise="volume")


SCHEME = Scheme(
    name="test_billing",
    detector=19,
    rate=60,
    low=60,
    high=200,
    size="tests a day",
    disguises=("dead", "absent", "volume"),
    plant=plant,
    enrol=enrol,
)
