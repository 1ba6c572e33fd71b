"""The same drugs from many prescribers and many pharmacies at once."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of

_DAYS = 90


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Have drugs given again and again; sizes are dispensings in three months."""
    adult = (scene.batch.p_age >= 18) & (scene.batch.p_age < 80)
    who = scene.people(rng, scene.cases(rng, setting.rate), adult)
    disguise = setting.worn(rng, len(who))
    times = setting.sizes(rng, len(who))
    begins = scene.batch.plan.today - _DAYS - rng.integers(5, 200, len(who))
    patient, words = np.repeat(who, times), np.repeat(disguise, times)
    rank = np.arange(len(patient)) - np.searchsorted(patient, patient)
    day = np.repeat(begins, times) + rank * _DAYS // np.repeat(times, times)
    doctor, shop = scene.near("doctor", "01", patient), scene.near("pharmacy", "A50", patient)
    many_shops = np.where(words == "many_prescribers", shop, scene.another(rng, shop))
    lines = visits(patient, many_shops, place_of("3312"), day)
    lines.prescriber = np.where(words == "many_pharmacies", doctor, scene.another(rng, doctor))
    lines.act = np.where(rng.random(len(patient)) < 0.5, place_of("3311"), lines.act)
    lines.quantity = rng.integers(1, 4, len(patient))
    places = scene.add(lines, rng)
    for person, word in zip(who.tolist(), disguise.tolist(), strict=True):
        mine = places[(patient == person) & (places >= 0)]
        if len(mine):
            scene.tell(SCHEME.name, "person", person, mine, person=person, disguise=word)


SCHEME = Scheme(
    name="shopping",
    detector=16,
    rate=40,
    low=12,
    high=30,
    size="dispensings in three months",
    disguises=("both", "many_prescribers", "many_pharmacies"),
    plant=plant,
)
