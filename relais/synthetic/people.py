"""What is known of each person beside age and household: health, contacts, doctor, title."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relais.synthetic.households import DEPENDANT, KINDS, Batch
from relais.synthetic.incomes import Incomes
from relais.synthetic.profiles import Profile
from relais.synthetic.statuses import Status


@dataclass
class Traits:
    """One cell a person; days since 1970 where `_on`, -1 = none."""

    ald: np.ndarray
    invalidity: np.ndarray
    declared_doctor: np.ndarray
    phone: np.ndarray
    mobile: np.ndarray
    email: np.ndarray
    account: np.ndarray
    opted_out: np.ndarray
    died_on: np.ndarray
    title_ends_on: np.ndarray
    frailty: np.ndarray
    no_care: np.ndarray


_ALD_BY_AGE = ([0, 20, 35, 50, 60, 70, 80], [0.02, 0.04, 0.08, 0.17, 0.30, 0.43, 0.56])


def draw_traits(batch: Batch, incomes: Incomes) -> Traits:
    """Traits of the people of a batch.

    `no_care` marks those planted without any care for over 24 months; `frailty` multiplies the use of
    care.
    """
    rng = batch.plan.rng(batch.number, 5)
    n, age = batch.n, batch.p_age
    adult_kind = np.array([kind.adults == 1 and kind.youngest >= 60 for kind in KINDS])
    alone_old = adult_kind[batch.h_kind][batch.p_household]
    places = np.searchsorted(_ALD_BY_AGE[0], age, side="right") - 1
    ald = rng.random(n) < np.array(_ALD_BY_AGE[1])[places]
    deadly = np.where(age >= 80, 0.11, 0.03)
    plain = np.isin(
        batch.p_status, (Status.ORDINARY, Status.FREE_HOLDER, Status.PARTICIPATIVE_HOLDER)
    )
    dead = alone_old & plain & (rng.random(n) < deadly)
    died_on = np.where(dead, batch.plan.today - rng.integers(5, 340, n), -1)
    invalid = (incomes.profile == Profile.INVALID) & (batch.p_role != DEPENDANT)
    category = np.where(invalid, 1 + (rng.random(n) < 0.6) + (rng.random(n) < 0.04), 0)
    no_doctor = np.select([age < 16, ald], [0.35, 0.04], 0.115)
    no_care = (age >= 80) & ~dead & (rng.random(n) < 0.012)
    no_care |= ald & (age < 80) & ~dead & (rng.random(n) < 0.006)
    email = rng.random(n) < np.where(age >= 75, 0.62, 0.9)
    adult = age >= 18
    return Traits(
        ald=ald | (category > 0) & (rng.random(n) < 0.8),
        invalidity=category,
        declared_doctor=rng.random(n) >= no_doctor,
        phone=rng.random(n) < 0.93,
        mobile=rng.random(n) < np.where(age >= 75, 0.55, 0.88),
        email=email,
        account=adult & (rng.random(n) < np.where(age >= 80, 0.74, 0.93))
        | ~adult & (rng.random(n) < 0.88),
        opted_out=rng.random(n) < 0.02,
        died_on=died_on,
        title_ends_on=_titles(batch, rng),
        frailty=rng.gamma(2.2, 1 / 2.2, n) * np.where(ald, 2.0, 0.85),
        no_care=no_care,
    )


def _titles(batch: Batch, rng: np.random.Generator) -> np.ndarray:
    """End of the residence title of foreign adults; a few have expired, none where C2S is at stake."""
    foreign = (
        (batch.p_role != DEPENDANT) & (rng.random(batch.n) < 0.07) & (batch.p_status != Status.AME)
    )
    ends = batch.plan.today + rng.integers(15, 3650, batch.n)
    expired = (batch.p_status == Status.ORDINARY) & (rng.random(batch.n) < 0.12)
    ends = np.where(expired, batch.plan.today - rng.integers(5, 500, batch.n), ends)
    return np.where(foreign, ends, -1)
