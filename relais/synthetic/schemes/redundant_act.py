"""An examination made again before its clinical interval."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import once, places_of

_INTERVALS = {"HBJD001": 150, "QEQK001": 300, "JKHD001": 300, "DZQM006": 30, "EBQM001": 30}
"""Days that the act, once made, is good for."""


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Make again, some weeks after, an examination the patient had once in the period; sizes are percents of the interval."""
    fit = once(scene.lines, scene.where(places_of(*_INTERVALS)))
    at = scene.pick(rng, fit, scene.cases(rng, setting.rate))
    disguise = setting.worn(rng, len(at))
    mine = scene.lines.provider[at]
    other = np.where(disguise == "same_provider", mine, scene.another(rng, mine))
    interval = np.zeros(128, np.int64)
    interval[places_of(*_INTERVALS)] = list(_INTERVALS.values())
    wait = interval[scene.lines.act[at]] * setting.sizes(rng, len(at)) // 100
    day = scene.lines.starts[at] + wait
    lines, paid = scene.copied(at, starts=day, provider=other)
    places = scene.bill(lines, paid)
    scene.tell_each(SCHEME.name, lines, places, disguise, at)


SCHEME = Scheme(
    name="redundant_act",
    detector=6,
    rate=120,
    low=25,
    high=85,
    size="percent of the interval",
    disguises=("same_provider", "another_provider"),
    plant=plant,
)
