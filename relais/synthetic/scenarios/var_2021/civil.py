"""Sex, age and birth of the people of the scenario."""

from __future__ import annotations

import numpy as np

from relais.synthetic.scenarios.var_2021.places import (
    N_ELDERLY,
    N_FRAGILE,
    N_OTHERS,
    N_PEOPLE,
)

AGES = ((75, 100), (18, 75), (20, 62))
"""Completed years on 1 January 2021, last excluded, of each group."""


def civil(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sex, completed years on 1 January 2021, and birth in days since 1970."""
    group = np.repeat([0, 1, 2], [N_ELDERLY, N_FRAGILE, N_OTHERS])
    low, high = np.array(AGES)[group].T
    # The old grow rarer with age; frailty grows with it.
    skew = np.array((1.6, 0.7, 1.0))[group]
    age = low + np.floor((high - low) * rng.random(N_PEOPLE) ** skew).astype(int)
    women = np.where(group == 0, 0.58, 0.53)
    sex = (rng.random(N_PEOPLE) >= women).astype(int)
    day = rng.integers(1, 366, N_PEOPLE)
    new_year = (np.datetime64("2021") - age).astype("datetime64[D]").astype(int)
    return sex, age, new_year - day
