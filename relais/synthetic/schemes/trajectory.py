"""A growth that nothing explains: from year to year, or of a place just opened."""

from __future__ import annotations

import numpy as np

from relais.synthetic.claims import Lines
from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of, repeatable, reserved

_GROWN = (("dentist", "19"), ("doctor", "01"), ("physiotherapist", "A26"), ("nurse", "A24"))
_NEW = (("nurse", "A24", "3112"), ("dentist", "19", "HBMD038"))
Case = tuple[int, str, int, int]
"""Provider, act, percent, first day when just opened or -1."""
_AROUND = 400
"""People among whom a provider finds new patients."""
_TIMES = 6
"""Times the acts of a peer that a new place bills at least."""


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """The cases, one in two in a new place; only new places where a single year is known."""
    found: list[Case] = []
    disguises = [one for one in setting.disguises if one == "new_place" or register.plan.years > 1]
    for number in range(register.cases(setting.rate) if disguises else 0):
        disguise = disguises[number % len(disguises)]
        (percent,) = setting.sizes(rng, 1)
        if disguise == "new_place":
            kind, specialty, act = _NEW[number // len(disguises) % len(_NEW)]
            opened = register.plan.today - int(rng.integers(100, 170))
            commune = int(rng.choice(len(register.territory.share), p=register.territory.share))
            place = register.add(kind, specialty, commune, opened)
            found.append((place, act, int(percent), opened))
            continue
        kind, specialty = _GROWN[number // len(disguises) % len(_GROWN)]
        for one in register.take(kind, specialty, 1):
            found.append((int(one), "", int(percent), -1))
    return found


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Add new patients, more and more; sizes are percents of growth over the period."""
    scene.add(_growing(scene, [case for case in cast if case[3] < 0], rng), rng)
    scene.add(_opening(scene, [case for case in cast if case[3] >= 0], rng), rng)
    if scene.batch.number == 0:
        for provider, _, percent, opened in cast:
            disguise = "growth" if opened < 0 else "new_place"
            scene.tell(SCHEME.name, "provider", provider, disguise=disguise, percent=percent)


def _growing(scene: Scene, cast: list[Case], rng: np.random.Generator) -> Lines:
    """Lines like those of the providers, for other people, more as time goes; none of an act that suits some only."""
    plan = scene.batch.plan
    growth = np.zeros(len(scene.providers.trade))
    growth[[case[0] for case in cast]] = [case[2] / 100 for case in cast]
    mine = scene.of([case[0] for case in cast])
    mine = mine[(repeatable() & ~reserved())[scene.lines.act[mine]]]
    elapsed = (scene.lines.starts[mine] - plan.claims_from) // 365 / max(plan.years - 1, 1)
    pace = growth[scene.lines.provider[mine]] * elapsed
    at = np.repeat(mine, rng.poisson(pace))
    provider = scene.lines.provider[at]
    who = scene.neighbours(rng, scene.midst(provider), _AROUND)
    at, provider = at[: len(who)], provider[: len(who)]
    return visits(who, provider, scene.lines.act[at], scene.lines.starts[at])


def _opening(scene: Scene, cast: list[Case], rng: np.random.Generator) -> Lines:
    """Lines of new places: at once many times those of a peer, then more and more."""
    plan = scene.batch.plan
    none = np.zeros(0, np.int64)
    provider, act, day = [none], [none], [none]
    for place, code, percent, opened in cast:
        peers = scene.providers.trade == scene.providers.trade[place]
        usual = peers[scene.lines.provider].sum() / max(peers.sum(), 1) / (365 * plan.years)
        days = np.arange(opened, plan.today)
        ramp = 0.5 + (days - opened) / (plan.today - opened)
        pace = (_TIMES + percent / 150) * usual * ramp
        new = np.repeat(days, rng.poisson(np.broadcast_to(pace, len(days))))
        day.append(new)
        provider.append(np.full(len(new), place))
        act.append(np.full(len(new), place_of(code)))
    providers, acts, days = (np.concatenate(some) for some in (provider, act, day))
    who = scene.neighbours(rng, scene.midst(providers), _AROUND)
    return visits(who, providers[: len(who)], acts[: len(who)], days[: len(who)])


SCHEME = Scheme(
    name="trajectory",
    detector=14,
    rate=14,
    low=300,
    high=500,
    size="percent of growth, or of peers",
    disguises=("growth", "new_place"),
    plant=plant,
    enrol=enrol,
)
