"""Certificates given with a stolen card: by the hundred, at night, without lot or booking, to people of elsewhere."""

from __future__ import annotations

import numpy as np

from relais.synthetic.certificates import Rows
from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme

_SPECIALTIES = ("33", "01", "41", "11", "05")
_LASTING = {"burst": 3, "slow": 40, "far_patients": 8}
"""Days that a card serves."""


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """Doctors whose card is used, of one specialty then another."""
    found: list[int] = []
    for number in range(max(register.cases(setting.rate), 1)):
        specialty = _SPECIALTIES[number % len(_SPECIALTIES)]
        found += register.take("doctor", specialty, 1).tolist()
    return found


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Give the certificates of a card in one batch; sizes are certificates."""
    for number in scene.here(cast):
        doctor = cast[number]
        disguise = setting.disguises[number % len(setting.disguises)]
        (n,) = setting.sizes(rng, 1)
        adult = (scene.batch.p_age >= 12) & (scene.traits.died_on < 0)
        if disguise == "far_patients":
            here = int(scene.providers.commune[doctor])
            adult &= scene.km[here][scene.village(np.arange(scene.batch.n))] >= 40
        who = rng.permutation(np.flatnonzero(adult))[: int(n)]
        n = len(who)
        lasting = _LASTING[disguise]
        first = scene.batch.plan.today - lasting - int(rng.integers(5, 300))
        hour = rng.integers(9, 19, n) if disguise == "slow" else (20 + rng.integers(0, 9, n)) % 24
        second = (first + rng.integers(0, lasting, n)) * 86_400 + hour * 3600
        second += rng.integers(0, 3600, n)
        none = np.full(n, -1)
        doctors = np.full(n, doctor)
        rows = Rows(who, doctors, doctors, second, scene.village(who), none, none)
        places = len(scene.certificates.person) + np.arange(n)
        scene.certificates = scene.certificates.more(rows)
        if n:
            scene.tell(SCHEME.name, "provider", doctor, certificates=places, disguise=disguise, n=n)


SCHEME = Scheme(
    name="vaccination_certificate",
    detector=18,
    rate=5,
    low=60,
    high=1_200,
    size="certificates of a card",
    disguises=tuple(_LASTING),
    plant=plant,
    enrol=enrol,
)
