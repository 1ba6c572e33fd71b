"""The rules on lines, written again in plain Python from their text: (claim_id, line_no) -> cents overpaid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from relais.rules.store import value

Line = dict[str, Any]
Found = dict[tuple[str, int], int]
LAST = date(2199, 12, 31)


def paid(lines: Iterable[Line], on: date) -> list[Line]:
    first = date(on.year - 4, 1, 1)
    return [
        x
        for x in lines
        if not x["cancelled"] and first <= x["starts_on"] <= on and x["reimbursed_cents"] > 0
    ]


def order(x: Line) -> tuple[Any, ...]:
    return (x["paid_on"] or LAST, x["claim_id"], x["line_no"])


def in_time(x: Line) -> tuple[Any, ...]:
    return (x["starts_on"], *order(x))


def name(x: Line) -> tuple[str, int]:
    return (x["claim_id"], x["line_no"])


def grouped(lines: Iterable[Line], *keys: str) -> list[list[Line]]:
    groups: dict[tuple[Any, ...], list[Line]] = defaultdict(list)
    for x in lines:
        groups[tuple(x[key] for key in keys)].append(x)
    return list(groups.values())


def exact_duplicate(lines: list[Line], on: date) -> Found:
    usual = value("mining_same_day", on).amount
    found: Found = {}
    for same in grouped(paid(lines, on), "patient_id", "provider_id", "act_code", "starts_on"):
        first, *rest = sorted(same, key=order)
        for place, x in enumerate(rest, start=1):
            if x["claim_id"] != first["claim_id"] or place >= usual.get(x["act_family"], 1):
                found[name(x)] = x["reimbursed_cents"]
    return found


def incompatible_pair(lines: list[Line], on: date) -> Found:
    contains = value("mining_pairs", on).amount
    found: Found = {}
    for day in grouped(paid(lines, on), "patient_id", "provider_id", "starts_on"):
        inside = {part for x in day for part in contains.get(x["act_code"], ())}
        found |= {name(x): x["reimbursed_cents"] for x in day if x["act_code"] in inside}
    return found


def day_maximum(lines: list[Line], on: date) -> Found:
    caps = value("mining_day_maximum", on).amount
    found: Found = {}
    real = [x for x in paid(lines, on) if x["quantity"] > 0 and x["act_code"] in caps]
    for same in grouped(real, "patient_id", "provider_id", "act_code", "starts_on"):
        left = caps[same[0]["act_code"]]
        for x in sorted(same, key=order):
            excess = max(0, x["quantity"] - max(0, left))
            left -= x["quantity"]
            if excess:
                found[name(x)] = x["reimbursed_cents"] * excess // x["quantity"]
    return found


def orphan_add_on(lines: list[Line], on: date) -> Found:
    add_ons = value("mining_add_ons", on).amount
    alive = [x for x in lines if not x["cancelled"]]
    found: Found = {}
    for day in grouped(alive, "patient_id", "provider_id", "starts_on"):
        acts = [x for x in day if x["act_code"] not in add_ons]
        there = {x["act_code"] for x in acts} | {x["act_family"] for x in acts}
        for x in paid(day, on):
            if x["act_code"] in add_ons and not there & set(add_ons[x["act_code"]]):
                found[name(x)] = x["reimbursed_cents"]
    return found


def redundant_act(lines: list[Line], on: date) -> Found:
    least = value("mining_intervals", on).amount
    found: Found = {}
    for same in grouped(paid(lines, on), "patient_id", "act_code"):
        if same[0]["act_code"] not in least:
            continue
        ordered = sorted(same, key=in_time)
        for before, x in pairwise(ordered):
            if 0 < (x["starts_on"] - before["starts_on"]).days < least[x["act_code"]]:
                found[name(x)] = x["reimbursed_cents"]
    return found


def near_duplicate(lines: list[Line], on: date) -> Found:
    within = value("mining_near_days", on).amount
    found: Found = {}
    looked = [x for x in paid(lines, on) if x["act_family"] in within]
    for same in grouped(looked, "patient_id", "act_code"):
        ordered = sorted(same, key=in_time)
        for before, x in pairwise(ordered):
            gap = (x["starts_on"] - before["starts_on"]).days
            if x["claim_id"] == before["claim_id"] or gap > within[x["act_family"]]:
                continue
            elsewhere = x["provider_id"] != before["provider_id"]
            if (gap > 0 and not elsewhere) or (elsewhere and x["specialty"] == before["specialty"]):
                found[name(x)] = x["reimbursed_cents"]
    return found


def price_cap(
    lines: list[Line], prices: list[Line], births: dict[str, date | None], on: date
) -> dict[str, int]:
    """Cents by provider and civil year, since a line may be both over its cap and early."""
    found: dict[str, int] = defaultdict(int)
    alive = [x for x in lines if not x["cancelled"] and x["starts_on"] <= on]

    def add(x: Line, cents: int) -> None:
        found[f"{x['provider_id']} {x['starts_on'].year}"] += cents

    for x in alive:
        for cap in prices:
            if (
                cap["act_code"] == x["act_code"]
                and cap["starts_on"] <= x["starts_on"] <= (cap.get("ends_on") or LAST)
                and x["quantity"]
            ):
                over = x["billed_cents"] - cap["cap_cents"] * x["quantity"]
                if over > 0:
                    add(x, over)
    for x in paid(alive, on):
        if _both_classes(x, alive, on):
            add(x, x["reimbursed_cents"])
    units = value("mining_renewal_units", on).amount
    for same in grouped(paid(alive, on), "patient_id", "act_code"):
        for x in same:
            wait = renewal_days(x, births.get(x["patient_id"]), on)
            if wait is None:
                continue
            had = sum(
                y["quantity"] for y in same if 0 < (x["starts_on"] - y["starts_on"]).days < wait
            )
            if had >= units[x["act_code"]]:
                add(x, x["reimbursed_cents"])
    return dict(found)


def _both_classes(x: Line, lines: list[Line], on: date) -> bool:
    """Is the other class of the same equipment sold with it, both more than one equipment has?"""
    if x["quantity"] <= 0:
        return False
    day = [
        y
        for y in lines
        if all(y[key] == x[key] for key in ("patient_id", "provider_id", "starts_on"))
    ]
    for other, most in value("mining_class_pairs", on).amount.get(x["act_code"], {}).items():
        mine, theirs = (
            sum(y["quantity"] for y in day if y["act_code"] == code)
            for code in (x["act_code"], other)
        )
        if theirs and mine + theirs > most:
            return True
    return False


def renewal_days(x: Line, born: date | None, on: date) -> int | None:
    """The delay of the act at the age of the patient, none where the act has none."""
    act, day = x["act_code"], x["starts_on"]
    usual = value("mining_renewal_days", on).amount.get(act)
    sooner = {age: value(f"mining_renewal_under_{age}", on).amount.get(act) for age in (6, 16)}
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day)) if born else 0
    if usual is not None:
        for limit, days in sooner.items():
            if days is not None and age < limit:
                return int(days)
    return usual
