"""C2S written again from the law's text, plainly and slowly, to be compared with the product.

It shares nothing with `relais.rules`: its values are written here, its amounts are fractions of euros, and
what is unknown is tried both ways instead of bounded.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F
from itertools import product
from typing import Any

Case = dict[str, Any]

BASE = [
    ("2019-04-01", "8950.96"),
    ("2020-04-01", "9031.559"),
    ("2021-04-01", "9040.5906"),
    ("2022-04-01", "9203.3212"),
    ("2022-07-01", "9571.454"),
    ("2023-04-01", "9718.7072"),
    ("2024-04-01", "10165.7677"),
    ("2025-04-01", "10338.5858"),
    ("2026-04-01", "10421.2944"),
]
RSA = [
    ("2019-04-01", "559.74"),
    ("2020-04-01", "564.78"),
    ("2021-04-01", "565.34"),
    ("2022-04-01", "575.52"),
    ("2022-07-01", "598.54"),
    ("2023-04-01", "607.75"),
    ("2024-04-01", "635.71"),
    ("2025-04-01", "646.52"),
    ("2026-04-01", "651.69"),
]
# Tables by household size where a publisher differs from the chain, and "per extra person" amounts.
EXCEPTIONS = {
    ("2024-04-01", "dom", "free", 1): 11315,
    ("2025-04-01", "metro", "part", 4): 29311,
    ("2019-04-01", "dom", "part", 4): 28244,
}
EXTRA = {
    ("2020-04-01", "metro", "free"): (18966, F("3612.62")),
    ("2020-04-01", "metro", "part"): (25604, F("4877.04")),
    ("2024-04-01", "metro", "free"): (21348, F(4066)),
    ("2024-04-01", "metro", "part"): (28820, F(5490)),
    ("2024-04-01", "dom", "free"): (23760, F(4526)),
    ("2024-04-01", "dom", "part"): (32077, F(6110)),
    ("2025-04-01", "metro", "free"): (21711, F(4135)),
    ("2025-04-01", "metro", "part"): (29311, F(5583)),
}
COUNTED = [
    "wage_net",
    "unemployment",
    "sick_pay",
    "maternity_pay",
    "pension",
    "retirement",
    "invalidity_pension",
    "accident_rent",
    "aah",
    "asi",
    "aspa",
    "ass",
    "alimony_received",
    "family_benefit",
    "self_employed_net",
    "training_pay",
    "exceptional_gain",
    "other",
]
HUGE = 10**9


def latest(table: list[tuple[str, str]], on: dt.date) -> tuple[str, F]:
    day, amount = [row for row in table if dt.date.fromisoformat(row[0]) <= on][-1]
    return day, F(amount)


def rounded(amount: F) -> int:
    return int(amount + F(1, 2))


def month_back(on: dt.date, back: int) -> str:
    year, month = on.year, on.month
    for _ in range(back):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return f"{year}-{month:02d}"


def age(born: dt.date, on: dt.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def weights(household: list[Case]) -> list[F]:
    """Share of each, the adults first, then the children, oldest first."""
    children = sorted(
        (one for one in household if one["role"] == "dependant"),
        key=lambda one: (one["birth_date"] or "9999", one["id"]),
    )
    adults = [one for one in household if one["role"] != "dependant"]
    found = []
    for rank, one in enumerate([*adults, *children], 1):
        share = {1: F(1), 2: F(1, 2), 3: F(3, 10), 4: F(3, 10)}.get(rank, F(4, 10))
        halved = one["role"] == "dependant" and one["shared_custody"]
        found.append(share / 2 if halved else share)
    return found


def ceilings(on: dt.date, territory: str, household: list[Case]) -> tuple[int, int]:
    day, base = latest(BASE, on)
    place = "metro" if territory == "metropole" else "dom"
    shares, size = weights(household), len(household)
    halved = any(one["role"] == "dependant" and one["shared_custody"] for one in household)
    answer = []
    for kind in ("free", "part"):
        amount = base * sum(shares)
        if place == "dom":
            amount *= F("1.113")
        if kind == "part":
            amount *= F("1.35")
        whole = rounded(amount)
        if not halved:
            whole = EXCEPTIONS.get((day, place, kind, size), whole)
            if size > 4 and (day, place, kind) in EXTRA:
                four, more = EXTRA[(day, place, kind)]
                whole = rounded(four + (size - 4) * more)
        answer.append(whole)
    return answer[0], answer[1]


def housing(on: dt.date, how: str, aid: list[F], size: int) -> F:
    _, rsa = latest(RSA, on)
    place = min(size, 3) - 1
    household = rsa * [F(1), F("1.5"), F("1.8")][place]
    if how == "tenant":
        return F(0)
    if how == "tenant_with_aid":
        flat = rounded(household * [F("0.12"), F("0.16"), F("0.165")][place] * 100)
        return sum((min(F(flat, 100), got) for got in aid), F(0))
    flat = rounded(household * [F("0.12"), F("0.14"), F("0.14")][place] * 100)
    return F(flat, 100) * 12


def amounts(one: Case, kind: str, months: list[str]) -> list[F]:
    return [
        sum(
            (
                F(row["amount_cents"], 100)
                for row in one["resources"]
                if row["kind"] == kind and row["month"] == month
            ),
            F(0),
        )
        for month in months
    ]


def unknown_months(one: Case, months: list[str]) -> list[str]:
    told = {row["month"] for row in one["resources"]}
    return [] if one["complete"] else [month for month in months if month not in told]


def resources(
    one: Case, months: list[str], on: dt.date, couple: dict[str, bool], micro: F, windfall: int
) -> F:
    total = F(0)
    for kind in COUNTED:
        received = amounts(one, kind, months)
        cut = F(0)
        if on >= dt.date(2021, 4, 1):
            both = couple.get(kind, False)
            cut = {
                "aah": F(68),
                "asi": F(43) if both else F(49),
                "aspa": F(55) if both else F(71),
            }.get(kind, F(0))
        total += sum((max(got - cut, F(0)) for got in received), F(0))
    if {"sick_pay", "unemployment", "ass", "training"} & set(one["situations"]):
        earned = sum(amounts(one, "wage_net", months), F(0))
        total -= F(rounded(earned * 30), 100)
    turnover = sum(amounts(one, "micro_turnover", months), F(0))
    total += F(rounded(turnover * micro * 100), 100)
    total -= sum(amounts(one, "alimony_paid", months), F(0))
    return total + (windfall if unknown_months(one, months) else 0)


def settled(case: Case, on: dt.date, *, windfall: int, micro: F, active: bool) -> tuple[str, bool]:
    """Verdict of a household of which nothing is unknown any more, and whether the right is presumed."""
    window = [month_back(on, back) for back in range(2, 14)]
    if on < dt.date(2022, 1, 1):
        window = [month_back(on, back) for back in range(1, 13)]
    if case["territory"] == "mayotte":
        return "none", False
    household = [
        one
        for one in case["members"]
        if one["role"] != "dependant" or age(dt.date.fromisoformat(one["birth_date"]), on) < 25
    ]
    adults = [one for one in household if one["role"] != "dependant"]
    held = {name for one in adults for name in one["situations"]}
    if "rsa" in held and on >= dt.date(2022, 1, 1):
        return "free", False
    both = {
        kind: len(adults) == 2 and all(sum(amounts(one, kind, window)) > 0 for one in adults)
        for kind in ("asi", "aspa")
    }
    base = sum(
        (
            resources(one, window, on, both if one in adults else {}, micro, windfall)
            for one in household
        ),
        F(0),
    )
    aid = [
        F(sum(row["amount_cents"] for row in case["housing_aid"] if row["month"] == month), 100)
        for month in window
    ]
    base += housing(on, case["housing"], aid, len(household))
    free, part = ceilings(on, case["territory"], household)
    if base <= free:
        return "free", False
    if presumed(case, household, adults, on, active):
        return "participative", True
    return ("participative", False) if base <= part else ("none", False)


def presumed(
    case: Case, household: list[Case], adults: list[Case], on: dt.date, active: bool
) -> bool:
    since = {
        "aspa": dt.date(2022, 4, 1),
        "asi": dt.date(2024, 7, 1),
        "ass": dt.date(2026, 7, 1),
    }
    held = {name for one in adults for name in one["situations"]}
    title = any(name in held and on >= day for name, day in since.items())
    applicant = next(one for one in adults if one["role"] == "applicant")
    alone = len(household) == 1 and "aah" in applicant["situations"]
    title = title or (alone and on >= dt.date(2025, 7, 1))
    months = [month_back(on, back) for back in (1, 2, 3)]
    earning = any(
        sum(amounts(one, kind, months)) > 0
        for one in adults
        for kind in ("wage_net", "self_employed_net", "micro_turnover")
    )
    doubt = any(unknown_months(one, months) for one in adults)
    return title and not earning and not (doubt and active)


def verdict(case: Case, on: dt.date) -> str:
    """Every way the unknown may turn out is tried; one answer for all of them is the answer."""
    incomplete = any(not one["complete"] for one in case["members"])
    kinds = {row["kind"] for one in case["members"] for row in one["resources"]}
    ways = product(
        ["metropole", "guadeloupe", "mayotte"]
        if case["territory"] is None
        else [case["territory"]],
        ["tenant", "owner", "tenant_with_aid"] if case["housing"] is None else [case["housing"]],
        [0, HUGE] if incomplete else [0],
        [F("0.29"), F("0.66")] if "micro_turnover" in kinds else [F(1)],
        [False, True] if incomplete else [False],
        [0, HUGE] if case["housing"] in (None, "tenant_with_aid") else [0],
    )
    found, sure = set(), set()
    for territory, how, windfall, micro, active, aid in ways:
        tried = {**case, "territory": territory, "housing": how}
        applicant = next(one for one in case["members"] if one["role"] == "applicant")
        told = {row["month"] for row in case["housing_aid"]}
        if case["housing"] is None or not (applicant["complete"] and told):
            absent = {month_back(on, back) for back in range(1, 14)} - told
            more = [{"month": month, "amount_cents": aid * 100} for month in absent]
            tried["housing_aid"] = [*case["housing_aid"], *more]
        answer, was_presumed = settled(tried, on, windfall=windfall, micro=micro, active=active)
        found.add(answer)
        sure.add(was_presumed or answer == "free")
    if found == {"free", "participative"} and sure == {True} and presumed_for_sure(case, on):
        return "participative"  # presumed without resources; low ones would make it free
    return found.pop() if len(found) == 1 else "undetermined"


def presumed_for_sure(case: Case, on: dt.date) -> bool:
    household = [
        one
        for one in case["members"]
        if one["role"] != "dependant" or age(dt.date.fromisoformat(one["birth_date"]), on) < 25
    ]
    adults = [one for one in household if one["role"] != "dependant"]
    known_place = case["territory"] is not None
    return known_place and presumed(case, household, adults, on, active=True)
