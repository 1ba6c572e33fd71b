"""A device sold over its highest price."""

from __future__ import annotations

import numpy as np

from relais.synthetic.amounts import CAPS, caps_of
from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import places_of
from relais.synthetic.rights import AME, C2S_FREE, C2S_PARTICIPATIVE

_UNITS = {"some_euros": 1, "many_euros": 6}


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Raise prices over their cap; sizes are euros over."""
    capped = scene.where(places_of(*{code for code, *_ in CAPS}))
    cover = scene.cover[scene.batch.p_household[scene.lines.person[capped]]]
    capped = capped[~np.isin(cover, (C2S_FREE, C2S_PARTICIPATIVE, AME))]
    caps = caps_of(scene.lines.kept(capped))
    at = scene.pick(rng, capped[caps >= 0], scene.cases(rng, setting.rate))
    disguise = setting.worn(rng, len(at))
    unit = np.array([_UNITS[word] for word in disguise.tolist()], np.int64)
    cap = caps_of(scene.lines.kept(at))
    scene.paid.billed[at] = cap + setting.sizes(rng, len(at)) * unit * 100
    scene.tell_each(SCHEME.name, scene.lines.kept(at), at, disguise)


SCHEME = Scheme(
    name="price_over_cap",
    detector=15,
    rate=250,
    low=2,
    high=60,
    size="euros over the cap",
    disguises=tuple(_UNITS),
    plant=plant,
)
