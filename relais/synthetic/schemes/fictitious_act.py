"""Acts without any trace of what they need: operation without anaesthesia or stay, device without prescription."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import places_of

_OPERATIONS = ("BFGA427", "NFFC004", "NFKA007", "NEKA020")
_DEVICES = ("1205520", "1225646", "1136894")


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Bill operations to people never in a stay, and devices that nobody prescribed; sizes are acts each."""
    _, last = scene.stay
    for disguise in setting.disguises:
        n = scene.cases(rng, setting.rate / len(setting.disguises))
        surgery = disguise == "operation"
        bought = scene.ever(scene.where(places_of(*_DEVICES)))
        fit = (last < 0) & (scene.batch.p_age >= 40) if surgery else ~bought
        who = scene.people(rng, n, fit)
        day = scene.batch.plan.today - rng.integers(20, 330, len(who))
        codes = places_of(*(_OPERATIONS if surgery else _DEVICES))
        act = codes[rng.integers(len(codes), size=len(who))]
        kind, specialty = ("clinic", None) if surgery else ("device", "A60")
        lines = visits(who, scene.near(kind, specialty, who), act, day)
        lines.quantity = np.where(surgery, 1, setting.sizes(rng, len(who)))
        places = scene.add(lines, rng)
        scene.tell_each(SCHEME.name, lines, places, np.full(len(who), disguise))


SCHEME = Scheme(
    name="fictitious_act",
    detector=11,
    rate=80,
    low=1,
    high=3,
    size="devices of a line",
    disguises=("operation", "device"),
    plant=plant,
)
