"""The same act of the same day by the same provider, paid twice."""

from __future__ import annotations

import numpy as np

from relais.synthetic.lists import acts
from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme

_SPARED = ("surgery", "stay", "other")
_ONCE = ("consultation", "vaccination", "covid_test")
"""Families where one claim has the act once: elsewhere two lines of one claim may be two teeth, two boxes."""


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Copy lines into claims of their own, or into the same claim, or at another price."""
    single = np.array([at for at, act in enumerate(acts()) if act.family not in _SPARED])
    at = scene.pick(rng, scene.where(single), scene.cases(rng, setting.rate))
    disguise = setting.worn(rng, len(at))
    once = np.array([act.family in _ONCE for act in acts()])[scene.lines.act[at]]
    disguise = np.where((disguise == "same_claim") & ~once, "other_claim", disguise)
    lines, paid = scene.copied(at)
    cheaper = disguise == "other_amount"
    for name in ("billed", "base", "reimbursed"):
        values = getattr(paid, name)
        setattr(paid, name, np.where(cheaper, values * 9 // 10, values))
    within = np.where(disguise == "same_claim", at, -1)
    places = scene.bill(lines, paid, ("twice",), within)
    scene.tell_each(SCHEME.name, lines, places, disguise, at)


SCHEME = Scheme(
    name="exact_duplicate",
    detector=1,
    rate=300,
    low=1,
    high=1,
    size="copies",
    disguises=("other_claim", "same_claim", "other_amount"),
    plant=plant,
)
