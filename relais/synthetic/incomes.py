"""Monthly resources: what each adult lives on over 24 months, and the situations of the day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from relais.synthetic import eligibility
from relais.synthetic.households import (
    APPLICANT,
    DEPENDANT,
    FREE,
    OWNER,
    TENANT_WITH_AID,
    Batch,
)
from relais.synthetic.plan import N_MONTHS
from relais.synthetic.profiles import PENSIONERS, Profile, draw_profiles, levels
from relais.synthetic.statuses import Status
from relais.synthetic.targets import targets

KINDS = (
    "wage_net",
    "unemployment",
    "sick_pay",
    "maternity_pay",
    "retirement",
    "invalidity_pension",
    "aah",
    "asi",
    "aspa",
    "ass",
    "alimony_received",
    "alimony_paid",
    "family_benefit",
    "self_employed_net",
    "scholarship",
    "training_pay",
    "rsa",
)
UNCOUNTED = ("rsa", "scholarship")
SITUATIONS = ("rsa", "aspa", "asi", "aah", "ass", "sick_pay", "unemployment", "training")
FAMILY_BENEFIT = np.array([0, 0, 148, 339, 529, 720]) * 100
ABATED = 0.70
ASPA_TO_RSA = 1.6
"""Guaranteed minimum of a person alone, in times the RSA: an order of magnitude, not a legal value."""
MONTHLY_ABATEMENTS = {"aah": (6_800, 6_800), "asi": (4_900, 8_600), "aspa": (7_100, 11_000)}


@dataclass
class Incomes:
    """`amounts[kind]`: (people, 24) cents; `unknown[kind]`: same shape, True where not known.

    `situation_from[name]`: first day of the situation still open, -1 where none. `aid`: housing aid,
    (households, 24) cents; `aid_unknown`: True where not known.
    """

    amounts: dict[str, np.ndarray]
    unknown: dict[str, np.ndarray]
    situation_from: dict[str, np.ndarray]
    aid: np.ndarray
    aid_unknown: np.ndarray
    housing_unknown: np.ndarray
    profile: np.ndarray
    verdicts: eligibility.Verdicts
    complete: np.ndarray


def _aid(batch: Batch, rng: np.random.Generator) -> np.ndarray:
    """Housing aid by month: constant for a household, sometimes under the flat amount."""
    monthly = np.rint(rng.uniform(40, 330, len(batch.h_size))) * 100
    monthly = np.where(batch.h_housing == TENANT_WITH_AID, monthly, 0)
    return np.repeat(monthly.astype(np.int32)[:, None], N_MONTHS, axis=1)


def _flat(batch: Batch, aid: np.ndarray, year: int) -> np.ndarray:
    with_aid = eligibility.flat_amount(year, batch.h_size, True)
    received = aid[:, batch.plan.window].sum(axis=1)
    owned = np.isin(batch.h_housing, (OWNER, FREE))
    housed = eligibility.flat_amount(year, batch.h_size, False)
    return np.select(
        [batch.h_housing == TENANT_WITH_AID, owned], [np.minimum(with_aid, received), housed], 0
    )


def _side_incomes(
    batch: Batch, rng: np.random.Generator, room: np.ndarray
) -> dict[str, np.ndarray]:
    """Yearly family benefit and alimony of each household within `room` (cents)."""
    status, size = batch.h_status, batch.h_size
    children = size - batch.h_adults
    plain = ~Status.is_exact(status)
    benefit = FAMILY_BENEFIT[np.minimum(children, 5)] * 12 * plain
    alone = (batch.h_adults == 1) & (children > 0)
    alimony = np.where(alone & plain & (rng.random(len(size)) < 0.4), 18_000 * 12 * children, 0)
    paid = (batch.h_adults == 1) & (children == 0) & (status == Status.ORDINARY)
    paid = np.where(
        paid & (batch.p_age[batch.h_first] < 60) & (rng.random(len(size)) < 0.04), 20_000 * 12, 0
    )
    monthly = {
        "family_benefit": np.minimum(benefit, room * 0.4) // 12,
        "alimony_received": np.minimum(alimony, room * 0.2) // 12,
        "alimony_paid": paid // 12,
    }
    return {kind: np.maximum(values, 0).astype(np.int64) * 12 for kind, values in monthly.items()}


def draw_incomes(batch: Batch) -> Incomes:
    """Resources of a batch and, computed from them, what the law says of each household."""
    rng = batch.plan.rng(batch.number, 2)
    plan, n = batch.plan, batch.n
    n_shared = np.where(batch.h_shared, batch.h_size - batch.h_adults, 0)
    free, part = eligibility.ceilings(plan.year, batch.h_size, n_shared)
    aid = _aid(batch, rng)
    flat = _flat(batch, aid, plan.year)
    room = np.maximum(targets(batch, rng, free, part) - flat, 12_000)
    side = _side_incomes(batch, rng, room)
    wanted = room - side["family_benefit"] - side["alimony_received"] + side["alimony_paid"]
    amounts = {kind: np.zeros((n, N_MONTHS), np.int32) for kind in KINDS}
    for kind, yearly in side.items():
        amounts[kind][batch.h_first] = (yearly // 12)[:, None]
    profile = draw_profiles(batch, rng)
    minimum = profile[batch.h_first] == Profile.ASPA
    wanted = np.where(minimum, round(ASPA_TO_RSA * eligibility.RSA[plan.year] * 1200), wanted)
    situation_from = {name: np.full(n, -1) for name in SITUATIONS}
    _fill(batch, rng, wanted, profile, amounts, situation_from)
    _fill_children(batch, rng, amounts)
    incomes = Incomes(
        amounts=amounts,
        unknown={},
        situation_from=situation_from,
        aid=aid,
        aid_unknown=np.zeros(aid.shape, bool),
        housing_unknown=batch.h_status == Status.UNKNOWN_HOUSING,
        profile=profile,
        verdicts=eligibility.verdicts(free, free, free, part),
        complete=np.ones(len(free), bool),
    )
    _judge(batch, incomes, free, part)
    _settle(batch, incomes, room + flat, free, part)
    _forget(batch, rng, incomes)
    return incomes


def _fill(
    batch: Batch,
    rng: np.random.Generator,
    wanted: np.ndarray,
    profile: np.ndarray,
    amounts: dict[str, np.ndarray],
    situation_from: dict[str, np.ndarray],
) -> None:
    """Cut the wished yearly sum between adults and write it as the months of their profiles."""
    adults = np.flatnonzero(batch.p_adult)
    household = batch.p_household[adults]
    couple = batch.h_adults[household] == 2
    part_of_first = np.where(
        rng.random(len(batch.h_size)) < 0.15, 1.0, rng.uniform(0.45, 0.9, len(batch.h_size))
    )
    first = batch.p_role[adults] == APPLICANT
    share = np.where(
        couple, np.where(first, part_of_first[household], 1 - part_of_first[household]), 1.0
    )
    yearly = wanted[household] * share
    shape, weights, since = levels(rng, profile[adults], batch.plan)
    counted = sum(
        shape[kind][:, batch.plan.window].sum(axis=1) * weights.get(kind, np.ones(len(adults)))
        for kind in shape
        if kind not in UNCOUNTED
    )
    scale = yearly / np.maximum(counted, 1e-9)
    for kind, level in shape.items():
        factor = np.ones(len(adults)) if kind == "rsa" else scale
        amounts[kind][adults] += np.rint(level * factor[:, None]).astype(np.int32)
    for name, first_month in since.items():
        held = first_month >= 0
        start = batch.plan.today - 30 * (N_MONTHS - first_month) - 5
        situation_from[name][adults[held]] = start[held]


def _fill_children(batch: Batch, rng: np.random.Generator, amounts: dict[str, np.ndarray]) -> None:
    """Scholarships and apprentices' wages, only where the household is far above the ceilings."""
    grown = (batch.p_role == DEPENDANT) & (batch.p_age >= 18) & (batch.p_status == Status.ORDINARY)
    draw = rng.random(batch.n)
    monthly = np.rint(rng.uniform(150, 600, batch.n) * 100).astype(np.int32)
    months = np.arange(N_MONTHS)
    amounts["scholarship"] += np.where((grown & (draw < 0.2))[:, None], monthly[:, None], 0).astype(
        np.int32
    )
    apprentice = (grown & (draw > 0.9))[:, None] & (months >= 9)
    amounts["wage_net"] += np.where(apprentice, 2 * monthly[:, None], 0).astype(np.int32)


