"""One household at the counter: facts -> what the formula compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any

from relais.rules.rights.c2s import formula
from relais.rules.rights.c2s.facts import Facts, Member
from relais.rules.rights.c2s.scale import PRESUMED, Ceiling, Scale, months_after

ABATING = frozenset({"sick_pay", "unemployment", "ass", "training"})
MOST_DOUBTFUL = 6
"""Dependants of unknown age tried one by one, within the limit or above it; beyond, bounds only."""


CUSTODY = (False, None, True)


class _Plain:
    """The formula's operations on plain integers; None is an unknown cell."""

    @staticmethod
    def when(branches: Sequence[tuple[Any, Any]], default: Any) -> Any:
        return next((value for condition, value in branches if condition), default)

    @staticmethod
    def no(condition: Any) -> Any:
        return not condition

    @staticmethod
    def least(one: Any, other: Any) -> Any:
        return min(one, other)

    @staticmethod
    def greatest(one: Any, other: Any) -> Any:
        return max(one, other)

    @staticmethod
    def total(cells: Sequence[Any]) -> tuple[Any, Any]:
        known = [cell for cell in cells if cell is not None]
        return sum(known), len(known) < len(cells)


PLAIN = _Plain()


@dataclass(frozen=True)
class Household:
    """A household weighed on a day: who counts, what they have, what it is compared with.

    `under`: under the ceiling of the free right, of the one with a participation; None when it cannot be told.
    """

    counted: tuple[Member, ...]
    doubtful: tuple[Member, ...]
    left_out: tuple[Member, ...]
    bounds: formula.Bounds
    standing: formula.Standing
    housing: tuple[int, int]
    automatic: str | None
    verdict: str
    near: bool
    under: tuple[bool | None, bool | None]

    @property
    def size(self) -> int:
        return len(self.counted)


def weigh(facts: Facts, scale: Scale) -> Household:
    """Everything the verdict needs, from one household's facts."""
    counted, doubtful, left_out = _who_counts(facts, scale)
    home = _weighed(facts, scale, counted, doubtful, left_out)
    if not 0 < len(doubtful) <= MOST_DOUBTFUL:
        return home
    each = [_weighed(facts, scale, (*counted, *some), (), left_out) for some in _subsets(doubtful)]
    free, participative = zip(*(one.under for one in each), strict=True)
    return replace(home, verdict=_verdict_of(each), under=(_common(free), _common(participative)))


def _subsets(members: tuple[Member, ...]) -> Iterator[tuple[Member, ...]]:
    for kept in product((False, True), repeat=len(members)):
        yield tuple(member for member, here in zip(members, kept, strict=True) if here)


def _common(answers: Sequence[bool | None]) -> bool | None:
    return answers[0] if len(set(answers)) == 1 else None


def _verdict_of(homes: list[Household]) -> str:
    """What all the households say. Presumed in all of them, the right is at least with a participation."""
    verdicts = {home.verdict for home in homes}
    if len(verdicts) == 1:
        return verdicts.pop()
    presumed = all(home.standing.presumed for home in homes)
    return "participative" if presumed and verdicts == {"free", "participative"} else "undetermined"


def _weighed(
    facts: Facts,
    scale: Scale,
    counted: tuple[Member, ...],
    doubtful: tuple[Member, ...],
    left_out: tuple[Member, ...],
) -> Household:
    """With those who count, and bounds for those who may."""
    sums = {member.id: _sums(member, scale) for member in (*counted, *doubtful)}
    low = high = 0
    for member in counted:
        one_low, one_high = _resources(member, sums, counted, scale)
        low, high = low + one_low, high + one_high
    for member in doubtful:
        one_low, one_high = _resources(member, sums, counted, scale)
        low, high = low + min(0, one_low), high + max(0, one_high)
    sizes = (len(counted), len(counted) + len(doubtful))
    lodging = _housing(facts, scale, sizes)
    percents = _percents(counted, doubtful, scale)
    bounds = formula.Bounds(
        low=max(0, low + lodging[0]),
        high=max(0, high + lodging[1]),
        low_open=any(one.paid_unknown for one in sums.values()),
        high_open=any(one.income_unknown for one in sums.values()),
        **_ceilings(facts, scale, percents, counted, doubtful),
    )
    standing = _standing(facts, scale, sums, sizes)
    return Household(
        counted=counted,
        doubtful=doubtful,
        left_out=left_out,
        bounds=bounds,
        standing=standing,
        housing=lodging,
        automatic=_automatic(facts, scale, standing, sizes[1]),
        verdict=formula.verdict(PLAIN, bounds, standing),
        near=formula.near(PLAIN, scale, bounds),
        under=(
            _under(bounds, bounds.free_low, bounds.free_high),
            _under(bounds, bounds.participative_low, bounds.participative_high),
        ),
    )


