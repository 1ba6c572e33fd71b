"""Places held by the same hand that share patients, at one address, paid by two funds; a place closed and born again."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.register import Register
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of

_TRADES = (
    ("nurse", "A24", "3111"),
    ("dentist", "19", "HBMD053"),
    ("physiotherapist", "A26", "3122"),
)
_PATIENTS = 40
"""Patients that the places of a ring pass to one another."""


def enrol(register: Register, setting: Setting, rng: np.random.Generator) -> Cast:
    """(places, act, disguise) of each ring; sizes are places."""
    found = []
    for number in range(register.cases(setting.rate)):
        kind, specialty, act = _TRADES[number % len(_TRADES)]
        disguise = setting.disguises[number % len(setting.disguises)]
        commune = int(rng.choice(len(register.territory.share), p=register.territory.share))
        today, places = register.plan.today, []
        (size,) = setting.sizes(rng, 1)
        head: dict[str, int] = {}
        for rank in range(int(size)):
            opened, closed = today - int(rng.integers(800, 2000)), -1
            if disguise == "reborn":
                closed = today - 200 if rank == 0 else -1
                opened = opened if rank == 0 else today - 190 + 5 * rank
            place = register.add(kind, specialty, commune, opened, closed, **head)
            head = head or _shared(place, disguise)
            places.append(place)
        found.append((places, act, disguise))
    return found


def _shared(place: int, disguise: str) -> dict[str, int]:
    """What the other places take from the first."""
    names = {"manager": ("manager",), "account": ("account",), "address": ("address",)}
    return dict.fromkeys(names.get(disguise, ("manager", "account")), place)


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Pass patients of one batch from place to place."""
    for number in scene.here(cast):
        places, act, disguise = cast[number]
        near = float(scene.midst(places[0]))
        crowd = scene.crowd(rng, _PATIENTS * len(places) // 2, near)
        who = np.repeat(crowd, 3 * len(places))
        provider = np.array(places)[rng.integers(len(places), size=len(who))]
        held, plan = scene.providers, scene.batch.plan
        low = np.maximum(held.opened_on[provider], plan.claims_from)
        closed = held.closed_on[provider]
        high = np.where(closed < 0, plan.today, closed)
        day = low + (rng.random(len(who)) * (high - low)).astype(np.int64)
        put = scene.add(visits(who, provider, place_of(act), day), rng)
        if disguise == "two_funds":
            # A third of the patients came from the neighbouring fund, which paid for them.
            scene.paid_elsewhere(put[(who % 3 == 1) & (put >= 0)])
        name = f"ring-{number}"
        scene.tell(SCHEME.name, "network", name, disguise=disguise, providers=places)


SCHEME = Scheme(
    name="ring",
    detector=24,
    rate=10,
    low=3,
    high=6,
    size="places",
    disguises=("same_hands", "manager", "account", "reborn", "address", "two_funds"),
    plant=plant,
    enrol=enrol,
)
