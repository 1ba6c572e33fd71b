"""Work stops and payrolls of those who have a wage."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from relais.synthetic.allowances import ACCIDENT, SICKNESS, owed
from relais.synthetic.cells import Cells
from relais.synthetic.claims import Places
from relais.synthetic.households import Batch
from relais.synthetic.identifiers import numbers
from relais.synthetic.incomes import Incomes
from relais.synthetic.people import Traits
from relais.synthetic.plan import day
from relais.synthetic.profiles import Profile
from relais.synthetic.providers import Providers
from relais.synthetic.text import coded, constant, dates, digits, masked, mix, text

KINDS = ("maladie", "covid", "maternite", "paternite", "at_mp")
SALARIED_KINDS = (0, 1, 4)
STATUSES = ("salaried", "self_employed", "unemployed")
_NET = 0.78
LEAST_WAGE = 20_000
"""Net cents of a month below which no payroll is written."""
OPENING_HOURS = 150
SETTLED_DAYS = 60
"""Days after its end when a stop is expected to be paid."""


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


@dataclass(frozen=True)
class Payment:
    """What was paid for each stop of a batch, and what is missing: `owed` cents, `complete` when payrolls and
    days tell it, `reason` of what was planted ("" none, "month_forgotten", "unpaid")."""

    received: np.ndarray
    paid_on: np.ndarray
    paid: np.ndarray
    days: np.ndarray
    daily: np.ndarray
    cents: np.ndarray
    owed: np.ndarray
    complete: np.ndarray
    forgotten: np.ndarray


def pay(batch: Batch, incomes: Incomes, stops: Stops) -> Payment:
    """Pays each stop as the law says, but for those where a month of wages is forgotten or nothing is paid."""
    rng = batch.plan.rng(batch.number, 17)
    today, m = batch.plan.today, len(stops.person)
    received = stops.starts + np.minimum(rng.geometric(0.35, m), 20)
    paid_on = received + rng.integers(12, 47, m)
    paid = (paid_on <= today) & (rng.random(m) < 0.97)
    wages, months = _reference(batch, incomes, stops)
    due = owed(stops.kind, stops.starts, wages)
    forgotten = (rng.random(m) < 0.03) & (stops.kind == SICKNESS) & ~stops.self_employed
    short = owed(stops.kind, stops.starts, wages * [1, 1, 0])
    days = np.maximum(np.minimum(stops.ends, today) - stops.starts + 1 - due.waiting, 0)
    daily = np.where(forgotten, short.daily, due.daily)
    cents = np.where(forgotten, short.total(stops.kind, days), due.total(stops.kind, days))
    settled = stops.ends <= today - SETTLED_DAYS
    right = due.total(stops.kind, days)
    return Payment(
        received=np.minimum(received, today),
        paid_on=paid_on,
        paid=paid,
        days=np.where(paid, days, 0),
        daily=daily,
        cents=np.where(paid, cents, 0),
        owed=right - np.where(paid, cents, 0),
        complete=settled & months & ~stops.self_employed,
        forgotten=forgotten,
    )


def _reference(batch: Batch, incomes: Incomes, stops: Stops) -> tuple[np.ndarray, np.ndarray]:
    """Gross wages of the three months before each stop, the last first; whether payrolls tell what the amount needs
    (an accident: the last month) and open the right by their hours."""
    net = incomes.amounts["wage_net"][stops.person]
    labels = [int(label[:4]) * 12 + int(label[5:]) - 1 for label in batch.plan.months]
    starts = stops.starts.astype("datetime64[D]").astype("datetime64[M]").astype(int) + 1970 * 12
    at = starts[:, None] - np.arange(1, 4) - labels[0]
    inside = (at >= 0) & (at < len(labels))
    wage = np.take_along_axis(net, np.clip(at, 0, len(labels) - 1), axis=1)
    told = inside & (wage > LEAST_WAGE) & (at + labels[0] >= batch.plan.year * 12)
    hours = np.where(told, _hours(wage, _lengths(at + labels[0]) * 5), 0).sum(axis=1)
    usual = np.maximum(net.max(axis=1), 60_000)[:, None]
    gross = np.rint(np.where(wage > 0, wage, usual) / _NET).astype(np.int64)
    opened = told.all(axis=1) & (hours >= OPENING_HOURS)
    return gross, np.where(stops.kind == ACCIDENT, told[:, 0], opened)


def _lengths(months: np.ndarray) -> np.ndarray:
    """Days of months counted from year 0."""
    first = (months - 1970 * 12).astype("datetime64[M]")
    return (first + 1).astype("datetime64[D]").astype(int) - first.astype("datetime64[D]").astype(
        int
    )


def _hours(net: np.ndarray, most: np.ndarray) -> np.ndarray:
    """Hours of a month from its wage: full time at 1,600 euros."""
    return np.rint(np.minimum(most, 151) * np.clip(net / 160_000, 0.15, 1.0))


def stop_table(
    batch: Batch,
    stops: Stops,
    payment: Payment,
    providers: Providers,
    places: Places,
    person_ids: pa.Array,
) -> pa.Table:
    """The table `work_stops`."""
    m, person = len(stops.person), stops.person
    return pa.table(
        {
            "stop_id": numbers(batch.number, m, "A"),
            "person_id": person_ids.take(pa.array(person)),
            "fund": coded(np.zeros(m), [batch.plan.fund]),
            "kind": coded(stops.kind, KINDS),
            "status": coded(stops.self_employed.astype(int), STATUSES),
            "prescriber_id": providers.ids.take(pa.array(places.doctor[person])),
            "employer_id": masked(_employer_ids(employers(batch)[person]), stops.self_employed),
            "starts_on": dates(stops.starts),
            "ends_on": dates(stops.ends),
            "received_on": dates(payment.received),
            "paid_on": dates(payment.paid_on, mask=~payment.paid),
            "days_paid": pa.array(payment.days.astype(np.int32)),
            "daily_cents": pa.array(payment.daily.astype(np.int32)),
            "paid_cents": pa.array(payment.cents.astype(np.int32)),
        }
    )


@dataclass
class Rows(Cells):
    """Payrolls of a batch, one cell a period; `net` cents."""

    person: np.ndarray
    employer: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    hours: np.ndarray
    net: np.ndarray


def draw_payrolls(batch: Batch, incomes: Incomes, stop: tuple[np.ndarray, np.ndarray]) -> Rows:
    """Each month of the extract's year with a wage, never during a stop; some employers go on paying a stop,
    for no hour of work."""
    wage = incomes.amounts["wage_net"]
    blocks: list[tuple[np.ndarray, ...]] = []
    first_stop, last_stop = stop
    kept_paid = mix(np.arange(batch.n), batch.plan.seed + batch.number) % np.uint64(10) == 0
    for column, label in enumerate(batch.plan.months):
        year, month = (int(part) for part in label.split("_"))
        if year != batch.plan.year:
            continue
        opens = day(date(year, month, 1))
        closes = day(date(year, month, calendar.monthrange(year, month)[1]))
        who = np.flatnonzero(wage[:, column] > LEAST_WAGE)
        begin, end = np.full(len(who), opens), np.full(len(who), closes)
        touched = (first_stop[who] <= closes) & (last_stop[who] >= opens)
        before = touched & (first_stop[who] > opens)
        after = touched & ~before & (last_stop[who] < closes)
        end = np.where(before, first_stop[who] - 1, end)
        begin = np.where(after, last_stop[who] + 1, begin)
        keep = ~touched | before | after
        hours = _hours(wage[who, column], (end - begin + 1) * 5)
        blocks.append((who[keep], begin[keep], end[keep], hours[keep], wage[who[keep], column]))
        maintained = ~keep & kept_paid[who]
        at = who[maintained]
        whole = np.full(len(at), opens), np.full(len(at), closes)
        blocks.append((at, *whole, np.zeros(len(at)), wage[at, column]))
    who, begin, end, hours, net = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
    order = np.lexsort((begin, who))
    rows = Rows(who, employers(batch)[who], begin, end, hours, net)
    return rows.kept(order)


def payroll_ids(batch: Batch, rows: Rows) -> pa.Array:
    """Number of each payroll."""
    return numbers(batch.number, len(rows.person), "B")


def payroll_table(batch: Batch, rows: Rows, person_ids: pa.Array) -> pa.Table:
    """The table `payrolls`."""
    return pa.table(
        {
            "payroll_id": payroll_ids(batch, rows),
            "person_id": coded(rows.person, person_ids),
            "employer_id": _employer_ids(rows.employer),
            "starts_on": dates(rows.starts),
            "ends_on": dates(rows.ends),
            "hours": pa.array(rows.hours.astype(np.int32)),
            "gross_cents": pa.array(np.rint(rows.net / _NET).astype(np.int32)),
            "net_cents": pa.array(rows.net.astype(np.int32)),
        }
    )