def _under(bounds: formula.Bounds, least: int, most: int) -> bool | None:
    if not bounds.high_open and bounds.high <= least:
        return True
    return False if not bounds.low_open and bounds.low > most else None


def _who_counts(
    facts: Facts, scale: Scale
) -> tuple[tuple[Member, ...], tuple[Member, ...], tuple[Member, ...]]:
    """Adults first, then dependants by age, oldest first; those whose age is unknown; those too old.

    Of children born on one day no text says whose rank comes first: those in full charge, whatever they are called.
    """
    adults = sorted(
        (member for member in facts.members if member.role != "dependant"),
        key=lambda member: member.role,
    )
    dependants = [member for member in facts.members if member.role == "dependant"]
    dated = sorted(
        ((member.birth_date, member) for member in dependants if member.birth_date),
        key=lambda pair: (pair[0], CUSTODY.index(pair[1].shared_custody)),
    )
    kept = [member for born, member in dated if born > scale.dependants_born_after]
    too_old = [member for born, member in dated if born <= scale.dependants_born_after]
    unknown = [member for member in dependants if member.birth_date is None]
    return (*adults, *kept), tuple(unknown), tuple(too_old)


@dataclass(frozen=True)
class _Months:
    """A member's months: an absent one is unknown; a deduction that nobody declared is not made."""

    known: dict[tuple[str, str], int]
    told: frozenset[str]
    untold: frozenset[tuple[str, str]]
    complete: bool
    scale: Scale

    def total(self, kinds: Sequence[str], months: Sequence[str]) -> tuple[int, bool]:
        return PLAIN.total([cell for kind in kinds for cell in self._cells(kind, months)])

    def above(self, kind: str, months: Sequence[str], abatement: int) -> int:
        return sum(max((cell or 0) - abatement, 0) for cell in self._cells(kind, months))

    def _cells(self, kind: str, months: Sequence[str]) -> list[int | None]:
        told = self.complete or self.scale.kinds[kind] == "deducted"
        return [
            self.known.get((kind, month), 0)
            if (told or month in self.told) and (kind, month) not in self.untold
            else None
            for month in months
        ]


def _sums(member: Member, scale: Scale) -> formula.PersonSums:
    known: dict[tuple[str, str], int] = defaultdict(int)
    untold = set()
    for resource in member.resources:
        known[(resource.kind, resource.month)] += resource.amount_cents or 0
        if resource.amount_cents is None:
            untold.add((resource.kind, resource.month))
    told = frozenset(resource.month for resource in member.resources)
    months = _Months(known, told, frozenset(untold), member.complete, scale)
    return formula.person_sums(PLAIN, scale, months)


def _resources(
    member: Member,
    sums: dict[str, formula.PersonSums],
    counted: tuple[Member, ...],
    scale: Scale,
) -> tuple[int, int]:
    """Yearly resources of a person, low and high."""
    own = sums[member.id]
    adults = [sums[one.id] for one in counted if one.role != "dependant"]
    couple = member.role != "dependant" and len(adults) == 2
    asi = own.asi[couple and all(one.has_asi for one in adults)]
    aspa = own.aspa[couple and all(one.has_aspa for one in adults)]
    abating = None if member.situations is None else bool(ABATING & set(member.situations))
    kept = (
        [scale.micro_kept[member.micro_activity]]
        if member.micro_activity
        else sorted(scale.micro_kept.values())
    )
    base = own.counted + asi + aspa - own.paid
    return (
        base
        + formula.earned_kept(PLAIN, scale, own.earned, abating is not False)
        + formula.share(own.micro, kept[0]),
        base
        + formula.earned_kept(PLAIN, scale, own.earned, abating is True)
        + formula.share(own.micro, kept[-1]),
    )


def _housing(facts: Facts, scale: Scale, sizes: tuple[int, int]) -> tuple[int, int]:
    received: dict[str, int] = defaultdict(int)
    for aid in facts.housing_aid:
        received[aid.month] += aid.amount_cents or 0
    untold = {aid.month for aid in facts.housing_aid if aid.amount_cents is None}
    told = facts.applicant().complete and bool(received)
    aids = [
        None if month in untold else received.get(month, 0 if told else None)
        for month in scale.window
    ]
    unknown = facts.housing is None
    flats = [formula.rents(PLAIN, scale, size) for size in sizes]
    low, high = (formula.housing(PLAIN, flat, facts.housing, unknown, aids) for flat in flats)
    return low[0], high[1]


def _percents(
    counted: tuple[Member, ...], doubtful: tuple[Member, ...], scale: Scale
) -> tuple[int, int]:
    """Household coefficient in hundredths, least and most."""
    children = [member for member in counted if member.role == "dependant"]
    n_adults = len(counted) - len(children)
    least = _ranked(children, n_adults, scale, least=True)
    most = _ranked(children, n_adults, scale, least=False)
    if doubtful:
        most = formula.household_percent(PLAIN, scale, len(counted) + len(doubtful))
    return least, most


