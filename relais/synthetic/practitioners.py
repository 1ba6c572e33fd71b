"""The people of the fund who practise under a number of their own, and their work stops."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relais.synthetic.households import Batch
from relais.synthetic.incomes import Incomes
from relais.synthetic.people import Traits
from relais.synthetic.profiles import Profile
from relais.synthetic.providers import TRADES, Providers
from relais.synthetic.work import Stops

FROM_AGE, TO_AGE = 26, 67
SICK = 0
"""Place of sickness among the kinds of stops."""


@dataclass(frozen=True)
class Practice:
    """`person` of the batch practises as `provider`, one cell each."""

    provider: np.ndarray
    person: np.ndarray


def settled(
    batch: Batch, incomes: Incomes, traits: Traits, providers: Providers, stops: Stops
) -> Practice:
    """The practitioners who live in a batch: self-employed, with no stop but that of their practice. Those who have one
    come first; a number without anybody left stays linked to nobody."""
    n_batches = sum(1 for _ in batch.plan.batches())
    alone = np.array([trade.alone for trade in TRADES])[providers.trade]
    mine = np.flatnonzero(alone & (np.arange(len(alone)) % n_batches == batch.number))
    mine = mine[np.argsort(providers.leave_from[mine] < 0, kind="stable")]
    able = (incomes.profile == Profile.SELF_EMPLOYED) & batch.p_adult & (traits.died_on < 0)
    able &= (batch.p_age >= FROM_AGE) & (batch.p_age < TO_AGE) & ~traits.no_care
    able[stops.person] = False
    who = batch.plan.rng(batch.number, 19).permutation(np.flatnonzero(able))
    n = min(len(mine), len(who))
    return Practice(mine[:n], who[:n])


def with_leaves(stops: Stops, practice: Practice, providers: Providers) -> Stops:
    """The stops of a batch with those of its practitioners."""
    left = providers.leave_from[practice.provider] >= 0
    provider, person = practice.provider[left], practice.person[left]
    return Stops(
        person=np.concatenate([stops.person, person]),
        kind=np.concatenate([stops.kind, np.full(len(person), SICK)]),
        self_employed=np.concatenate([stops.self_employed, np.ones(len(person), bool)]),
        starts=np.concatenate([stops.starts, providers.leave_from[provider]]),
        ends=np.concatenate([stops.ends, providers.leave_to[provider]]),
    )
