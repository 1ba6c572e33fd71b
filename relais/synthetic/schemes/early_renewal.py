"""A frame of the class without anything to pay, sold again before its delay."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import once, places_of

_FRAME = "2222124"
_DAYS = 730
"""Days that an adult's frame is to serve."""
_LEAST = 60
"""Days before the end of the claims, at least, that a frame sold again was first sold."""


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Sell again, some months after, the only frame a person had; sizes are percents of the delay, or of the time
    left when it is shorter."""
    fit = once(scene.lines, scene.where(places_of(_FRAME)))
    left = scene.batch.plan.today - scene.lines.starts
    at = scene.pick(rng, fit[left[fit] >= _LEAST], scene.cases(rng, setting.rate))
    disguise = setting.worn(rng, len(at))
    mine = scene.lines.provider[at]
    seller = np.where(disguise == "same_seller", mine, scene.another(rng, mine))
    percent = setting.sizes(rng, len(at))
    wait = _DAYS * percent // 100
    wait = np.where(wait <= left[at], wait, left[at] * percent // 100)
    lines, paid = scene.copied(at, starts=scene.lines.starts[at] + wait, provider=seller)
    places = scene.bill(lines, paid)
    scene.tell_each(SCHEME.name, lines, places, disguise, at)


SCHEME = Scheme(
    name="early_renewal",
    detector=15,
    rate=120,
    low=10,
    high=95,
    size="percent of the delay",
    disguises=("same_seller", "another_seller"),
    plant=plant,
    rank=2,
)
