"""Acts never done, that the patients deny when the fund asks them."""

from __future__ import annotations

import numpy as np

from relais.synthetic.answers import DENIED, RECEIVED, asked
from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of

_TRADES = (
    ("nurse", "A24", "3111"),
    ("physiotherapist", "A26", "3122"),
    ("dentist", "19", "HBMD053"),
)
_REPLYING = {"all_invented": 1.0, "among_real_acts": 1.0, "few_answers": 0.6}
"""Share of those asked who answer."""


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """(provider, act, disguise) of each case, of one trade then another."""
    found = []
    for number in range(max(register.cases(setting.rate), 1)):
        kind, specialty, act = _TRADES[number % len(_TRADES)]
        disguise = setting.disguises[number % len(setting.disguises)]
        found += [(int(one), act, disguise) for one in register.take(kind, specialty, 1)]
    return found


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Bill acts to neighbours, and ask them and as many real patients; sizes are acts invented."""
    for number in scene.here(cast):
        provider, act, disguise = cast[number]
        (n,) = setting.sizes(rng, 1)
        who = scene.crowd(rng, int(n), float(scene.midst(provider)))
        day = scene.batch.plan.today - rng.integers(110, 330, len(who))
        lines = visits(who, provider, place_of(act), day)
        places = scene.add(lines, rng)
        put = places >= 0
        at, act_on = places[put], lines.starts[put]
        word = np.full(len(at), DENIED)
        false = asked(rng, scene.batch, at, act_on, word, _REPLYING[disguise])
        scene.answers = scene.answers.more(false)
        if disguise == "among_real_acts":
            real = rng.permutation(scene.of([provider]))[: len(at)]
            real = real[scene.lines.starts[real] < scene.batch.plan.today - 110]
            word = np.full(len(real), RECEIVED)
            true = asked(rng, scene.batch, real, scene.lines.starts[real], word, 0.9)
            scene.answers = scene.answers.more(true)
        denied = false.line[false.answered >= 0]
        if len(denied):
            scene.tell(SCHEME.name, "provider", provider, denied, disguise=disguise)


SCHEME = Scheme(
    name="denied_act",
    detector=11,
    rate=12,
    low=10,
    high=40,
    size="acts invented",
    disguises=tuple(_REPLYING),
    plant=plant,
    enrol=enrol,
    rank=1,
)
