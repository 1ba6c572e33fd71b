"""C2S over every household at once: the same formula over wide monthly columns, any engine of Ibis.

Each person's months are summed within the row, then one aggregation makes the households.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.rules.rights.c2s import formula
from relais.rules.rights.c2s.columns import COLUMNS, as_int64, month_cells
from relais.rules.rights.c2s.household import ABATING
from relais.rules.rights.c2s.scale import PRESUMED, Ceiling, Scale

SITUATION_FLAGS = ("rsa", "titled", "aah", "abating")


@dataclass(frozen=True)
class Tables:
    """`persons`, `households`, `resources`, `situations` of the warehouse (docs/reference/warehouse.md)."""

    persons: ir.Table
    households: ir.Table
    resources: ir.Table
    situations: ir.Table

    def between(self, first: str | None, before: str | None) -> Tables:
        """Only the households from `first` (included) to `before` (excluded): flat memory, by slices."""

        def cut(table: ir.Table) -> ir.Table:
            if first is not None:
                table = table.filter(table.household_id >= first)
            return table.filter(table.household_id < before) if before is not None else table

        return Tables(cut(self.persons), cut(self.households), cut(self.resources), self.situations)


def register(tables: Tables, scale: Scale) -> ir.Table:
    """One row a household of living people:

    household_id, verdict (free participative none undetermined), base_low, base_high (cents; low is what
    is known), resources_unknown, housing_unknown, composition_unknown, ceiling_free, ceiling_participative
    (cents, the least possible), housing (cents), participation (cents a month, NULL unless participative
    and known), automatic (rsa, presumed or NULL), near, size, n_adults, fund, commune, territory.
    A NULL `shared_custody` counts as full time: no source says it of most people.
    """
    who = _who(tables.persons, scale)
    homes = _homes(*_people(who, tables, scale), scale)
    shared = _shared(who, scale)
    joined = homes.left_join(shared, "household_id").select(homes, shared.percent_shared)
    lodged = joined.left_join(_lodgings(tables.households, scale), "household_id")
    return _judged(lodged.drop("household_id_right"), scale)


def _who(persons: ir.Table, scale: Scale) -> ir.Table:
    """Living people, and whether they count in the household."""
    alive = persons.filter(
        (persons.died_on.isnull() | (persons.died_on > scale.on))
        & (persons.birth_date.isnull() | (persons.birth_date <= scale.on))
    )
    shared = alive.shared_custody if "shared_custody" in alive.columns else ibis.null("boolean")
    adult = alive.household_role != "dependant"
    return alive.select(
        "person_id",
        "household_id",
        applicant=alive.household_role == "applicant",
        adult=adult,
        sure=adult | (alive.birth_date > scale.dependants_born_after).fill_null(False),
        doubtful=~adult & alive.birth_date.isnull(),
        shared=~adult & shared.fill_null(False),
        birth_date=alive.birth_date,
    )


def _people(who: ir.Table, tables: Tables, scale: Scale) -> tuple[ir.Table, dict[str, Any]]:
    """The same people with their sums of months and their situations of the day."""
    sums, same = _sums(tables.resources, scale)
    flags = _situations(tables.situations, scale)
    joined = who.left_join(sums, "person_id").drop("person_id_right")
    return joined.left_join(flags, "person_id").drop("person_id_right"), same


AMOUNTS = (
    "counted",
    "earned",
    "asi_single",
    "asi_couple",
    "aspa_single",
    "aspa_couple",
    "micro",
    "paid",
)
MARKS = ("has_asi", "has_aspa", "income_unknown", "paid_unknown", "active", "active_unknown")


def _sums(resources: ir.Table, scale: Scale) -> tuple[ir.Table, dict[str, Any]]:
    """A row a person with the sums of months, and apart those that are the same for all (no column)."""
    sums = formula.person_sums(
        COLUMNS, scale, lambda kind, months: month_cells(resources, kind, months)
    )
    values: dict[str, Any] = {
        "asi_single": sums.asi[0],
        "asi_couple": sums.asi[1],
        "aspa_single": sums.aspa[0],
        "aspa_couple": sums.aspa[1],
        **{name: getattr(sums, name) for name in ("counted", "earned", "micro", "paid", *MARKS)},
    }
    same = {name: value for name, value in values.items() if isinstance(value, int)}
    columns = {name: value for name, value in values.items() if name not in same}
    return resources.select("person_id", known=True, **columns), same


def _situations(situations: ir.Table, scale: Scale) -> ir.Table:
    today = situations.filter(
        (situations.starts_on <= scale.on)
        & (situations.ends_on.isnull() | (situations.ends_on >= scale.on))
    )
    titles = [name for name in PRESUMED if scale.automatic[name] and name != "aah"]
    word = today.situation
    return today.group_by("person_id").agg(
        rsa=(word == "rsa").any() if scale.automatic["rsa"] else ibis.literal(False),
        titled=word.isin(titles).any() if titles else ibis.literal(False),
        aah=(word == "aah").any() if scale.automatic["aah"] else ibis.literal(False),
        abating=word.isin(sorted(ABATING)).any(),
    )


def _homes(people: ir.Table, same: dict[str, Any], scale: Scale) -> ir.Table:
    """One row a household: as few aggregates as can be, counts of people packed by three."""
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


COUNT, AGES = 2**20, 2**31
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
PACKS = tuple(f"pack_{place}" for place in range(-(-(len(FLAGS) + len(COUNTS)) // 3)))
"""Integers that each hold three counts of people, of 20 bits."""
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
        "ages": _where(
            sure,
            _band(people.birth_date, scale.participation)
            + _band(people.birth_date, scale.participation_local) * AGES,
        ),
        **{name: value for name, value in values.items() if not isinstance(value, int)},
    }


def _share_of(amount: Any, basis_points: int) -> Any:
    return 0 if isinstance(amount, int) else formula.share(amount, basis_points)


def _less(adult: Any, couple: Any, single: Any) -> Any:
    return 0 if isinstance(couple, int) else _where(adult, couple - single)


def _where(condition: Any, value: Any) -> Any:
    return ibis.ifelse(condition, value, 0)


def _packed(flags: list[Any]) -> dict[str, Any]:
    """Three flags an integer, so that one sum counts the people of all three."""
    packs = {}
    for place, name in enumerate(PACKS):
        three = flags[3 * place : 3 * place + 3]
        terms = [flag.cast("int64") * COUNT**rank for rank, flag in enumerate(three)]
        packs[name] = reduce(lambda one, other: one + other, terms)
    return packs


def _unpacked(packed: ir.Table, place: int) -> Any:
    return (packed[PACKS[place // 3]] // COUNT ** (place % 3)) % COUNT


def _band(born: Any, bands: tuple[tuple[Any, int], ...]) -> Any:
    """Monthly participation by birth date, 0 when it is unknown."""
    steps = [(born <= until, ibis.literal(cents, "int64")) for until, cents in bands]
    return ibis.cases(*steps, else_=ibis.ifelse(born.isnull(), 0, bands[-1][1]))


def _shared(people: ir.Table, scale: Scale) -> ir.Table:
    """Coefficient of the few households where a child counts for half, by rank, oldest first."""
    concerned = people.filter(people.shared & people.sure).select("household_id").distinct()
    few = people.filter(people.sure).semi_join(concerned, "household_id")
    rank = ibis.row_number().over(
        group_by=few.household_id,
        order_by=[few.adult.desc(), few.birth_date, few.person_id],
    )
    ranked = few.mutate(rank=rank)
    shares = scale.rank_shares
    whole = ibis.cases(
        *[(ranked.rank == place, shares[place]) for place in range(4)], else_=shares[4]
    )
    half = ibis.cases(
        *[
            (ranked.rank == place, shares[place] * scale.shared_percent // 100)
            for place in range(4)
        ],
        else_=shares[4] * scale.shared_percent // 100,
    )
    weighed = ranked.mutate(share=ibis.ifelse(ranked.shared, half, whole))
    return weighed.group_by("household_id").agg(percent_shared=as_int64(weighed.share.sum()))


def _lodgings(households: ir.Table, scale: Scale) -> ir.Table:
    aids = month_cells(households, "housing_aid", scale.window) or [
        ibis.null("int64") for _ in scale.window
    ]
    names = {f"aid_{place}": aid for place, aid in enumerate(aids)}
    return households.select(
        "household_id",
        "fund",
        "commune",
        "territory",
        "alsace_moselle",
        lodging=households.housing,
        **names,
    )


def _judged(home: ir.Table, scale: Scale) -> ir.Table:
    """Bounds, standing and verdict of each household."""
    most = home.size + home.n_doubtful
    aid = [home[f"aid_{place}"] for place in range(len(scale.window))]
    unhoused = home.lodging.isnull()
    rent_low, _ = formula.housing(COLUMNS, scale, home.lodging, unhoused, home.size, aid)
    _, rent_high = formula.housing(COLUMNS, scale, home.lodging, unhoused, most, aid)
    couple = home.n_adults == 2
    less = ibis.ifelse(couple & ~home.adult_without_asi, home.asi_couple_less, 0) + ibis.ifelse(
        couple & ~home.adult_without_aspa, home.aspa_couple_less, 0
    )
    low = home.low + less
    weighed = home.mutate(
        base_low=ibis.greatest(low + home.doubtful_low + rent_low, 0),
        base_high=ibis.greatest(low + home.spread + home.doubtful_high + rent_high, 0),
        housing_low=rent_low,
        housing_high=rent_high,
        **_ceilings(home, scale),
    )
    return _answers(weighed, scale)


def _ceilings(home: ir.Table, scale: Scale) -> dict[str, Any]:
    plain = formula.household_percent(COLUMNS, scale, home.size)
    percent = ibis.coalesce(home.percent_shared, plain)
    most_size = home.size + home.n_doubtful
    most_plain = formula.household_percent(COLUMNS, scale, most_size)
    most = ibis.ifelse(home.n_doubtful > 0, most_plain, percent)
    overseas = (home.territory != "metropole").fill_null(False)
    unknown = home.territory.isnull()

    def low(of: Ceiling) -> Any:
        return formula.ceiling(COLUMNS, of, percent, home.size, percent == plain)

    def high(of: Ceiling) -> Any:
        return formula.ceiling(COLUMNS, of, most, most_size, most == most_plain)

    return {
        "free_low": ibis.ifelse(overseas, low(scale.free_overseas), low(scale.free)),
        "free_high": ibis.ifelse(overseas | unknown, high(scale.free_overseas), high(scale.free)),
        "participative_low": ibis.ifelse(
            overseas, low(scale.participative_overseas), low(scale.participative)
        ),
        "participative_high": ibis.ifelse(
            overseas | unknown, high(scale.participative_overseas), high(scale.participative)
        ),
    }


def _answers(home: ir.Table, scale: Scale) -> ir.Table:
    bounds = formula.Bounds(
        low=home.base_low,
        high=home.base_high,
        low_open=home.paid_unknown,
        high_open=home.income_unknown,
        free_low=home.free_low,
        free_high=home.free_high,
        participative_low=home.participative_low,
        participative_high=home.participative_high,
    )
    adults = formula.Adults(
        automatic=home.rsa,
        titled=home.titled,
        alone_titled=home.aah,
        situations_unknown=False,
        active=home.active,
        active_unknown=home.active_unknown,
    )
    standing = formula.standing(
        COLUMNS,
        scale,
        adults,
        (home.size, home.size + home.n_doubtful),
        excluded=(home.territory == "mayotte").fill_null(False),
        gate_unknown=home.territory.isnull(),
    )
    told = home.mutate(
        verdict=formula.verdict(COLUMNS, bounds, standing),
        near=formula.near(COLUMNS, scale, bounds),
        automatic=ibis.cases(
            (standing.automatic, "rsa"),
            (standing.presumed & ~standing.excluded, "presumed"),
            else_=ibis.null("string"),
        ),
    )
    local = ibis.cases(
        (told.alsace_moselle, told.participation_local),
        (~told.alsace_moselle, told.participation),
        else_=ibis.null("int64"),
    )
    return told.select(
        "household_id",
        "verdict",
        "base_low",
        "base_high",
        "automatic",
        "near",
        "size",
        "n_adults",
        "fund",
        "commune",
        "territory",
        resources_unknown=told.income_unknown | told.paid_unknown,
        housing_unknown=told.housing_low != told.housing_high,
        composition_unknown=told.n_doubtful > 0,
        ceiling_free=told.free_low,
        ceiling_participative=told.participative_low,
        housing=told.housing_low,
        participation=ibis.ifelse(
            (told.verdict == "participative") & ~told.age_unknown, local, ibis.null("int64")
        ),
    )