def _ranked(children: list[Member], n_adults: int, scale: Scale, *, least: bool) -> int:
    """Coefficient of the adults, then of children in the order of their ages, those of unknown age anywhere."""
    plain = formula.household_percent(PLAIN, scale, n_adults + len(children))
    halved = {
        member.id
        for member in children
        if member.shared_custody or (least and member.shared_custody is None)
    }
    if not halved:
        return int(plain)
    dated = [member.id in halved for member in children if member.birth_date]
    anywhere = [member.id in halved for member in children if not member.birth_date]
    pick = max if least else min

    @cache
    def lost(place: int, halves: int, wholes: int) -> int:
        """The most, or the least, that children who count for half take off from this rank on."""
        rank = n_adults + place + (len(anywhere) - halves - wholes)
        share = scale.rank_shares[min(rank, 4)]
        half = share - share * scale.shared_percent // 100
        ways = []
        if place < len(dated):
            ways.append(half * dated[place] + lost(place + 1, halves, wholes))
        if halves:
            ways.append(half + lost(place, halves - 1, wholes))
        if wholes:
            ways.append(lost(place, halves, wholes - 1))
        return pick(ways, default=0)

    return int(plain - lost(0, sum(anywhere), len(anywhere) - sum(anywhere)))


def _ceilings(
    facts: Facts,
    scale: Scale,
    percents: tuple[int, int],
    counted: tuple[Member, ...],
    doubtful: tuple[Member, ...],
) -> dict[str, int]:
    size = len(counted)
    whole = percents[0] == formula.household_percent(PLAIN, scale, size)
    overseas = facts.territory not in (None, "metropole")
    least = (
        (scale.free_overseas, scale.participative_overseas)
        if overseas
        else (scale.free, scale.participative)
    )
    most = least if facts.territory else (scale.free_overseas, scale.participative_overseas)
    size_most = size + len(doubtful)
    whole_most = percents[1] == formula.household_percent(PLAIN, scale, size_most)

    def low(of: Ceiling) -> int:
        return int(formula.ceiling(PLAIN, of, percents[0], size, whole))

    def high(of: Ceiling) -> int:
        return int(formula.ceiling(PLAIN, of, percents[1], size_most, whole_most))

    return {
        "free_low": low(least[0]),
        "free_high": high(most[0]),
        "participative_low": low(least[1]),
        "participative_high": high(most[1]),
    }


def _standing(
    facts: Facts,
    scale: Scale,
    sums: dict[str, formula.PersonSums],
    sizes: tuple[int, int],
) -> formula.Standing:
    adults = [member for member in facts.members if member.role != "dependant"]
    held = {name for member in adults for name in member.situations or ()}
    in_force = {name for name in PRESUMED if scale.automatic[name]}
    automatic = "rsa" in held and scale.automatic["rsa"]
    unknown = any(member.situations is None for member in adults)
    owes = False if automatic else owes_participation(facts, scale)
    waivable = unknown and scale.automatic["rsa"]
    return formula.standing(
        PLAIN,
        scale,
        formula.Adults(
            automatic=automatic,
            titled=bool(held & in_force - {"aah"}),
            alone_titled="aah" in in_force & set(facts.applicant().situations or ()),
            situations_unknown=unknown,
            active=any(sums[member.id].active for member in adults),
            active_unknown=any(sums[member.id].active_unknown for member in adults),
        ),
        sizes,
        excluded=facts.territory == "mayotte"
        or facts.covered is False
        or (owes is True and not waivable),
        gate_unknown=facts.territory is None
        or facts.covered is None
        or owes is None
        or (owes and waivable),
    )


def owes_participation(facts: Facts, scale: Scale) -> bool | None:
    """Participations of a former right are still due, and keep from a new one for a time, except with the
    RSA; None when the end of that right is unknown."""
    if facts.unpaid_participation is False or scale.unpaid_wait is None:
        return False
    ended = facts.previous_right_ends_on
    if ended is not None and months_after(ended, scale.unpaid_wait) < scale.on:
        return False
    return None if ended is None or facts.unpaid_participation is None else True


def _automatic(facts: Facts, scale: Scale, standing: formula.Standing, most: int) -> str | None:
    if standing.automatic:
        return "rsa"
    if standing.excluded or not standing.presumed:
        return None
    adults = [member for member in facts.members if member.role != "dependant"]
    held = {name for member in adults for name in member.situations or ()}
    return next(
        name
        for name in PRESUMED
        if scale.automatic[name] and name in held and (name != "aah" or most <= 1)
    )
