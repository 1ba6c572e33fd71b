"""The one definition of C2S, written over operations that a counter (integers) and a register (columns
of Ibis) both have. Amounts are integer cents; what is unknown goes through bounds: `low` with every
unknown income nil and every doubtful deduction made, `high` with no doubtful deduction; an unknown
income leaves `high` open, an unknown deduction leaves `low` open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol

from relais.rules.rights.c2s.scale import CEILING_DIGITS, PRESUMED, Ceiling, Scale

VERDICTS = ("free", "participative", "none", "undetermined")


class Ops(Protocol):
    """What both uses can do. Booleans combine with `&` and `|`."""

    def when(self, branches: Sequence[tuple[Any, Any]], default: Any) -> Any: ...
    def no(self, condition: Any) -> Any: ...
    def least(self, one: Any, other: Any) -> Any: ...
    def greatest(self, one: Any, other: Any) -> Any: ...
    def total(self, cells: Sequence[Any]) -> tuple[Any, Any]:
        """Sum of the known cells, and whether a cell is unknown."""
        ...


@dataclass(frozen=True)
class PersonSums:
    """What a person's months give, before what depends on the rest of the household."""

    counted: Any
    earned: Any
    asi: tuple[Any, Any]
    aspa: tuple[Any, Any]
    micro: Any
    paid: Any
    has_asi: Any
    has_aspa: Any
    income_unknown: Any
    paid_unknown: Any
    active: Any
    active_unknown: Any


ACTIVITY = ("wage_net", "self_employed_net", "micro_turnover")


class Months(Protocol):
    """A person's months, as the use holds them. Months are consecutive, as AAAA-MM, oldest first."""

    def total(self, kinds: Sequence[str], months: Sequence[str]) -> tuple[Any, Any]:
        """Known amounts of all the kinds, and whether a month is unknown."""
        ...

    def above(self, kind: str, months: Sequence[str], abatement: int) -> Any:
        """What the known amount of each month has above the abatement, over all months."""
        ...


def person_sums(ops: Ops, scale: Scale, months: Months) -> PersonSums:
    def of(treatment: str) -> tuple[Any, Any]:
        kinds = [kind for kind, fate in scale.kinds.items() if fate == treatment]
        return months.total(kinds, scale.window)

    def abated(kind: str, abatement: int) -> Any:
        return months.above(kind, scale.window, abatement)

    counted, unknown = of("counted")
    earned, earned_unknown = of("earned")
    micro, micro_unknown = of("micro")
    asi, asi_unknown = months.total(["asi"], scale.window)
    aspa, aspa_unknown = months.total(["aspa"], scale.window)
    _, aah_unknown = months.total(["aah"], scale.window)
    paid, paid_unknown = of("deducted")
    active, active_unknown = months.total(ACTIVITY, scale.idle_months)
    return PersonSums(
        counted=counted + abated("aah", scale.aah),
        earned=earned,
        asi=(abated("asi", scale.asi[0]), abated("asi", scale.asi[1])),
        aspa=(abated("aspa", scale.aspa[0]), abated("aspa", scale.aspa[1])),
        micro=micro,
        paid=paid,
        has_asi=asi > 0,
        has_aspa=aspa > 0,
        income_unknown=_any(
            unknown, earned_unknown, micro_unknown, asi_unknown, aspa_unknown, aah_unknown
        ),
        paid_unknown=paid_unknown,
        active=active > 0,
        active_unknown=active_unknown,
    )


def _sum(terms: Iterable[Any]) -> Any:
    return reduce(lambda one, other: one + other, terms, 0)


def _any(*conditions: Any) -> Any:
    return reduce(lambda one, other: one | other, conditions)


def share(amount: Any, basis_points: int) -> Any:
    """A share of a yearly amount, to the nearest cent."""
    return (amount * basis_points + 5_000) // 10_000


def earned_kept(ops: Ops, scale: Scale, earned: Any, abated: Any) -> Any:
    """Wages, after the abatement where the person's situation gives it."""
    return earned - ops.when([(abated, share(earned, scale.earned_abatement))], 0)