def _bases(batch: Batch, incomes: Incomes) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper yearly base of each household, from what is written."""
    window = batch.plan.window
    yearly = {
        kind: values[:, window].sum(axis=1, dtype=np.int64)
        for kind, values in incomes.amounts.items()
    }
    held = {name: since >= 0 for name, since in incomes.situation_from.items()}
    abated = held["unemployment"] | held["ass"] | held["training"]
    wages = yearly["wage_net"]
    sure = np.where(abated, np.rint(wages * 0.3), 0).astype(np.int64)
    unsure = np.where(
        held["sick_pay"] & ~abated, np.rint((wages + yearly["self_employed_net"]) * 0.3), 0
    )
    for kind, (alone, both) in MONTHLY_ABATEMENTS.items():
        paid = (incomes.amounts[kind][:, window] > 0).sum(axis=1)
        unsure = unsure + np.minimum(paid * max(alone, both), yearly[kind])
    total = sum(
        values for kind, values in yearly.items() if kind not in (*UNCOUNTED, "alimony_paid")
    )
    total = total - yearly["alimony_paid"] - sure
    households = len(batch.h_size)
    high = np.bincount(batch.p_household, total, households).astype(np.int64)
    low = high - np.bincount(batch.p_household, unsure, households).astype(np.int64)
    scholarship = np.bincount(batch.p_household, yearly["scholarship"], households).astype(np.int64)
    earlier = max(batch.plan.year - 1, min(eligibility.RSA))
    return low + _flat(batch, incomes.aid, earlier), high + scholarship + _flat(
        batch, incomes.aid, batch.plan.year
    )


def _judge(batch: Batch, incomes: Incomes, free: np.ndarray, part: np.ndarray) -> None:
    low, high = _bases(batch, incomes)
    incomes.verdicts = eligibility.verdicts(low, high, free, part)


def _settle(
    batch: Batch, incomes: Incomes, wished: np.ndarray, free: np.ndarray, part: np.ndarray
) -> None:
    """Exact households to the cent; the others off any doubt, upwards."""
    last = batch.plan.window.stop - 1
    exact = Status.is_exact(batch.h_status)
    first = batch.h_first
    kind_of = np.where(np.isin(incomes.profile[first], PENSIONERS), "retirement", "wage_net")
    gap = wished - incomes.verdicts.high
    for kind in ("retirement", "wage_net"):
        chosen = exact & (kind_of == kind)
        incomes.amounts[kind][first[chosen], last] += gap[chosen].astype(np.int32)
    _judge(batch, incomes, free, part)
    for _ in range(3):
        doubtful = incomes.verdicts.ambiguous & ~exact
        if not doubtful.any():
            break
        _lift(batch, incomes, doubtful, kind_of)
        _judge(batch, incomes, free, part)
    _unpresume(batch, incomes)
    _judge(batch, incomes, free, part)


def _unpresume(batch: Batch, incomes: Incomes) -> None:
    """Nobody above the ceilings lives on what presumes a right (ASI, ASPA, AAH of a person alone): the
    law would grant C2S on the allowance alone, which such resources exclude in life."""
    above = (incomes.verdicts.verdict == eligibility.NONE)[batch.p_household]
    alone = (batch.h_size == 1)[batch.p_household]
    for kind, rows in (("asi", above), ("aspa", above), ("aah", above & alone)):
        incomes.amounts["invalidity_pension"][rows] += incomes.amounts[kind][rows]
        incomes.amounts[kind][rows] = 0
        incomes.situation_from[kind][rows] = -1


def _lift(batch: Batch, incomes: Incomes, doubtful: np.ndarray, kind_of: np.ndarray) -> None:
    """Raise the resources of doubtful households until both bounds pass the ceiling between them."""
    found = incomes.verdicts
    margin = eligibility.MARGIN
    over = np.where(found.low - margin <= found.free, found.free, found.participative)
    over = np.where(found.high + margin > found.participative, found.participative, over)
    monthly = np.ceil((over + margin + 100 - found.low) / 12 / ABATED).astype(np.int64)
    for kind in ("retirement", "wage_net"):
        chosen = doubtful & (kind_of == kind)
        cells = incomes.amounts[kind]
        cells[batch.h_first[chosen], batch.plan.window] += monthly[chosen][:, None].astype(np.int32)


def _forget(batch: Batch, rng: np.random.Generator, incomes: Incomes) -> None:
    """Plant what is not known: months of the main income, or how the household is housed."""
    status = batch.h_status
    window = batch.plan.window
    n_households = len(status)
    missing = rng.random((n_households, N_MONTHS)) < 0.15
    missing[:, : window.start] = False
    missing[:, window.stop :] = False
    missing[np.arange(n_households), rng.integers(window.start, window.stop, n_households)] = True
    chosen = status == Status.UNKNOWN_RESOURCES
    early = (status == Status.ORDINARY) & (
        rng.random(n_households) < 0.02
    )  # outside the window: harmless
    before = np.zeros((n_households, N_MONTHS), bool)
    before[:, : window.start - 1] = rng.random((n_households, window.start - 1)) < 0.2
    cells = np.where(chosen[:, None], missing, np.where(early[:, None], before, False))
    retired = np.isin(incomes.profile[batch.h_first], PENSIONERS)
    for kind, mine in (("retirement", retired), ("wage_net", ~retired)):
        mask = np.zeros((batch.n, N_MONTHS), bool)
        mask[batch.h_first[mine]] = cells[mine]
        incomes.unknown[kind] = mask
    incomes.complete = ~(chosen | incomes.housing_unknown)
    unknown = np.where(incomes.complete, incomes.verdicts.verdict, eligibility.UNDETERMINED)
    found = incomes.verdicts
    incomes.verdicts = eligibility.Verdicts(
        unknown, found.low, found.high, found.free, found.participative
    )
