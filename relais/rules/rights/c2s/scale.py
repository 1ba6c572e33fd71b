"""The values of C2S in force on a day, as plain integers that the formula reads.

Everything is read here at once, so that the rule's date is that of the values and not of the case.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from relais.rules.store import Law, Store

CEILING_DIGITS = 7
PRESUMED = ("aspa", "asi", "aah", "ass")


@dataclass(frozen=True)
class Ceiling:
    """Yearly ceiling of one kind and territory.

    `unit`: ceiling of one person before rounding, in 10^-7 euro. `published`: cents by number of persons
    ("1".."4", and "extra" for each person beyond four) where a table is published.
    """

    unit: int
    published: Mapping[str, int]


@dataclass(frozen=True)
class Scale:
    on: date
    window: tuple[str, ...]
    idle_months: tuple[str, ...]
    kinds: Mapping[str, str]
    free: Ceiling
    participative: Ceiling
    free_overseas: Ceiling
    participative_overseas: Ceiling
    rank_shares: tuple[int, ...]
    shared_percent: int
    dependants_born_after: date
    housing_with_aid: tuple[int, ...]
    housing_owner: tuple[int, ...]
    earned_abatement: int
    aah: int
    asi: tuple[int, int]
    aspa: tuple[int, int]
    micro_kept: Mapping[str, int]
    participation: tuple[tuple[date, int], ...]
    participation_local: tuple[tuple[date, int], ...]
    automatic: Mapping[str, bool]
    near: int
    unpaid_wait: int | None


def months_before(on: date, first: int, last: int) -> tuple[str, ...]:
    """Civil months from the `first`-th to the `last`-th before that of `on`, as AAAA-MM, oldest first."""
    current = on.year * 12 + on.month - 1
    return tuple(
        f"{(current - back) // 12:04d}-{(current - back) % 12 + 1:02d}"
        for back in range(first, last - 1, -1)
    )


def months_after(on: date, months: int) -> date:
    """The same day some months later (earlier when negative), or the last day of a shorter month."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def years_before(on: date, years: int) -> date:
    """The same day some years before; who is born after it has not reached that age."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


@lru_cache(maxsize=256)
def scale_at(store: Store, on: date) -> tuple[Scale | None, str]:
    """The values on a day (None before C2S existed) and the rule's date, `c2s@2025-04-01`.

    Raises NotInForce after the last ceilings known.
    """
    law = Law(on, store)
    scale = _scale(law)
    return scale, law.rule("c2s")


def _scale(law: Law) -> Scale | None:
    opening = law.in_force("c2s_opening")
    if opening is None:
        return None
    overseas = law["c2s_overseas_factor"]
    participative = law["c2s_participative_factor"]
    period = law["c2s_reference_period"]
    return Scale(
        on=law.on,
        window=months_before(law.on, period["first"], period["last"]),
        idle_months=_idle_months(law),
        kinds=law["c2s_resource_kinds"],
        free=_ceiling(law, "free", Decimal(1)),
        participative=_ceiling(law, "participative", participative),
        free_overseas=_ceiling(law, "free_overseas", overseas),
        participative_overseas=_ceiling(law, "participative_overseas", overseas * participative),
        rank_shares=tuple(
            _percent(law["c2s_household_coefficients"][str(rank)]) for rank in range(1, 6)
        ),
        shared_percent=_percent(law["c2s_shared_custody_factor"]),
        dependants_born_after=years_before(law.on, law["c2s_dependant_age_limit"]),
        housing_with_aid=_housing(law, "c2s_housing_rate_with_aid"),
        housing_owner=_housing(law, "c2s_housing_rate_owner_or_free"),
        earned_abatement=_basis_points(law["c2s_earned_income_abatement"]),
        aah=law.in_force("c2s_abatement_aah") or 0,
        asi=_pair(law.in_force("c2s_abatement_asi")),
        aspa=_pair(law.in_force("c2s_abatement_aspa")),
        micro_kept={
            activity: 10_000 - _basis_points(rate)
            for activity, rate in law["c2s_micro_abatement"].items()
        },
        participation=_bands(law, "c2s_participation_by_age"),
        participation_local=_bands(law, "c2s_participation_by_age_alsace_moselle"),
        automatic={
            "rsa": law.in_force("c2s_automatic_rsa") is not None,
            **{name: law.in_force(f"c2s_presumed_{name}") is not None for name in PRESUMED},
        },
        near=law["c2s_near_ceiling"],
        unpaid_wait=law.in_force("c2s_unpaid_wait"),
    )


def half_up(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def _percent(rate: Decimal) -> int:
    return half_up(rate * 100)


def _basis_points(rate: Decimal) -> int:
    return half_up(rate * 10_000)


def _idle_months(law: Law) -> tuple[str, ...]:
    months = law.in_force("c2s_presumed_idle_months")
    return months_before(law.on, months, 1) if months else ()


def _ceiling(law: Law, kind: str, factor: Decimal) -> Ceiling:
    base = law["c2s_ceiling_base"] * factor
    return Ceiling(
        unit=half_up(base * 10**CEILING_DIGITS),
        published=law.in_force(f"c2s_ceiling_{kind}") or {},
    )


def _housing(law: Law, name: str) -> tuple[int, ...]:
    """Monthly flat amount in cents for one, two, three persons and more."""
    household = law["rsa_household_coefficients"]
    return tuple(
        half_up(law["rsa_base"] * household[size] * rate) for size, rate in law[name].items()
    )


def _pair(table: Mapping[str, int] | None) -> tuple[int, int]:
    """Monthly abatement of a person alone, and of each of two who receive it."""
    return (table["single"], table["couple"] // 2) if table else (0, 0)


def _bands(law: Law, name: str) -> tuple[tuple[date, int], ...]:
    """From the oldest: born on or before that date -> cents a month."""
    day = law.on.replace(month=1, day=1)
    if law["c2s_participation_age_day"] != "january_first":
        day = law.on
    bands = sorted(((int(age), cents) for age, cents in law[name].items()), reverse=True)
    return tuple((years_before(day, age), cents) for age, cents in bands)
