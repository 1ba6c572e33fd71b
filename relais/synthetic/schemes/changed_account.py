"""Identities stolen: one account given for people of several homes just before they are paid."""

from __future__ import annotations

import numpy as np

from relais.synthetic.payees import OWN, STRANGER, Rows, account_hashes
from relais.synthetic.plan import Setting
from relais.synthetic.planting.scene import Scene
from relais.synthetic.planting.scheme import Cast, Scheme

_LASTING = {"in_a_burst": 15, "little_by_little": 60, "then_given_back": 30}
"""Days over which the payments taken are spread."""


def plant(scene: Scene, setting: Setting, cast: Cast, rng: np.random.Generator) -> None:
    """Give one account for people with a stop soon paid; sizes are people."""
    for number in range(scene.cases(rng, setting.rate)):
        disguise = str(setting.worn(rng, 1)[0])
        (n,) = setting.sizes(rng, 1)
        lasting, today = _LASTING[disguise], scene.batch.plan.today
        since = today - int(rng.integers(lasting + 60, 300))
        who, paid_on = _paid(scene, since, since + lasting, int(n), rng)
        if not len(who):
            continue
        m = len(who)
        day = paid_on - rng.integers(2, 12, m)
        rows = Rows(who, day, np.full(m, STRANGER), np.full(m, number))
        scene.accounts = scene.accounts.more(rows)
        if disguise == "then_given_back":
            back = Rows(who, paid_on + 20, np.full(m, OWN), who)
            scene.accounts = scene.accounts.more(back)
        name = account_hashes(scene.batch, rows)[0].as_py()
        scene.tell(SCHEME.name, "network", name, disguise=disguise, n=m)


def _paid(
    scene: Scene, first: int, last: int, n: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Up to n people of as many homes whose stop is paid between two days, and that day; nobody when too few."""
    payment, stops = scene.payment, scene.stops
    due = (
        payment.paid & (payment.paid_on >= first) & (payment.paid_on <= last) & (payment.cents > 0)
    )
    at = rng.permutation(np.flatnonzero(due & scene.free[stops.person]))
    at = at[~np.isin(stops.person[at], scene.accounts.person)]
    home = scene.batch.p_household[stops.person[at]]
    _, once = np.unique(home, return_index=True)
    at = at[np.sort(once)][:n]
    if len(at) < SCHEME.low:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    scene.free[stops.person[at]] = False
    return stops.person[at].astype(np.int64), payment.paid_on[at]


SCHEME = Scheme(
    name="changed_account",
    detector=17,
    rate=10,
    low=4,
    high=12,
    size="people",
    disguises=tuple(_LASTING),
    plant=plant,
    rank=1,
)
