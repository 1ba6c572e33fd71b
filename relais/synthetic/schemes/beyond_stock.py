"""Tests and vaccinations without the kits and doses that they take: never received, or far too few."""

from __future__ import annotations

import numpy as np

from relais.synthetic.certificates import Rows
from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of

_DISGUISES = ("too_few_kits", "no_kit", "too_few_doses", "certified_only")
_ACTS = {"too_few_kits": "1921", "no_kit": "1921", "too_few_doses": "1926"}
_LASTING = 240
"""Days over which the acts are spread: none of them has too many."""


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """(pharmacy, disguise) of each case."""
    taken = register.take("pharmacy", "A50", max(register.cases(setting.rate), 1)).tolist()
    worn = setting.disguises
    return [(place, worn[number % len(worn)]) for number, place in enumerate(taken)]


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Bill or certify in one batch what was never received; sizes are acts."""
    for at, (pharmacy, disguise) in enumerate(cast):
        if disguise == "no_kit":
            _without(scene, pharmacy)
        if at % scene.n_batches != scene.batch.number:
            continue
        (n,) = setting.sizes(rng, 1)
        who = scene.crowd(rng, int(n), float(scene.midst(pharmacy)))
        day = scene.batch.plan.today - rng.integers(5, _LASTING, len(who))
        if disguise == "certified_only":
            _certify(scene, pharmacy, who, day, rng)
            continue
        lines = visits(who, pharmacy, place_of(_ACTS[disguise]), day)
        places = scene.add(lines, rng)
        if (places >= 0).any():
            scene.tell(SCHEME.name, "provider", pharmacy, places, disguise=disguise)


def _without(scene: Scene, pharmacy: int) -> None:
    """No kit at all is delivered to a pharmacy."""
    mine = (scene.purchases.provider == pharmacy) & (scene.purchases.product == 0)
    scene.purchases = scene.purchases.kept(~mine)


def _certify(
    scene: Scene, pharmacy: int, who: np.ndarray, day: np.ndarray, rng: np.random.Generator
) -> None:
    """Certificates at working hours, with a lot and a booking like any."""
    n = len(who)
    second = day.astype(np.int64) * 86_400 + 9 * 3600 + rng.integers(0, 9 * 3600, n)
    mine, lot = np.full(n, pharmacy), rng.integers(0, 400, n)
    first = len(scene.certificates)
    rows = Rows(who, mine, mine, second, scene.village(who), lot, first + np.arange(n))
    scene.certificates = scene.certificates.more(rows)
    places = first + np.arange(n)
    scene.tell(
        SCHEME.name, "provider", pharmacy, certificates=places, disguise="certified_only", n=n
    )


SCHEME = Scheme(
    name="beyond_stock",
    detector=19,
    rate=3,
    low=900,
    high=2_000,
    size="tests, vaccinations or certificates",
    disguises=_DISGUISES,
    plant=plant,
    enrol=enrol,
    rank=1,
)
