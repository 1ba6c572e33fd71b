"""Work stops and payrolls of those who have a wage."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.synthetic.claims import Places
from relais.synthetic.households import Batch
from relais.synthetic.identifiers import numbers
from relais.synthetic.incomes import Incomes
from relais.synthetic.people import Traits
from relais.synthetic.plan import day
from relais.synthetic.profiles import Profile
from relais.synthetic.providers import Providers
from relais.synthetic.text import coded, constant, dates, digits, mix, text

KINDS = ("maladie", "covid", "maternite", "paternite", "at_mp")
STATUSES = ("salaried", "self_employed", "unemployed")
DAILY_CAPS = {
    2019: 4501,
    2020: 4555,
    2021: 4600,
    2022: 4869,
    2023: 5170,
    2024: 5228,
    2025: 4147,
    2026: 4297,
}
"""Highest daily allowance of an employee, cents, most of the year (SMIC and its multiple of the year)."""
_NET = 0.78


def employers(batch: Batch) -> np.ndarray:
    """Number of the employer of each person: one for about twelve wage earners."""
    place = batch.number * 25_000 + np.arange(batch.n)
    return (mix(place, batch.plan.seed + 3) % np.uint64(max(batch.plan.insured // 25, 3))).astype(
        np.int64
    )


def _employer_ids(values: np.ndarray) -> pa.Array:
    return text(constant("X", len(values)), digits(values, 8))


@dataclass(frozen=True)
class Stops:
    """Stops of a batch, one cell a stop, at most one a person."""

    person: np.ndarray
    kind: np.ndarray
    self_employed: np.ndarray
    starts: np.ndarray
    ends: np.ndarray

    def spans(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        """First and last day of the stop of each of n people; nobody's lies before it begins."""
        first, last = np.full(n, np.iinfo(np.int32).max), np.full(n, -1)
        first[self.person], last[self.person] = self.starts, self.ends
        return first, last


def draw_stops(batch: Batch, incomes: Incomes, traits: Traits) -> Stops:
    """Stops of the year before the extract. Those on sick pay have theirs still open."""
    rng = batch.plan.rng(batch.number, 12)
    today, n = batch.plan.today, batch.n
    wage = incomes.amounts["wage_net"]
    active = batch.p_adult & (batch.p_age < 65) & (traits.died_on < 0)
    steady = wage[:, 13:].min(axis=1) > 30_000
    part_time = (wage[:, 12:].sum(axis=1) > 300_000) & (rng.random(n) < 0.3)
    own = (incomes.profile == Profile.SELF_EMPLOYED) & active
    stopped = (active & (steady | part_time) | own) & (rng.random(n) < 0.17) & ~traits.no_care
    sick = batch.p_adult & (incomes.situation_from["sick_pay"] >= 0) & (traits.died_on < 0)
    person = np.flatnonzero(stopped | sick)
    m, unwell = len(person), sick[person]
    epidemic = 0.92 if batch.plan.year in (2020, 2021, 2022) else 0.86
    kind = np.array([0, 1, 4])[np.searchsorted([0.86, epidemic], rng.random(m), side="right")]
    long = rng.random(m) < 0.08
    length = np.where(long, rng.integers(35, 150, m), 3 + rng.geometric(0.09, m))
    since = incomes.situation_from["sick_pay"][person]
    starts = np.where(unwell, since, rng.integers(today - 360, today - 8, m))
    ends = np.minimum(starts + length, today + 40)
    ends = np.where(unwell, today + rng.integers(5, 60, m), ends)
    return Stops(person, np.where(unwell, 0, kind), own[person], starts, ends)


def stop_table(
    batch: Batch,
    incomes: Incomes,
    stops: Stops,
    providers: Providers,
    places: Places,
    person_ids: pa.Array,
) -> pa.Table:
    """The table `work_stops`: three waiting days but for Covid and accidents at work."""
    rng = batch.plan.rng(batch.number, 17)
    today, m, person = batch.plan.today, len(stops.person), stops.person
    received = stops.starts + np.minimum(rng.geometric(0.35, m), 20)
    paid_on = received + rng.integers(12, 47, m)
    paid = (paid_on <= today) & (rng.random(m) < 0.97)
    waiting = np.where(np.isin(stops.kind, (1, 4)), 0, 3)
    days = np.minimum(stops.ends, today) - stops.starts + 1 - waiting
    days = np.where(paid, np.maximum(days, 0), 0)
    gross = np.maximum(incomes.amounts["wage_net"][person].max(axis=1), 60_000) / _NET
    daily = np.minimum(np.rint(gross * 3 / 91.25 / 2), DAILY_CAPS[batch.plan.year]).astype(int)
    return pa.table(
        {
            "stop_id": numbers(batch.number, m, "A"),
            "person_id": person_ids.take(pa.array(person)),
            "fund": coded(np.zeros(m), [batch.plan.fund]),
            "kind": coded(stops.kind, KINDS),
            "status": coded(stops.self_employed.astype(int), STATUSES),
            "prescriber_id": providers.ids.take(pa.array(places.doctor[person])),
            "employer_id": _masked(_employer_ids(employers(batch)[person]), stops.self_employed),
            "starts_on": dates(stops.starts),
            "ends_on": dates(stops.ends),
            "received_on": dates(np.minimum(received, today)),
            "paid_on": dates(paid_on, mask=~paid),
            "days_paid": pa.array(days.astype(np.int32)),
            "daily_cents": pa.array(daily.astype(np.int32)),
            "paid_cents": pa.array((daily * days).astype(np.int32)),
        }
    )


def _masked(values: pa.Array, null: np.ndarray) -> pa.Array:
    return pc.if_else(pa.array(~null), values, pa.scalar(None, pa.string()))


def payrolls(
    batch: Batch, incomes: Incomes, person_ids: pa.Array, stop: tuple[np.ndarray, np.ndarray]
) -> pa.Table:
    """The table `payrolls`: each month of the extract's year with a wage, never during a stop."""
    wage = incomes.amounts["wage_net"]
    blocks: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []
    first_stop, last_stop = stop
    for column, label in enumerate(batch.plan.months):
        year, month = (int(part) for part in label.split("_"))
        if year != batch.plan.year:
            continue
        opens = day(date(year, month, 1))
        closes = day(date(year, month, calendar.monthrange(year, month)[1]))
        who = np.flatnonzero(wage[:, column] > 20_000)
        begin, end = np.full(len(who), opens), np.full(len(who), closes)
        touched = (first_stop[who] <= closes) & (last_stop[who] >= opens)
        before = touched & (first_stop[who] > opens)
        after = touched & ~before & (last_stop[who] < closes)
        end = np.where(before, first_stop[who] - 1, end)
        begin = np.where(after, last_stop[who] + 1, begin)
        keep = ~touched | before | after
        blocks.append((who[keep], begin[keep], end[keep], wage[who[keep], column]))
    who, begin, end, net = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    order = np.argsort(who, kind="stable")
    who, begin, end, net = who[order], begin[order], end[order], net[order]
    hours = np.rint(np.minimum((end - begin + 1) * 5, 151) * np.clip(net / 160_000, 0.15, 1.0))
    return pa.table(
        {
            "payroll_id": numbers(batch.number, len(who), "B"),
            "person_id": coded(who, person_ids),
            "employer_id": _employer_ids(employers(batch)[who]),
            "starts_on": dates(begin),
            "ends_on": dates(end),
            "hours": pa.array(hours.astype(np.int32)),
            "gross_cents": pa.array(np.rint(net / _NET).astype(np.int32)),
            "net_cents": pa.array(net.astype(np.int32)),
        }
    )
