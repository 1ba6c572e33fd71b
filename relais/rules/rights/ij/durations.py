"""Which days of a sickness stop are paid: waiting, maximum over three years, long illness, six months."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from relais.rules.rights._days import add_days, add_months, days_of, length
from relais.rules.rights._french import day
from relais.rules.rights.ij.draft import Calendar, Draft
from relais.rules.rights.ij.facts import Facts
from relais.rules.rights.ij.opening import open_long
from relais.rules.rights.ij.waiting import paid_before, sickness_stops
from relais.rules.store import Law


def without_limit(facts: Facts, ends_on: date) -> Calendar:
    """Covid derogation: every day is paid and none counts."""
    return [(on, "paid") for on in days_of(facts.starts_on, ends_on)]


def sickness(draft: Draft, facts: Facts, law: Law, ends_on: date, waiting: int) -> Calendar:
    """The label of each day of the stop, in the order the law takes things from it."""
    starts_on = facts.starts_on
    last_day = _last_day(facts, law, ends_on)
    late_on = add_months(starts_on, law["ij_long_stop_months"])
    late: str | None = None if facts.status == "salaried" else "paid"
    paid = [] if facts.ald else paid_before(facts, law)
    most, window = _maximum(facts, law, len(paid) + length(starts_on, ends_on))
    calendar: Calendar = []
    for place, on in enumerate(days_of(starts_on, ends_on)):
        if place < waiting:
            label = "waiting"
        elif (last_day is not None and on > last_day) or (
            most is not None and _paid_since(paid, add_months(on, -window)) >= most
        ):
            label = "over_maximum"
        elif on >= late_on:
            late = late or _late_label(draft, facts, law)
            label = late
        else:
            label = "paid"
        if label == "paid":
            paid.append(on.toordinal())
        calendar.append((on, label))
    if any(label == "over_maximum" for _, label in calendar):
        draft.note("under_maximum", False, f"Durée maximale atteinte avant le {day(ends_on)}.")
    return calendar


def _maximum(facts: Facts, law: Law, days: int) -> tuple[int | None, int]:
    """Most days over how many months; None where so few days could never reach it, or for an ALD."""
    if facts.ald or days <= law.store.value("ij_maladie_max_days", law.on).amount:
        return None, 0
    return law["ij_maladie_max_days"], 12 * law["ij_maladie_max_window_years"]


def _paid_since(paid: list[int], since: date) -> int:
    return len(paid) - bisect_right(paid, since.toordinal())


def _last_day(facts: Facts, law: Law, ends_on: date) -> date | None:
    """Last payable day: 90th day (liberal professions), or the end of the ALD period."""
    limits = []
    if facts.status == "liberal":
        limits.append(_liberal_last_day(law, ends_on))
    if facts.ald:
        limits.append(
            add_days(add_months(_ald_start(facts, law), 12 * law["ij_ald_max_years"]), -1)
        )
    return min(limits, default=None)


def _liberal_last_day(law: Law, ends_on: date) -> date:
    """The doubt (are waiting days within the ninety?) is recorded only for stops as long."""
    last = add_days(law.on, law.store.value("ij_liberal_max_days", law.on).amount - 1)
    if add_days(ends_on, law["ij_waiting_days"]) > last:
        law.at("ij_liberal_max_days", law.on)
    return last


def _ald_start(facts: Facts, law: Law) -> date:
    """First day of the ALD period: walks back until a year of resumption opened a new one."""
    gap = 12 * law["ij_ald_renewal_years"]
    start = facts.starts_on
    for prior in reversed(
        [p for p in sickness_stops(facts) if p.kind == "maladie" and p.ald is not False]
    ):
        if add_months(prior.ends_on, gap) < start:
            break
        start = min(start, prior.starts_on)
    return start


def _late_label(draft: Draft, facts: Facts, law: Law) -> str:
    """What becomes of the days beyond six months (employees); asked only when such a day could be paid."""
    met = open_long(draft, facts, law)
    return {True: "paid", False: "not_open", None: "unknown"}[met]
