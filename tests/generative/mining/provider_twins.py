"""The rules on the days and months of providers, written again in plain Python."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from datetime import date
from typing import Any

from relais import geo
from relais.rules.store import value
from tests.generative.mining.test_peers_twin import beside, middle

Row = dict[str, Any]
Found = dict[tuple[str, int], int]
Days = dict[tuple[str, date], list[Row]]
SPOTS = {row["code"]: (row["x"], row["y"], row["z"]) for row in geo.middles().to_pylist()}


def number(name: str, on: date) -> int:
    return int(value(name, on).amount)


def kept(lines: list[Row], on: date) -> list[Row]:
    return [
        x
        for x in lines
        if not x.get("cancelled") and date(on.year - 4, 1, 1) <= x["starts_on"] <= on
    ]


def days_of(lines: list[Row]) -> Days:
    days: Days = defaultdict(list)
    for x in lines:
        days[x["provider_id"], x["starts_on"]].append(x)
    return days


def long_days(lines: list[Row], on: date) -> Found:
    """Each line with its part of what passes the limit of its day."""
    minutes_of = value("mining_act_minutes", on).amount
    most_patients = value("mining_day_patients", on).amount
    limit = number("mining_day_minutes", on)
    found: Found = {}
    for day in days_of(kept(lines, on)).values():
        minutes = sum(x["quantity"] * minutes_of.get(x["act_code"], 0) for x in day)
        patients = len({x["patient_id"] for x in day})
        most = most_patients.get(day[0]["specialty"])
        if minutes > limit:
            over, whole = minutes - limit, minutes
        elif most is not None and patients > most:
            over, whole = patients - most, patients
        else:
            continue
        found |= {(x["claim_id"], x["line_no"]): x["reimbursed_cents"] * over // whole for x in day}
    return found


def far_days(lines: list[Row], on: date) -> dict[tuple[str, date], Found]:
    """By provider and day, the lines of the patients at home far from the commune that has the most of them."""
    at_home = value("mining_home_acts", on).amount
    limit = (10 * number("mining_far_km", on)) ** 2
    home = [x for x in kept(lines, on) if x["act_code"] in at_home and x["commune"] in SPOTS]
    found = {}
    for key, day in days_of(home).items():
        patients = Counter(commune for commune, _ in {(x["commune"], x["patient_id"]) for x in day})
        here = min(patients, key=lambda code: (-patients[code], code))
        far = [x for x in day if apart(here, x["commune"]) >= limit]
        if len({x["patient_id"] for x in far}) >= number("mining_far_patients", on):
            found[key] = {(x["claim_id"], x["line_no"]): x["reimbursed_cents"] for x in far}
    return found


def apart(one: str, other: str) -> int:
    return sum((a - b) ** 2 for a, b in zip(SPOTS[one], SPOTS[other], strict=True))


Months = dict[str, dict[int, int]]


def months_of(lines: list[Row], on: date) -> Months:
    """By provider, cents of each month that has a line, numbered from year nought."""
    months: Months = defaultdict(lambda: defaultdict(int))
    for x in kept(lines, on):
        months[x["provider_id"]][x["starts_on"].year * 12 + x["starts_on"].month] += x[
            "reimbursed_cents"
        ]
    return months


def rises(months: Months, specialty: dict[str, str], on: date) -> dict[tuple[str, int], Row]:
    """By provider and year, what is told of a rise."""
    whole = on.day == monthrange(on.year, on.month)[1]
    so_far = on.month if whole else on.month - 1
    found = {}
    for year, last in [(on.year - 1, 12), *([(on.year, so_far)] if so_far >= 6 else [])]:
        units = [unit for who, mine in months.items() if (unit := _unit(who, mine, year, last, on))]
        for one in units:
            one |= {
                "specialty": specialty[one["who"]],
                "size_class": 1,
                "territory": "",
                "n_patients": 1,
            }
        for one in units:
            peers = beside(one, units, number("mining_peer_least", on), 0)
            if peers and one["now_cents"] >= number("mining_growth_least", on):
                kind = _kind(one, peers, on)
                if kind:
                    found[one["who"], year] = {**one, "kind_of_rise": kind}
    return found


def _kind(one: Row, peers: Row, on: date) -> str | None:
    first, fourth = (number(f"mining_growth_{name}", on) for name in ("1_year", "4_years"))
    if one["value"] >= 100 + first and peers["distance"] >= number("mining_peer_distance", on):
        return "Sur un an"
    back = one["years_back"]
    if back is None or one["value"] <= peers["peers_median"]:
        return None
    climbed = one["then_now_cents"] * 100 // one["then_cents"] - 100
    return (
        "Sur plusieurs années" if 3 * climbed >= 3 * first + (fourth - first) * (back - 1) else None
    )


def _unit(who: str, mine: dict[int, int], year: int, last: int, on: date) -> Row | None:
    one = _beside(mine, year, 1, last, on)
    if one is None:
        return None
    far = [(back, sums) for back in (4, 3, 2) if (sums := _beside(mine, year, back, last, on))]
    back, then = far[0] if far else (None, None)
    return {
        "who": who,
        "months": one[2],
        "now_cents": one[0],
        "before_cents": one[1],
        "value": one[0] * 100 // one[1],
        "years_back": back,
        "then_now_cents": then[0] if then else None,
        "then_cents": then[1] if then else None,
    }


def _beside(
    mine: dict[int, int], year: int, back: int, last: int, on: date
) -> tuple[int, int, int] | None:
    """(cents now, then, months) over the months billed then; None where that year was not whole, or too small."""
    then = (year - back) * 12
    there = [n for n in range(1, last + 1) if then + n in mine]
    before = sum(mine[then + n] for n in there)
    if len(there) < last - number("mining_growth_absent", on) or min(mine) > then + 1:
        return None
    if before < number("mining_growth_base", on):
        return None
    return sum(mine.get(year * 12 + n, 0) for n in there), before, len(there)


def ramps(months: Months, specialty: dict[str, str], on: date) -> dict[tuple[str, int], Row]:
    """By provider and first year, what is told of a new place that starts too high."""
    span, times = (number(f"mining_ramp_{name}", on) for name in ("months", "times"))
    start, found = min(min(mine) for mine in months.values()), {}
    for who, mine in months.items():
        began = min(mine)
        year = (began - 1) // 12
        early = [mine[place] for place in mine if began < place <= began + span]
        each = sum(early) // max(len(early), 1)
        peers = {
            other: [cents for place, cents in theirs.items() if (place - 1) // 12 == year]
            for other, theirs in months.items()
            if specialty[other] == specialty[who]
        }
        known = {other: cents for other, cents in peers.items() if cents}
        if began < start + 12 or len(known) < number("mining_peer_least", on):
            continue
        median = middle([cents for some in known.values() for cents in some])
        if each > median * times and each >= number("mining_growth_least", on) // 12:
            found[who, year] = {
                "kind_of_rise": "Nouveau lieu",
                "months": len(early),
                "now_cents": sum(early),
                "before_cents": 0,
                "per_month_cents": each,
                "peers_month_cents": median,
            }
    return found
