"""Amounts of the lines, and the few abuses planted among them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import pyarrow as pa

from relais.synthetic.claims import Lines
from relais.synthetic.households import Batch
from relais.synthetic.lists import acts
from relais.synthetic.people import Traits
from relais.synthetic.plan import day
from relais.synthetic.providers import Providers
from relais.synthetic.rights import AME, C2S_FREE, C2S_PARTICIPATIVE
from relais.synthetic.text import coded, dates

CAPS = (
    ("3540", date(2019, 1, 1), date(2019, 12, 31), 130_000),
    ("3540", date(2020, 1, 1), date(2020, 12, 31), 110_000),
    ("3540", date(2021, 1, 1), None, 95_000),
    ("2222124", date(2020, 1, 1), None, 3_000),
    ("2254242", date(2020, 1, 1), None, 3_000),
)
"""Highest prices of the 100 % Santé that published sources give (adult hearing aid, class A frame)."""

_CANCELLED, _REISSUED, _DUPLICATED, _OVERPRICED = 0.006, 0.4, 1 / 6_000, 0.02
_SPARED = ("surgery", "stay", "hearing", "optical", "dental", "biology", "drug")
"""Families where no duplicate is planted: those of one act a day by one person are left."""


def price_table() -> pa.Table:
    """The table `prices`."""
    rows = sorted(CAPS)
    return pa.table(
        {
            "act_code": [row[0] for row in rows],
            "starts_on": pa.array([row[1] for row in rows], pa.date32()),
            "ends_on": pa.array([row[2] for row in rows], pa.date32()),
            "cap_cents": pa.array([row[3] for row in rows], pa.int32()),
        }
    )


@dataclass
class Paid:
    """Amounts and dates of payment, one cell a line."""

    billed: np.ndarray
    base: np.ndarray
    reimbursed: np.ndarray
    paid_on: np.ndarray
    cancelled: np.ndarray

    def taken(self, places: np.ndarray) -> Paid:
        return Paid(**{item.name: getattr(self, item.name)[places] for item in fields(self)})


@dataclass
class Planted:
    """Abuses of a batch: places of lines among those written."""

    copies: np.ndarray
    originals: np.ndarray
    overpriced: np.ndarray
    caps: np.ndarray


def caps_of(lines: Lines) -> np.ndarray:
    """Cap in force for each line, cents; -1 without one."""
    codes = [act.code for act in acts()]
    found = np.full(len(lines), -1)
    for code, starts, ends, cap in CAPS:
        last = day(ends) if ends else np.iinfo(np.int32).max
        if code in codes:
            hit = (
                (lines.act == codes.index(code))
                & (lines.starts >= day(starts))
                & (lines.starts <= last)
            )
            found[hit] = cap
    return found


def price(
    batch: Batch,
    traits: Traits,
    providers: Providers,
    cover: np.ndarray,
    lines: Lines,
    rng: np.random.Generator,
) -> tuple[Paid, np.ndarray, np.ndarray]:
    """Amounts of the lines; then the places billed over a cap, and their caps."""
    n = len(lines)
    usual = np.array([act.price_cents for act in acts()])[lines.act]
    tariff = np.array([act.base_cents for act in acts()])[lines.act]
    rate = np.array([act.rate for act in acts()])[lines.act] / 100
    family = np.array([act.family in ("drug", "transport", "stay", "device") for act in acts()])[
        lines.act
    ]
    spread = np.where(family, rng.uniform(0.35, 1.9, n), 1.0)
    covered = np.isin(cover[batch.p_household], (C2S_FREE, C2S_PARTICIPATIVE, AME))[lines.person]
    excess = np.where(covered, 1.0, providers.excess[lines.provider])
    base = np.rint(tariff * spread).astype(np.int64) * lines.quantity
    billed = np.rint(usual * spread * excess).astype(np.int64) * lines.quantity
    cap = caps_of(lines)
    capped = cap >= 0
    billed = np.where(
        capped, np.minimum(billed, np.rint(cap * rng.uniform(0.8, 1.0, n)).astype(np.int64)), billed
    )
    over = capped & (rng.random(n) < _OVERPRICED) & ~covered
    billed = np.where(over, cap + rng.integers(2, 60, n) * 100, billed)
    base = np.minimum(base, billed)
    full = covered | traits.ald[lines.person] & (rng.random(n) < 0.7)
    reimbursed = np.rint(base * np.where(full, 1.0, rate)).astype(np.int64)
    visit = np.array([act.family == "consultation" for act in acts()])[lines.act]
    share = visit & ~covered & (batch.p_age[lines.person] >= 18)
    reimbursed = np.where(share, np.maximum(reimbursed - 200, 0), reimbursed)
    claims = int(lines.visit.max()) + 1 if n else 0
    delay = np.minimum(2 + rng.geometric(0.12, claims), 75)[lines.visit]  # a claim is paid at once
    paid_on = np.minimum(np.maximum(lines.starts, lines.ends) + delay, batch.plan.today)
    return (
        Paid(billed, base, reimbursed, paid_on, np.zeros(n, bool)),
        np.flatnonzero(over),
        cap[over],
    )


def spoil(
    batch: Batch,
    lines: Lines,
    paid: Paid,
    over: np.ndarray,
    caps: np.ndarray,
    rng: np.random.Generator,
) -> tuple[Lines, Paid, Planted]:
    """Cancel some lines (some of them billed again), and pay a few twice."""
    n = len(lines)
    special = np.zeros(n, bool)
    special[over] = True
    cancelled = (rng.random(n) < _CANCELLED) & ~special
    paid.cancelled = cancelled
    again = np.flatnonzero(cancelled & (rng.random(n) < _REISSUED))
    single = np.array([act.family not in _SPARED for act in acts()])[lines.act]
    originals = np.flatnonzero((rng.random(n) < _DUPLICATED) & ~cancelled & ~special & single)
    places = np.concatenate([np.arange(n), again, originals])
    new_lines, new_paid = lines.kept(places), paid.taken(places)
    extra = np.arange(n, len(places))
    new_lines.visit[extra] = (int(lines.visit.max()) + 1 if n else 0) + np.arange(len(extra))
    new_lines.line_no[extra] = 1
    new_paid.cancelled[extra] = False
    new_paid.paid_on[extra] = np.minimum(
        new_paid.paid_on[extra] + rng.integers(3, 40, len(extra)), batch.plan.today
    )
    copies = np.arange(n + len(again), len(places))
    return new_lines, new_paid, Planted(copies, originals, over, caps)


def claim_ids(batch: Batch, lines: Lines) -> pa.Array:
    """Number of the claim of each line."""
    number = np.int64(batch.plan.fund) * 10**12 + np.int64(batch.number) * 10**8 + lines.visit
    return pa.array(number).cast(pa.string())


def claim_table(
    batch: Batch, lines: Lines, paid: Paid, ids: pa.Array, providers: Providers, commune: pa.Array
) -> pa.Table:
    """The table `claims` of a batch. `ids`: person_id of each person; `commune`: of each person."""
    from relais.synthetic.providers import SPECIALTIES, TRADES

    trade = np.array([SPECIALTIES.index(t.specialty) if t.specialty else -1 for t in TRADES])
    specialty = trade[providers.trade[lines.provider]]
    n = len(lines)
    return pa.table(
        {
            "claim_id": claim_ids(batch, lines),
            "line_no": pa.array(lines.line_no.astype(np.int32)),
            "fund": coded(np.zeros(n), [batch.plan.fund]),
            "patient_id": coded(lines.person, ids),
            "provider_id": coded(lines.provider, providers.ids),
            "prescriber_id": coded(
                np.maximum(lines.prescriber, 0), providers.ids, mask=lines.prescriber < 0
            ),
            "specialty": coded(np.maximum(specialty, 0), SPECIALTIES, mask=specialty < 0),
            "act_code": coded(lines.act, [act.code for act in acts()]),
            "act_family": coded(lines.act, [act.family for act in acts()]),
            "quantity": pa.array(lines.quantity.astype(np.int32)),
            "starts_on": dates(lines.starts),
            "ends_on": dates(lines.ends, mask=lines.ends < 0),
            "paid_on": dates(paid.paid_on),
            "billed_cents": pa.array(paid.billed.astype(np.int32)),
            "base_cents": pa.array(paid.base.astype(np.int32)),
            "reimbursed_cents": pa.array(paid.reimbursed.astype(np.int32)),
            "commune": pa.DictionaryArray.from_arrays(
                commune.indices.take(pa.array(lines.person)), commune.dictionary
            ),
            "cancelled": pa.array(paid.cancelled),
        }
    )
