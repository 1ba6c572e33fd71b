"""From people to households in one aggregation, and the coefficient of those where a child counts for half."""

from __future__ import annotations

from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.rules.integers import as_int64
from relais.rules.rights.c2s import formula
from relais.rules.rights.c2s.columns import COLUMNS
from relais.rules.rights.c2s.people import COUNT, HELD, alive
from relais.rules.rights.c2s.scale import Scale


def households(people: ir.Table, same: dict[str, Any], scale: Scale) -> ir.Table:
    """One row a household: as few aggregates as can be, flags and counts of people packed in integers."""
    own = people.select("household_id", **_own(people, same, scale))
    packed = own.group_by("household_id").agg(
        **{name: as_int64(own[name].sum()) for name in PACKS},
        ages=as_int64(own.ages.sum()),
        **{name: as_int64(own[name].sum()) for name in ADDED if name in own.columns},
    )
    absent: dict[str, Any] = {name: 0 for name in ADDED if name not in own.columns}
    return packed.mutate(
        **absent,
        **{flag: _unpacked(packed, place) != 0 for place, flag in enumerate((*TITLES, *FLAGS))},
        **{name: (packed.counts >> SIZE * at) & (2**SIZE - 1) for at, name in enumerate(COUNTS)},
        participation=packed.ages & (2**AGES - 1),
        participation_local=packed.ages >> AGES,
    ).drop(*PACKS, "ages")


PER_PACK, SIZE, AGES = 5, 20, 31
"""Marks in a pack, `COUNT` bits each; bits of a number of people, and of a participation."""
PACKS = ("pack_0", "pack_1", "counts")
TITLES = ("rsa", "titled", "aah")
FLAGS = (
    "income_unknown",
    "paid_unknown",
    "active",
    "active_unknown",
    "age_unknown",
    "adult_without_asi",
    "adult_without_aspa",
)
COUNTS = ("size", "n_doubtful", "n_adults")
ADDED = ("low", "spread", "doubtful_low", "doubtful_high", "asi_couple_less", "aspa_couple_less")
"""Sums over people: `spread` is high less low; `*_couple_less` is to be added when both of a couple
receive the allowance (its abatement for two is smaller for each)."""


def _own(people: ir.Table, same: dict[str, Any], scale: Scale) -> dict[str, Any]:
    """What each person brings to the household's sums."""
    lost, adult, sure, doubtful = people.lost, people.adult, people.sure, people.doubtful

    def of(name: str) -> Any:
        return same[name] if name in same else people[name]

    income_unknown = lost | of("income_unknown")
    kept = sorted(scale.micro_kept.values())
    low = (
        of("counted")
        + of("asi_single")
        + of("aspa_single")
        - of("paid")
        + formula.earned_kept(COLUMNS, scale, of("earned"), people.held >= HELD["abating"])
    )
    micro = of("micro")
    spread = 0 if isinstance(micro, int) else _share_of(micro, kept[-1]) - _share_of(micro, kept[0])
    low = low + _share_of(micro, kept[0])
    flags = {
        "income_unknown": (sure | doubtful) & income_unknown,
        "paid_unknown": (sure | doubtful) & ~income_unknown & of("paid_unknown"),
        "active": adult & of("active"),
        "active_unknown": adult & (lost | of("active_unknown")),
        "age_unknown": people.birth_date.isnull(),
        "adult_without_asi": adult & COLUMNS.no(of("has_asi"))
        if "asi_couple" not in same
        else None,
        "adult_without_aspa": adult & COLUMNS.no(of("has_aspa"))
        if "aspa_couple" not in same
        else None,
    }
    values = {
        "low": _where(sure, low),
        "spread": spread if isinstance(spread, int) else _where(sure, spread),
        "doubtful_low": _where(doubtful, ibis.least(low, 0)),
        "doubtful_high": _where(doubtful, ibis.greatest(low + spread, 0)),
        "asi_couple_less": _less(adult, of("asi_couple"), of("asi_single")),
        "aspa_couple_less": _less(adult, of("aspa_couple"), of("aspa_single")),
    }
    marks = [flags[name] for name in FLAGS]
    first, second = marks[: PER_PACK - len(TITLES)], marks[PER_PACK - len(TITLES) :]
    return {
        "pack_0": _titles(people) + _packed(first, COUNT, len(TITLES)),
        "pack_1": _packed(second, COUNT),
        "counts": _packed([sure, doubtful, adult], SIZE),
        "ages": _where(sure, _band(people.birth_date, scale)),
        **{name: value for name, value in values.items() if not isinstance(value, int)},
    }


def _share_of(amount: Any, basis_points: int) -> Any:
    return 0 if isinstance(amount, int) else formula.share(amount, basis_points)


def _less(adult: Any, couple: Any, single: Any) -> Any:
    return 0 if isinstance(couple, int) else _where(adult, couple - single)


def _where(condition: Any, value: Any) -> Any:
    return ibis.ifelse(condition, value, 0)


def _titles(people: ir.Table) -> Any:
    """Counts of the situations that decide by themselves: of adults, and for the AAH of the applicant."""
    whose = ibis.cases(
        (people.applicant, HELD["abating"] - 1),
        (people.adult, HELD["aah"] - 1),
        else_=0,
    )
    return people.held & whose.cast("int64")


def _packed(marks: list[Any], bits: int, start: int = 0) -> Any:
    """Booleans side by side in an integer, from place `start`; None is false for all."""
    terms = [
        mark.cast("int64") * 2 ** (bits * place)
        for place, mark in enumerate(marks, start)
        if mark is not None
    ]
    return reduce(lambda one, other: one + other, terms)


def _unpacked(packed: ir.Table, place: int) -> Any:
    return (packed[PACKS[place // PER_PACK]] >> COUNT * (place % PER_PACK)) & (2**COUNT - 1)


def _band(born: Any, scale: Scale) -> Any:
    """Monthly participation by birth date, and that of the local scheme above it; 0 when it is unknown."""
    pairs = zip(scale.participation, scale.participation_local, strict=True)
    both = [(until, cents + local * 2**AGES) for (until, cents), (_, local) in pairs]
    steps = [(born <= until, ibis.literal(value, "int64")) for until, value in both]
    return ibis.cases(*steps, else_=ibis.ifelse(born.isnull(), 0, both[-1][1]))


def shared_custody(people: ir.Table, scale: Scale) -> ir.Table:
    """What children who count for half take off the coefficient of their household, by rank, oldest first:
    `less_0`, `less_1`, `less_2` hundredths after no adult, one, two.

    Reads the table again, for few are concerned: nothing is kept of the others.
    """
    living = alive(people, scale)
    children = living.filter(
        (living.household_role == "dependant") & (living.birth_date > scale.dependants_born_after)
    )
    halves = people.filter(people.shared_custody & (people.household_role == "dependant"))
    few = children.semi_join(halves.select("household_id").distinct(), "household_id")
    halved_last = few.shared_custody.fill_null(False).cast("int8")  # of children born on one day
    rank = ibis.row_number().over(group_by=few.household_id, order_by=[few.birth_date, halved_last])
    ranked = few.select("household_id", shared=few.shared_custody, rank=rank)
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
