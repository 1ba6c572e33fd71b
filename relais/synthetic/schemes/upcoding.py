"""A dearer act billed in place of the one made."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of, places_of

_SHIFTS = {
    "fillings": ("dentist", "19", ("HBMD058", "HBMD053", "HBMD049"), "HBMD038"),
    "nursing": ("nurse", "A24", ("3111",), "3112"),
    "visits": ("doctor", "01", ("1110",), "1211"),
}


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """(provider, disguise, percent) of each case."""
    found = []
    for number in range(register.cases(setting.rate)):
        disguise = setting.disguises[number % len(setting.disguises)]
        kind, specialty, *_ = _SHIFTS[disguise]
        (percent,) = setting.sizes(rng, 1)
        found += [(int(one), disguise, int(percent)) for one in register.take(kind, specialty, 1)]
    return found


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Change part of the acts of each provider; sizes are percents of those acts."""
    for disguise, (_, _, cheap, dear) in _SHIFTS.items():
        share = {provider: percent for provider, word, percent in cast if word == disguise}
        chance = np.zeros(len(scene.providers.trade))
        chance[list(share)] = list(share.values())
        mine = scene.of(list(share))
        mine = mine[np.isin(scene.lines.act[mine], places_of(*cheap))]
        mine = mine[rng.random(len(mine)) * 100 < chance[scene.lines.provider[mine]]]
        scene.redo(mine, np.full(len(mine), place_of(dear)), rng)
        if scene.batch.number == 0:
            for provider, percent in share.items():
                scene.tell(SCHEME.name, "provider", provider, disguise=disguise, percent=percent)


SCHEME = Scheme(
    name="upcoding",
    detector=12,
    rate=30,
    low=45,
    high=90,
    size="percent of the acts",
    disguises=tuple(_SHIFTS),
    plant=plant,
    enrol=enrol,
)
