"""Invalidity, DIPA and CAQES amounts written again in decimals, from the reference's words and tables."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.generative.rights.twin_base import PASS, PMSS, SMIC, shifted, smic

D = Decimal


def whole(amount: Decimal) -> int:
    return int(amount.quantize(D(1), ROUND_HALF_UP))


def invalidite(facts: dict[str, Any], on: dt.date) -> tuple[str, int | None]:
    """Verdict and payable cents a year, of a salaried pensioner of category 1 or 2."""
    rate = D("0.3") if facts["category"] == 1 else D("0.5")
    yearly = min(rate * facts["sam_cents"], rate * PMSS[on.year] * 1200)
    least = None
    if dt.date(2025, 4, 1) <= on <= dt.date(2026, 3, 31):
        least = 33529
    elif on >= dt.date(2026, 4, 1):
        least = 33831
    elif yearly < 12 * 33529:
        return "undetermined", None
    pension = max(whole(yearly), 12 * (least or 0))
    income, last = facts["activity_income_cents"], facts["last_year_income_cents"]
    if income == 0:
        return "due", pension
    if on < dt.date(2022, 4, 1):
        return "undetermined", None
    cap = whole(PASS[on.year] * 100 * (D("1.5") if on >= dt.date(2023, 7, 30) else D(1)))
    left = {
        max(0, pension - whole(D(max(0, pension + income - threshold)) / 2))
        for best in ([0, cap] if last is None else [last])
        for threshold in [min(cap, max(facts["sam_cents"], best))]
    }
    if len(left) > 1:
        return "undetermined", None
    return ("due" if max(left) else "none"), left.pop()


def award(facts: dict[str, Any], on: dt.date) -> tuple[str, int | None]:
    """A first request: loss of two thirds, age, twelve months of affiliation at the first of the month, work."""
    verdict, payable = invalidite(facts, on)
    gates = [_reduced(facts), facts.get("under_retirement_age"), _affiliated(facts), _worked(facts)]
    if False in gates or payable == 0:
        return "none", payable
    return ("undetermined" if None in gates else verdict), payable


def _reduced(facts: dict[str, Any]) -> bool | None:
    """A category is only decided of who has lost two thirds."""
    loss = facts.get("capacity_loss")
    return True if loss is None else 3 * loss >= 2


def _affiliated(facts: dict[str, Any]) -> bool | None:
    since, stop = facts.get("affiliated_since"), facts.get("reference_on")
    if since is None or stop is None:
        return None
    return shifted(since, 12) <= stop.replace(day=1)


def _worked(facts: dict[str, Any]) -> bool | None:
    """600 hours, or 2,030 hourly SMIC of the day of the stop; any of them when that day is unknown."""
    hours, wages, stop = (
        facts.get(name) for name in ("hours_12_months", "wages_12_months_cents", "reference_on")
    )
    if hours is not None and hours >= 600:
        return True
    known = [smic(stop, hourly=True)] if stop else [D(by_hour) for _, _, by_hour in SMIC]
    enough = None
    if wages is not None and None not in known:
        met = {D(wages) >= 2030 * one * 100 for one in known if one is not None}
        enough = met.pop() if len(met) == 1 else None
    if enough:
        return True
    return False if enough is False and hours is not None else None


def dipa(facts: dict[str, Any]) -> tuple[str, int | None, int | None]:
    """Verdict, aid and balance in cents."""
    h2019, h2020 = facts["fees_2019_cents"], facts["fees_2020_cents"]
    rate, aids, advance = facts["fixed_charge_rate"], facts["aids_cents"], facts["advance_cents"]
    if h2019 is None or h2020 is None:
        return "undetermined", None, None
    loss = D(h2019) * D("3.5") / 12 - h2020
    if loss <= 0:
        aid = 0
    elif rate is None or aids is None:
        return "undetermined", None, None
    else:
        aid = max(0, whole(loss * rate - aids)) if loss * rate > aids else 0
    return ("due" if aid else "none"), aid, None if advance is None else aid - advance


def caqes(indicators: list[dict[str, Any]], on: dt.date) -> tuple[str, int | None]:
    """Verdict and total cents: share of savings since July 2022, flat amounts pro rata before."""
    names = ("saving_cents", "rate") if on >= dt.date(2022, 7, 1) else ("flat_cents", "attainment")
    total = 0
    for one in indicators:
        amount, share = one.get(names[0]), one.get(names[1])
        if (amount is not None and amount <= 0) or share == 0:
            continue
        if amount is None or share is None:
            return "undetermined", None
        total += whole(D(amount) * share)
    return ("due" if total else "none"), total
