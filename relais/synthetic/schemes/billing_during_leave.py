"""A professional who is stopped, and whose number goes on billing."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme

_TRADES = (("nurse", "A24"), ("physiotherapist", "A26"), ("doctor", "01"), ("dentist", "19"))
_FEW_DAYS = 8
"""Days of the stop that one who comes back too soon bills in."""


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """(provider, disguise) of each case; sizes are days of the stop."""
    found = []
    for number in range(max(register.cases(setting.rate), 1)):
        disguise = setting.disguises[number % len(setting.disguises)]
        (days,) = setting.sizes(rng, 1)
        first = register.plan.today - int(days) - int(rng.integers(40, 280))
        last = first + int(days)
        billed = first + _FEW_DAYS if disguise == "a_few_days" else last
        for place in register.take(*_TRADES[number % len(_TRADES)], 1).tolist():
            register.stop(place, first, last, billed)
            found.append((place, disguise))
    return found


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Tell of those who live in this batch: their acts are those that any day has."""
    held = scene.providers
    living = dict(
        zip(scene.practice.provider.tolist(), scene.practice.person.tolist(), strict=True)
    )
    for provider, disguise in cast:
        if provider not in living:
            continue
        at = scene.of([provider])
        day = scene.lines.starts[at]
        inside = (day > held.leave_from[provider]) & (day <= held.leave_to[provider])
        person = living[provider]
        scene.tell(
            SCHEME.name,
            "person",
            person,
            at[inside],
            person=person,
            providers=[provider],
            disguise=disguise,
        )


SCHEME = Scheme(
    name="billing_during_leave",
    detector=20,
    rate=10,
    low=12,
    high=45,
    size="days of the stop",
    disguises=("all_along", "a_few_days"),
    plant=plant,
    enrol=enrol,
    rank=1,
)
