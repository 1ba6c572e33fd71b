"""Care by who may no longer, or not yet, bill; prescriptions of a doctor long gone."""

from __future__ import annotations

import numpy as np

from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene, visits
from relais.synthetic.planting.scheme import Cast, Scheme
from relais.synthetic.plausible import place_of
from relais.synthetic.providers import TRADES

_ACT = {"doctor": "1110", "dentist": "HBMD053", "nurse": "3111", "physiotherapist": "3122"}
_GONE_DAYS = 100
"""Days after closing from which a prescription can no longer be honest."""


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Bill in the name of providers closed or not yet open; sizes are lines of each in a batch."""
    held, today = scene.providers, scene.batch.plan.today
    trade = np.array([item.kind in _ACT and item.specialty != "06" for item in TRADES])[held.trade]
    honest = trade & ~scene.cast
    closed = np.flatnonzero(honest & (held.closed_on >= 0) & (held.closed_on < today - 40))
    newly = np.flatnonzero(honest & (held.opened_on > scene.batch.plan.claims_from + 40))
    general = np.array([item.specialty == "01" for item in TRADES])[held.trade]
    gone = np.flatnonzero(
        general & (held.closed_on >= 0) & (held.closed_on < today - _GONE_DAYS - 30)
    )
    for disguise in setting.disguises:
        pool = {"closed": closed, "before_opening": newly, "prescriber_gone": gone}[disguise]
        n = scene.cases(rng, setting.rate / len(setting.disguises))
        for provider in rng.permutation(pool)[:n].tolist():
            _bill(scene, setting, disguise, provider, rng)


def _bill(
    scene: Scene, setting: Setting, disguise: str, provider: int, rng: np.random.Generator
) -> None:
    held, today = scene.providers, scene.batch.plan.today
    (n,) = setting.sizes(rng, 1)
    who = scene.people(rng, int(n))
    if disguise == "prescriber_gone":
        day = rng.integers(held.closed_on[provider] + _GONE_DAYS, today, len(who))
        shop = scene.near("pharmacy", "A50", who)
        lines = visits(who, shop, place_of("3313"), day, prescriber=provider)
    else:
        closed, opened = int(held.closed_on[provider]), int(held.opened_on[provider])
        low, high = (closed + 5, today) if disguise == "closed" else (opened - 35, opened - 3)
        act = place_of(_ACT[TRADES[held.trade[provider]].kind])
        lines = visits(who, provider, act, rng.integers(low, high, len(who)))
    places = scene.add(lines, rng, () if disguise == "prescriber_gone" else ("practice",))
    scene.tell_each(SCHEME.name, lines, places, np.full(len(who), disguise))


SCHEME = Scheme(
    name="not_entitled",
    detector=10,
    rate=30,
    low=3,
    high=12,
    size="lines a provider",
    disguises=("closed", "before_opening", "prescriber_gone"),
    plant=plant,
)
