"""What an adult lives on: a profile, and the shape of its months (levels without unit)."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from relais.synthetic.households import FEMALE, TENANT, TENANT_WITH_AID, Batch
from relais.synthetic.plan import N_MONTHS, Plan
from relais.synthetic.statuses import Status


class Profile(IntEnum):
    """Main source of income of an adult."""

    EMPLOYEE = 0
    UNEMPLOYED = 1
    BACK_TO_WORK = 2
    SICK = 3
    MATERNITY = 4
    INVALID = 5
    DISABLED = 6
    SELF_EMPLOYED = 7
    ASS = 8
    TRAINING = 9
    RSA = 10
    RETIRED = 11
    ASPA = 12


_WORKING = (
    Profile.EMPLOYEE,
    Profile.UNEMPLOYED,
    Profile.BACK_TO_WORK,
    Profile.SICK,
    Profile.MATERNITY,
    Profile.INVALID,
    Profile.DISABLED,
    Profile.SELF_EMPLOYED,
    Profile.ASS,
    Profile.TRAINING,
)
_USUAL = np.array([0.755, 0.055, 0.04, 0.02, 0.015, 0.02, 0.01, 0.08, 0.0, 0.005])
_MODEST = np.array([0.43, 0.20, 0.07, 0.04, 0.01, 0.05, 0.07, 0.06, 0.04, 0.03])
RETIREMENT_AGE = 62
PENSIONERS = (Profile.RETIRED, Profile.ASPA)
PARTICIPATIVE_WISHES = (
    Status.PARTICIPATIVE_HOLDER,
    Status.PARTICIPATIVE_NON_TAKE_UP,
    Status.PENDING,
)


def draw_profiles(batch: Batch, rng: np.random.Generator) -> np.ndarray:
    """Profile of each person (EMPLOYEE for dependants, who are not read)."""
    status = batch.p_status
    draw = rng.random(batch.n)
    usual = np.searchsorted(np.cumsum(_USUAL), draw * _USUAL.sum() * 0.999999, side="right")
    modest = np.searchsorted(np.cumsum(_MODEST), draw * _MODEST.sum() * 0.999999, side="right")
    chosen = np.where(Status.is_modest(status), modest, usual)
    profile = np.array([int(word) for word in _WORKING])[chosen]
    mother = (batch.p_sex == FEMALE) & (batch.p_age >= 20) & (batch.p_age < 43)
    profile[(profile == Profile.MATERNITY) & ~mother] = Profile.EMPLOYEE
    profile[Status.is_exact(status) | (status == Status.UNKNOWN_RESOURCES)] = Profile.EMPLOYEE
    profile[np.isin(status, (Status.RSA_HOLDER, Status.RSA_NON_TAKE_UP))] = Profile.RSA
    profile[status == Status.AME] = Profile.EMPLOYEE
    profile[batch.p_age >= RETIREMENT_AGE] = Profile.RETIRED
    alone = (batch.h_size == 1)[batch.p_household] & (batch.p_age >= 65)
    renting = np.isin(batch.h_housing, (TENANT, TENANT_WITH_AID))[batch.p_household]
    entitled = alone & renting & np.isin(status, PARTICIPATIVE_WISHES)
    profile[entitled & (draw < 0.6)] = Profile.ASPA
    return profile


def _ramp(rng: np.random.Generator, n: int, noise: float) -> np.ndarray:
    return np.maximum(1 + rng.normal(0, noise, (n, N_MONTHS)), 0.2)


def levels(
    rng: np.random.Generator, profile: np.ndarray, plan: Plan
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Shapes by kind (n, 24), weight of a kind in the counted base (n), month a situation began (n, -1 none)."""
    n = len(profile)
    month = np.arange(N_MONTHS)
    turn = rng.integers(3, 20, n)
    after = month >= turn[:, None]
    wage = _wages(rng, n, plan)
    shape = {"wage_net": np.zeros((n, N_MONTHS))}

    def put(kind: str, of: Profile, values: np.ndarray) -> None:
        rows = profile == of
        shape.setdefault(kind, np.zeros((n, N_MONTHS)))[rows] = values[rows]

    put("wage_net", Profile.EMPLOYEE, wage)
    put("wage_net", Profile.UNEMPLOYED, np.where(after, 0, wage))
    put("unemployment", Profile.UNEMPLOYED, np.where(after, 0.6, 0) * np.ones((n, 1)))
    put("wage_net", Profile.BACK_TO_WORK, np.where(after, wage, 0))
    put("unemployment", Profile.BACK_TO_WORK, np.where(after, 0, 0.6))
    late = month >= (16 + turn % 7)[:, None]
    put("wage_net", Profile.SICK, np.where(late, 0, wage))
    put("sick_pay", Profile.SICK, np.where(late, 0.55, 0))
    leave = (month >= turn[:, None]) & (month < turn[:, None] + 4)
    put("wage_net", Profile.MATERNITY, np.where(leave, 0, wage))
    put("maternity_pay", Profile.MATERNITY, np.where(leave, 0.8, 0))
    put("invalidity_pension", Profile.INVALID, np.full((n, N_MONTHS), 0.6))
    topped = (turn % 3 == 0)[:, None]
    put("asi", Profile.INVALID, np.where(topped, 0.25, 0) * np.ones((1, N_MONTHS)))
    put("wage_net", Profile.INVALID, np.where(topped, 0, 0.3) * wage)
    put("aah", Profile.DISABLED, np.ones((n, N_MONTHS)))
    put("self_employed_net", Profile.SELF_EMPLOYED, _ramp(rng, n, 0.3))
    put("ass", Profile.ASS, np.ones((n, N_MONTHS)))
    put("unemployment", Profile.TRAINING, np.where(after, 0, 0.6))
    put("training_pay", Profile.TRAINING, np.where(after, 0.7, 0))
    put("rsa", Profile.RSA, np.full((n, N_MONTHS), 57_000) - (turn * 900)[:, None])
    put("wage_net", Profile.RSA, np.where(month % 5 == (turn % 5)[:, None], 1.0, 0.02))
    pension = np.where(month >= N_MONTHS - 11, 1.008, 1.0)
    put("retirement", Profile.RETIRED, np.broadcast_to(pension, (n, N_MONTHS)))
    pensioned = (0.2 + 0.03 * turn)[:, None] * np.ones((1, N_MONTHS))
    put("retirement", Profile.ASPA, pensioned)
    put("aspa", Profile.ASPA, 1 - pensioned)
    return shape, *_situations(profile, turn)


