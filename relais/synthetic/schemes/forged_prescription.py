"""One card used in many pharmacies at once; prescriptions in the name of a doctor far away."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of

_FAR_DAYS, _BURST_DAYS = 10, 3


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """Doctors whose name is used."""
    if "far_prescriber" not in setting.disguises:
        return []
    return register.take("doctor", "01", register.cases(setting.rate / 4)).tolist()


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Sizes are dispensings: of one card in three days, or of one doctor's name in ten."""
    if "burst" in setting.disguises:
        adult = scene.batch.p_age >= 18
        for person in scene.people(rng, scene.cases(rng, setting.rate), adult).tolist():
            _burst(scene, setting, person, rng)
    for at in scene.here(cast):
        _far(scene, setting, cast[at], rng)


def _burst(scene: Scene, setting: Setting, person: int, rng: np.random.Generator) -> None:
    (n,) = setting.sizes(rng, 1)
    who = np.full(int(n), person)
    day = scene.batch.plan.today - int(rng.integers(10, 330)) + rng.integers(0, _BURST_DAYS, int(n))
    shop = scene.another(rng, scene.near("pharmacy", "A50", who))
    _, once = np.unique(day * 2**20 + shop, return_index=True)
    who, day, shop = who[once], day[once], shop[once]
    lines = visits(who, shop, place_of("3311"), day, 2, scene.near("doctor", "01", who))
    places = scene.add(lines, rng, ("twice",))
    scene.tell(SCHEME.name, "person", person, places, person=person, disguise="burst")


def _far(scene: Scene, setting: Setting, doctor: int, rng: np.random.Generator) -> None:
    (n,) = setting.sizes(rng, 1)
    here = int(scene.providers.commune[doctor])
    everybody = np.arange(scene.batch.n)
    far = scene.km[here][scene.village(everybody)] >= 60
    known = scene.ever(scene.of([doctor]))
    who = scene.people(rng, int(n), far & ~known & (scene.batch.p_age >= 18))
    day = scene.batch.plan.today - int(rng.integers(10, 330)) + rng.integers(0, _FAR_DAYS, len(who))
    shop = scene.near("pharmacy", "A50", who)
    places = scene.add(visits(who, shop, place_of("3311"), day, 2, doctor), rng)
    if (places >= 0).any():
        scene.tell(SCHEME.name, "provider", doctor, places, disguise="far_prescriber")


SCHEME = Scheme(
    name="forged_prescription",
    detector=17,
    rate=40,
    low=10,
    high=30,
    size="dispensings",
    disguises=("burst", "far_prescriber"),
    plant=plant,
    enrol=enrol,
)
