"""Free prices made up: rounded, or all beginning alike."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import places_of

_PEERS = 14


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """(provider, disguise) of each case; opticians only where they are enough to be compared."""
    n = max(register.cases(setting.rate), 1)
    glasses = n // 2 if register.size("optician", "A63") >= _PEERS else 0
    some = register.take("dentist", "19", n - glasses).tolist()
    some += register.take("optician", "A63", glasses).tolist()
    return list(zip(some, setting.worn(rng, len(some)).tolist(), strict=True))


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Change the prices of frames and crowns without a cap; sizes are the euros they are rounded to."""
    for provider, disguise in cast:
        mine = scene.of([provider])
        mine = mine[np.isin(scene.lines.act[mine], places_of("2264861", "HBLD634"))]
        billed = scene.paid.billed[mine]
        (step,) = setting.sizes(rng, 1) * 100
        rounded = np.maximum(billed // step, 1) * step
        alike = rng.integers(40_000, 49_900, len(mine)) // 10 * 10
        scene.paid.billed[mine] = rounded if disguise == "rounded" else alike
        if scene.batch.number == 0:
            scene.tell(SCHEME.name, "provider", provider, disguise=disguise)


SCHEME = Scheme(
    name="digits",
    detector=23,
    rate=10,
    low=25,
    high=50,
    size="euros of the rounding",
    disguises=("rounded", "alike"),
    plant=plant,
    enrol=enrol,
)
