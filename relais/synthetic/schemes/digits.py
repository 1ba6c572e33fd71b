"""Free prices made up: rounded, or all beginning alike."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """(optician, disguise) of each case."""
    some = register.take("optician", "A63", max(register.cases(setting.rate), 1))
    return list(zip(some.tolist(), setting.worn(rng, len(some)).tolist(), strict=True))


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Change the prices of frames without a cap; sizes are the euros they are rounded to."""
    for provider, disguise in cast:
        mine = scene.of([provider])
        mine = mine[scene.lines.act[mine] == place_of("2264861")]
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
    rate=5,
    low=25,
    high=50,
    size="euros of the rounding",
    disguises=("rounded", "alike"),
    plant=plant,
    enrol=enrol,
)
