"""More of an act in one day than its maximum."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import places_of

_ACTS = {
    "nursing": ("3111", "3112"),
    "physiotherapy": ("3122", "3125"),
    "imaging": ("DZQM006", "EBQM001", "ZCQM008"),
}
_TIMES = {"nursing": 3, "physiotherapy": 1, "imaging": 1}
"""How many times the size drawn: a nurse may pass more often in a day than a physiotherapist."""


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Raise the quantity of honest lines; sizes are quantities of a physiotherapist."""
    n = scene.cases(rng, setting.rate / len(setting.disguises))
    for disguise in setting.disguises:
        at = scene.pick(rng, scene.where(places_of(*_ACTS[disguise])), n)
        quantity = setting.sizes(rng, len(at)) * _TIMES[disguise]
        before = np.maximum(scene.lines.quantity[at], 1)
        for name in ("billed", "base", "reimbursed"):
            values = getattr(scene.paid, name)
            values[at] = values[at] // before * quantity
        scene.lines.quantity[at] = quantity
        scene.tell_each(SCHEME.name, scene.lines.kept(at), at, np.full(len(at), disguise))


SCHEME = Scheme(
    name="day_quantity",
    detector=4,
    rate=120,
    low=4,
    high=8,
    size="quantity in a day",
    disguises=tuple(_ACTS),
    plant=plant,
)