def _wages(rng: np.random.Generator, n: int, plan: Plan) -> np.ndarray:
    """Wages that move: noise, a change of job for some, a month more in December, months without."""
    wage = _ramp(rng, n, 0.04)
    change = rng.integers(0, N_MONTHS, n)
    moved = rng.random(n) < 0.2
    step = np.where(np.arange(N_MONTHS) >= change[:, None], rng.uniform(0.7, 1.4, n)[:, None], 1.0)
    wage = np.where(moved[:, None], wage * step, wage)
    december = np.array([label.endswith("_12") for label in plan.months])
    bonus = (rng.random(n) < 0.3)[:, None] & december
    wage = np.where(bonus, wage * 1.8, wage)
    gaps = (rng.random(n) < 0.08)[:, None] & (rng.random((n, N_MONTHS)) < 0.25)
    return np.where(gaps, 0.05, wage)


def _situations(
    profile: np.ndarray, turn: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Wages of those out of work count for 70 %; month of the start of each open situation."""
    out = np.isin(profile, (Profile.UNEMPLOYED, Profile.ASS, Profile.TRAINING))
    weights = {"wage_net": np.where(out, 0.7, 1.0)}
    zero = np.zeros(len(profile), int)
    since = {
        "unemployment": np.where(profile == Profile.UNEMPLOYED, turn, -1),
        "training": np.where(profile == Profile.TRAINING, turn, -1),
        "ass": np.where(profile == Profile.ASS, zero, -1),
        "sick_pay": np.where(profile == Profile.SICK, 16 + turn % 7, -1),
        "aah": np.where(profile == Profile.DISABLED, zero, -1),
        "asi": np.where((profile == Profile.INVALID) & (turn % 3 == 0), zero, -1),
        "rsa": np.where(profile == Profile.RSA, zero, -1),
        "aspa": np.where(profile == Profile.ASPA, zero, -1),
    }
    return weights, since
