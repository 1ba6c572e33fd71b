"""Invalidity, DIPA and CAQES amounts written again in decimals, from the reference's words and tables."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.generative.rights.twin_ij import PASS, PMSS

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
    threshold = min(cap, max(facts["sam_cents"], last or 0))
    excess = max(0, pension + income - threshold)
    if last is None and excess and threshold < cap:
        return "undetermined", None
    left = max(0, pension - whole(D(excess) / 2))
    return ("due" if left else "none"), left


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
