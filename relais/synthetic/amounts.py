"""Amounts of the lines; what is cancelled, and billed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pyarrow as pa

from relais.synthetic.cells import Cells
from relais.synthetic.claims import Lines
from relais.synthetic.households import Batch
from relais.synthetic.lists import acts
from relais.synthetic.people import Traits
from relais.synthetic.plan import day
from relais.synthetic.plausible import ADD_ONS, places_of
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

_CANCELLED, _REISSUED = 0.006, 0.4
_FREE = ("2264861", "HBLD634")
"""Acts whose price is free: from one patient to another it may be four times as much."""


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
class Paid(Cells):
    """Amounts and dates of payment, one cell a line."""

    billed: np.ndarray
    base: np.ndarray
    reimbursed: np.ndarray
    paid_on: np.ndarray
    cancelled: np.ndarray


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


@cache
def _tariffs() -> tuple[np.ndarray, ...]:
    """By act: usual price, base, rate of reimbursement, whether its price varies, is free, and is that of a visit."""
    varied = ("drug", "transport", "stay", "device")
    return (
        np.array([act.price_cents for act in acts()]),
        np.array([act.base_cents for act in acts()]),
        np.array([act.rate / 100 for act in acts()]),
        np.array([act.family in varied for act in acts()]),
        np.array([act.code in _FREE for act in acts()]),
        np.array([act.family == "consultation" for act in acts()]),
    )


def price(
    batch: Batch,
    traits: Traits,
    providers: Providers,
    cover: np.ndarray,
    lines: Lines,
    rng: np.random.Generator,
) -> Paid:
    """Amounts of the lines, none over its cap."""
    n = len(lines)
    usual, tariff, rate, varied, free, visit = (column[lines.act] for column in _tariffs())
    spread = np.where(varied, rng.uniform(0.35, 1.9, n), 1.0)
    covered = np.isin(cover[batch.p_household], (C2S_FREE, C2S_PARTICIPATIVE, AME))[lines.person]
    excess = np.where(covered, 1.0, providers.excess[lines.provider])
    spread = np.where(free, rng.lognormal(0, 0.7, n), spread)
    base = np.rint(tariff * np.where(free, 1.0, spread)).astype(np.int64) * lines.quantity
    billed = np.rint(usual * spread * excess).astype(np.int64) * lines.quantity
    cap = caps_of(lines)
    capped = cap >= 0
    billed = np.where(
        capped, np.minimum(billed, np.rint(cap * rng.uniform(0.8, 1.0, n)).astype(np.int64)), billed
    )
    base = np.minimum(base, billed)
    full = covered | traits.ald[lines.person] & (rng.random(n) < 0.7)
    reimbursed = np.rint(base * np.where(full, 1.0, rate)).astype(np.int64)
    share = visit & ~covered & (batch.p_age[lines.person] >= 18)
    reimbursed = np.where(share, np.maximum(reimbursed - 200, 0), reimbursed)
    claims = int(lines.visit.max()) + 1 if n else 0
    delay = np.minimum(2 + rng.geometric(0.12, claims), 75)[lines.visit]  # a claim is paid at once
    paid_on = np.minimum(np.maximum(lines.starts, lines.ends) + delay, batch.plan.today)
    return Paid(billed, base, reimbursed, paid_on, np.zeros(n, bool))


def cancel(batch: Batch, lines: Lines, paid: Paid, rng: np.random.Generator) -> tuple[Lines, Paid]:
    """Cancel some lines, and bill some of those again in a claim of their own. No line that others stand on
    (an operation and its anaesthesia, a visit and its travel) is cancelled without them."""
    n = len(lines)
    held = np.zeros(int(lines.visit.max()) + 1 if n else 0, bool)
    held[lines.visit[np.isin(lines.act, places_of(*ADD_ONS))]] = True
    paid.cancelled = (rng.random(n) < _CANCELLED) & ~held[lines.visit]
    again = np.flatnonzero(paid.cancelled & (rng.random(n) < _REISSUED))
    new, due = lines.kept(again), paid.kept(again)
    new.visit = (int(lines.visit.max()) + 1 if n else 0) + np.arange(len(again))
    new.line_no = np.ones(len(again), np.int64)
    due.cancelled = np.zeros(len(again), bool)
    due.paid_on = np.minimum(due.paid_on + rng.integers(3, 40, len(again)), batch.plan.today)
    return lines.more(new), paid.more(due)


def claim_ids(batch: Batch, lines: Lines) -> pa.Array:
    """Number of the claim of each line."""
    number = np.int64(batch.plan.fund) * 10**12 + np.int64(batch.number) * 10**8 + lines.visit
    return pa.array(number).cast(pa.string())


def claim_table(
    batch: Batch,
    lines: Lines,
    paid: Paid,
    ids: pa.Array,
    providers: Providers,
    commune: pa.Array,
    elsewhere: Sequence[int] = (),
) -> pa.Table:
    """The table `claims` of a batch. `ids`: person_id of each person; `commune`: of each person; `elsewhere`: places of
    the lines paid by the neighbouring fund."""
    from relais.synthetic.providers import SPECIALTIES, TRADES

    trade = np.array([SPECIALTIES.index(t.specialty) if t.specialty else -1 for t in TRADES])
    specialty = trade[providers.trade[lines.provider]]
    n = len(lines)
    payer = np.zeros(n, int)
    payer[list(elsewhere)] = 1
    return pa.table(
        {
            "claim_id": claim_ids(batch, lines),
            "line_no": pa.array(lines.line_no.astype(np.int32)),
            "fund": coded(payer, [batch.plan.fund, batch.plan.neighbour]),
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
