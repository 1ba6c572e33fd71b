"""From people to households in one aggregation, and the coefficient of those where a child counts for half."""

from __future__ import annotations

from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.rules.rights.c2s import formula
from relais.rules.rights.c2s.columns import COLUMNS, as_int64
from relais.rules.rights.c2s.people import SITUATION_FLAGS
from relais.rules.rights.c2s.scale import Scale


def households(people: ir.Table, same: dict[str, Any], scale: Scale) -> ir.Table:
    """One row a household: as few aggregates as can be, counts of people packed by four."""
    own = people.select("household_id", **_own(people, same, scale))
    packed = own.group_by("household_id").agg(
        **{name: as_int64(own[name].sum()) for name in PACKS},
        ages=as_int64(own.ages.sum()),
        **{name: as_int64(own[name].sum()) for name in ADDED if name in own.columns},
    )
    absent: dict[str, Any] = {name: 0 for name in ADDED if name not in own.columns}
    return packed.mutate(
        **absent,
        **{flag: _unpacked(packed, place) > 0 for place, flag in enumerate(FLAGS)},
        **{count: _unpacked(packed, place) for place, count in enumerate(COUNTS, len(FLAGS))},
        participation=packed.ages % AGES,
        participation_local=packed.ages // AGES,
    ).drop(*PACKS, "ages")


PER_PACK, COUNT, AGES = 4, 2**12, 2**31
FLAGS = (
    "income_unknown",
    "paid_unknown",
    "rsa",
    "titled",
    "aah",
    "active",
    "active_unknown",
    "age_unknown",
    "adult_without_asi",
    "adult_without_aspa",
)
COUNTS = ("size", "n_doubtful", "n_adults")
PACKS = tuple(f"pack_{place}" for place in range(-(-(len(FLAGS) + len(COUNTS)) // PER_PACK)))
"""Integers that each hold four counts of people, of 12 bits (a household of 4,096 would overflow): 48 bits
in all, for engines divide integers through 53-bit floats."""
ADDED = ("low", "spread", "doubtful_low", "doubtful_high", "asi_couple_less", "aspa_couple_less")
"""Sums over people: `spread` is high less low; `*_couple_less` is to be added when both of a couple
receive the allowance (its abatement for two is smaller for each)."""


def _own(people: ir.Table, same: dict[str, Any], scale: Scale) -> dict[str, Any]:
    """What each person brings to the household's sums."""
    lost = people.known.isnull()
    adult, sure, doubtful = people.adult, people.sure, people.doubtful

    def amount(name: str) -> Any:
        return same[name] if name in same else people[name].fill_null(0)

    def mark(name: str, absent: bool) -> Any:
        return same[name] if name in same else people[name].fill_null(absent)

    held = {name: people[name].fill_null(False) for name in SITUATION_FLAGS}
    income_unknown = lost | mark("income_unknown", True)
    kept = sorted(scale.micro_kept.values())
    low = (
        amount("counted")
        + amount("asi_single")
        + amount("aspa_single")
        - amount("paid")
        + formula.earned_kept(COLUMNS, scale, amount("earned"), held["abating"])
    )
    micro = amount("micro")
    spread = 0 if isinstance(micro, int) else _share_of(micro, kept[-1]) - _share_of(micro, kept[0])
    low = low + _share_of(micro, kept[0])
    flags = {
        "income_unknown": (sure | doubtful) & income_unknown,
        "paid_unknown": (sure | doubtful) & ~income_unknown & mark("paid_unknown", False),
        "rsa": adult & held["rsa"],
        "titled": adult & held["titled"],
        "aah": people.applicant & held["aah"],
        "active": adult & mark("active", False),
        "active_unknown": adult & (lost | mark("active_unknown", True)),
        "age_unknown": people.birth_date.isnull(),
        "adult_without_asi": adult & COLUMNS.no(mark("has_asi", False)),
        "adult_without_aspa": adult & COLUMNS.no(mark("has_aspa", False)),
    }
    values = {
        "low": _where(sure, low),
        "spread": spread if isinstance(spread, int) else _where(sure, spread),
        "doubtful_low": _where(doubtful, ibis.least(low, 0)),
        "doubtful_high": _where(doubtful, ibis.greatest(low + spread, 0)),
        "asi_couple_less": _less(adult, amount("asi_couple"), amount("asi_single")),
        "aspa_couple_less": _less(adult, amount("aspa_couple"), amount("aspa_single")),
    }
    return {
        **_packed([*(flags[name] for name in FLAGS), sure, doubtful, adult]),
        "ages": _where(sure, _band(people.birth_date, scale)),
        **{name: value for name, value in values.items() if not isinstance(value, int)},
    }


def _share_of(amount: Any, basis_points: int) -> Any:
    return 0 if isinstance(amount, int) else formula.share(amount, basis_points)


def _less(adult: Any, couple: Any, single: Any) -> Any:
    return 0 if isinstance(couple, int) else _where(adult, couple - single)


def _where(condition: Any, value: Any) -> Any:
    return ibis.ifelse(condition, value, 0)


def _packed(flags: list[Any]) -> dict[str, Any]:
    """Four flags an integer, so that one sum counts the people of all four."""
    packs = {}
    for place, name in enumerate(PACKS):
        some = flags[PER_PACK * place : PER_PACK * (place + 1)]
        terms = [flag.cast("int64") * COUNT**rank for rank, flag in enumerate(some)]
        packs[name] = reduce(lambda one, other: one + other, terms)
    return packs


def _unpacked(packed: ir.Table, place: int) -> Any:
    return (packed[PACKS[place // PER_PACK]] // COUNT ** (place % PER_PACK)) % COUNT


def _band(born: Any, scale: Scale) -> Any:
    """Monthly participation by birth date, and that of the local scheme above it; 0 when it is unknown."""
    pairs = zip(scale.participation, scale.participation_local, strict=True)
    both = [(until, cents + local * AGES) for (until, cents), (_, local) in pairs]
    steps = [(born <= until, ibis.literal(value, "int64")) for until, value in both]
    return ibis.cases(*steps, else_=ibis.ifelse(born.isnull(), 0, both[-1][1]))


def shared_custody(people: ir.Table, scale: Scale) -> ir.Table:
    """What children who count for half take off the coefficient of their household, by rank, oldest first:
    `less_0`, `less_1`, `less_2` hundredths after no adult, one, two."""
    children = people.filter(~people.adult & people.sure)
    concerned = children.filter(children.shared).select("household_id").distinct()
    few = children.semi_join(concerned, "household_id")
    rank = ibis.row_number().over(
        group_by=few.household_id, order_by=[few.birth_date, few.person_id]
    )
    ranked = few.mutate(rank=rank)
    halved = ranked.filter(ranked.shared)
    return halved.group_by("household_id").agg(
        **{
            f"less_{adults}": as_int64(_halves(halved.rank, adults, scale).sum())
            for adults in range(3)
        }
    )


def _halves(rank: Any, adults: int, scale: Scale) -> Any:
    """The half taken off, by the child's rank among children after so many adults."""
    lost = [share - share * scale.shared_percent // 100 for share in scale.rank_shares]
    steps = [(rank == place - adults, lost[place]) for place in range(adults, 4)]
    return ibis.cases(*steps, else_=lost[4])
