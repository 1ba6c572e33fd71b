"""The same examination or device billed again a few days after, or by a colleague."""

from __future__ import annotations

import numpy as np

from relais.synthetic.lists import acts
from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import ADD_ONS, places_of

_ACTS = tuple(
    act.code
    for act in acts()
    if (act.source == "ccam" and act.family == "imaging" and act.code not in ADD_ONS)
    or act.family == "optical"
    or act.code == "1200764"
)


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Copy lines, the day shifted or the provider changed, or both; sizes are days."""
    at = scene.pick(rng, scene.where(places_of(*_ACTS)), scene.cases(rng, setting.rate))
    disguise = setting.worn(rng, len(at))
    days = setting.sizes(rng, len(at))
    days = np.where(disguise == "another_provider", 0, days)
    mine = scene.lines.provider[at]
    other = np.where(disguise == "shifted", mine, scene.another(rng, mine))
    lines, paid = scene.copied(at, starts=scene.lines.starts[at] + days, provider=other)
    places = scene.bill(lines, paid, ("twice",))
    scene.tell_each(SCHEME.name, lines, places, disguise, at)


SCHEME = Scheme(
    name="near_duplicate",
    detector=2,
    rate=150,
    low=1,
    high=5,
    size="days between the two",
    disguises=("shifted", "another_provider", "shifted_and_another_provider"),
    plant=plant,
)
