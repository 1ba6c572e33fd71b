"""Many more acts for each patient than peers do."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import repeatable

_TRADES = (("nurse", "A24"), ("physiotherapist", "A26"), ("dentist", "19"), ("doctor", "01"))


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """(provider, percent) of each case."""
    found = []
    for number in range(register.cases(setting.rate)):
        (percent,) = setting.sizes(rng, 1)
        some = register.take(*_TRADES[number % len(_TRADES)], 1)
        found += [(int(one), int(percent)) for one in some]
    return found


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Make patients come back; sizes are percents of lines more."""
    more = np.zeros(len(scene.providers.trade))
    more[[provider for provider, _ in cast]] = [percent / 100 for _, percent in cast]
    mine = scene.of([provider for provider, _ in cast])
    mine = mine[repeatable()[scene.lines.act[mine]]]
    at = np.repeat(mine, rng.poisson(more[scene.lines.provider[mine]]))
    days = rng.integers(2, 25, len(at)) * np.where(rng.random(len(at)) < 0.5, -1, 1)
    lines, paid = scene.copied(at, starts=scene.lines.starts[at] + days)
    scene.bill(lines, paid)
    if scene.batch.number == 0:
        for provider, percent in cast:
            scene.tell(SCHEME.name, "provider", provider, disguise="acts", percent=percent)


SCHEME = Scheme(
    name="peer_outlier",
    detector=13,
    rate=30,
    low=70,
    high=180,
    size="percent of acts more",
    disguises=("acts",),
    plant=plant,
    enrol=enrol,
)
