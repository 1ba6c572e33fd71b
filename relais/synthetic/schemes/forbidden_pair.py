"""An act billed with the one that contains it."""

from __future__ import annotations

import numpy as np

from relais.synthetic.amounts import price
from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import WITHIN, places_of


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Bill the part beside the whole, in its claim or in another of the same day, to who never had it."""
    wholes = places_of(*(whole for whole, _ in WITHIN))
    parts = places_of(*(part for _, part in WITHIN))
    fit = scene.where(wholes)
    fit = fit[~scene.ever(scene.where(parts))[scene.lines.person[fit]]]
    at = scene.pick(rng, fit, scene.cases(rng, setting.rate))
    disguise = setting.worn(rng, len(at))
    part = parts[np.argmax(scene.lines.act[at][:, None] == wholes, axis=1)]
    lines, copied = scene.copied(at, act=part)
    paid = price(scene.batch, scene.traits, scene.providers, scene.cover, lines, rng)
    paid.paid_on = np.where(disguise == "same_claim", scene.paid.paid_on[at], copied.paid_on)
    places = scene.bill(lines, paid, within=np.where(disguise == "same_claim", at, -1))
    scene.tell_each(SCHEME.name, lines, places, disguise, at)


SCHEME = Scheme(
    name="forbidden_pair",
    detector=3,
    rate=120,
    low=1,
    high=1,
    size="parts",
    disguises=("same_claim", "other_claim"),
    plant=plant,
)