def ceiling(ops: Ops, scale: Ceiling, percent: Any, size: Any, whole: Any) -> Any:
    """Yearly ceiling in cents. `percent`: household coefficient in hundredths; `size`: persons;
    `whole`: nobody counts for half, so that a published table applies."""
    scale_of = 10 ** (CEILING_DIGITS + 2)
    chained = (percent * scale.unit + scale_of // 2) // scale_of * 100
    published = scale.published
    branches = [
        (whole & (size == int(rank)), cents) for rank, cents in published.items() if rank.isdigit()
    ]
    if "extra" in published and "4" in published:
        beyond = published["4"] + (size - 4) * published["extra"]
        branches.append((whole & (size > 4), (beyond + 50) // 100 * 100))
    return ops.when(branches, chained) if branches else chained


def rents(ops: Ops, scale: Scale, size: Any) -> tuple[Any, Any]:
    """Monthly flat amounts for so many people: at most for who rents with an aid, and for who pays no rent."""
    return _band(ops, scale.housing_with_aid, size), _band(ops, scale.housing_owner, size)


def housing(
    ops: Ops, flat: tuple[Any, Any], kind: Any, unknown: Any, aid: Sequence[Any]
) -> tuple[Any, Any]:
    """Flat amount for housing over the period, low and high. `flat`: `rents`; `aid`: received each month."""
    rent, owner = flat[0], flat[1] * len(aid)
    known = [ops.total([cell]) for cell in aid]
    low = _sum(ops.least(amount, rent) for amount, _ in known)
    high = _sum(ops.when([(missing, rent)], ops.least(amount, rent)) for amount, missing in known)
    owns = (kind == "owner") | (kind == "free")
    helped = kind == "tenant_with_aid"
    return (
        ops.when([(unknown, 0), (owns, owner), (helped, low)], 0),
        ops.when(
            [
                (unknown, ops.greatest(owner, high)),
                (owns, owner),
                (helped, high),
            ],
            0,
        ),
    )


def _band(ops: Ops, amounts: Sequence[int], size: Any) -> Any:
    return ops.when([(size <= 1, amounts[0]), (size == 2, amounts[1])], amounts[2])


@dataclass(frozen=True)
class Bounds:
    """What a household has, and the ceilings it is compared with. Flags are booleans of the use."""

    low: Any
    high: Any
    low_open: Any
    high_open: Any
    free_low: Any
    free_high: Any
    participative_low: Any
    participative_high: Any


@dataclass(frozen=True)
class Standing:
    """What decides beside resources."""

    excluded: Any
    gate_unknown: Any
    automatic: Any
    automatic_unknown: Any
    presumed: Any
    presumed_unknown: Any


def verdict(ops: Ops, bounds: Bounds, standing: Standing) -> Any:
    """free, participative, none or undetermined."""
    free = ops.no(bounds.high_open) & (bounds.high <= bounds.free_low)
    none = ops.no(bounds.low_open) & (bounds.low > bounds.participative_high)
    participative = (
        ops.no(bounds.high_open)
        & ops.no(bounds.low_open)
        & (bounds.low > bounds.free_high)
        & (bounds.high <= bounds.participative_low)
    )
    other_way = (
        standing.automatic
        | standing.automatic_unknown
        | standing.presumed
        | standing.presumed_unknown
    )
    return ops.when(
        [
            (standing.excluded, "none"),
            (standing.gate_unknown & none & ops.no(other_way), "none"),
            (standing.gate_unknown, "undetermined"),
            (standing.automatic, "free"),
            (free, "free"),
            (standing.automatic_unknown, "undetermined"),
            (standing.presumed, "participative"),
            (participative, "participative"),
            (standing.presumed_unknown, "undetermined"),
            (none, "none"),
        ],
        "undetermined",
    )


@dataclass(frozen=True)
class Adults:
    """Situations and activity of the applicant and partner together. `titled`: one receives an allowance
    that presumes the right whatever the household; `alone_titled`: the applicant receives one that does
    for who lives alone."""

    automatic: Any
    titled: Any
    alone_titled: Any
    situations_unknown: Any
    active: Any
    active_unknown: Any


def standing(
    ops: Ops, scale: Scale, adults: Adults, sizes: tuple[Any, Any], excluded: Any, gate_unknown: Any
) -> Standing:
    """`sizes`: fewest and most persons the household may count."""
    alone, may_be_alone = sizes[1] <= 1, sizes[0] <= 1
    presuming = any(scale.automatic[name] for name in PRESUMED)
    certain = adults.titled | (adults.alone_titled & alone)
    possible = certain | (adults.alone_titled & may_be_alone)
    if presuming:
        possible = possible | adults.situations_unknown
    presumed = certain & ops.no(adults.active) & ops.no(adults.active_unknown)
    return Standing(
        excluded=excluded,
        gate_unknown=gate_unknown,
        automatic=adults.automatic,
        automatic_unknown=adults.situations_unknown & scale.automatic["rsa"],
        presumed=presumed,
        presumed_unknown=possible & ops.no(adults.active) & ops.no(presumed),
    )


def near(ops: Ops, scale: Scale, bounds: Bounds) -> Any:
    """Known resources within 1 € of a ceiling: a person looks at the file."""
    known = ops.no(bounds.low_open) & ops.no(bounds.high_open) & (bounds.low == bounds.high)
    gaps = (bounds.low - bounds.free_low, bounds.low - bounds.participative_low)
    return known & _any(*(ops.greatest(gap, 0 - gap) <= scale.near for gap in gaps))


def household_percent(ops: Ops, scale: Scale, size: Any) -> Any:
    """Coefficient in hundredths of a household where nobody counts for half."""
    shares = scale.rank_shares
    steps = [sum(shares[:rank]) for rank in range(1, 5)]
    return ops.when(
        [(size <= rank, steps[rank - 1]) for rank in range(1, 5)],
        steps[3] + (size - 4) * shares[4],
    )
