"""A frame sold outside the class without anything to pay, and billed in both classes."""

from __future__ import annotations

import numpy as np

from relais.synthetic.amounts import price
from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import CLASSES, places_of


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Bill a frame of the other class beside the one that has a cap, in its claim or in another of the same day."""
    ((free, capped),) = CLASSES
    fit = scene.where(places_of(capped))
    fit = fit[~scene.ever(scene.where(places_of(free)))[scene.lines.person[fit]]]
    at = scene.pick(rng, fit, scene.cases(rng, setting.rate))
    disguise = setting.worn(rng, len(at))
    lines, copied = scene.copied(at, act=np.repeat(places_of(free), len(at)))
    paid = price(scene.batch, scene.traits, scene.providers, scene.cover, lines, rng)
    same = disguise == "same_claim"
    paid.paid_on = np.where(same, scene.paid.paid_on[at], copied.paid_on)
    places = scene.bill(lines, paid, within=np.where(same, at, -1))
    billed = places >= 0
    scene.tell_each(SCHEME.name, lines.kept(billed), at[billed], disguise[billed])


SCHEME = Scheme(
    name="class_switch",
    detector=15,
    rate=120,
    low=1,
    high=1,
    size="frames",
    disguises=("same_claim", "other_claim"),
    plant=plant,
    rank=1,
)
