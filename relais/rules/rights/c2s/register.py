"""C2S over every household at once: the same formula over wide monthly columns, any engine of Ibis.

Each person's months are summed within the row, then one aggregation makes the households.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    and known), automatic (rsa, presumed or NULL), near, size, n_adults, applicant_id, fund, commune,
    territory.
    A NULL `shared_custody` counts as full time: no source says it of most people.
    """
    who = _who(tables.persons, scale)
    homes = _homes(_people(who, tables, scale), scale)
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


def _people(who: ir.Table, tables: Tables, scale: Scale) -> ir.Table:
    """The same people with their sums of months and their situations of the day."""
    sums = _sums(tables.resources, scale)
    flags = _situations(tables.situations, scale)
    joined = who.left_join(sums, "person_id").drop("person_id_right")
    return joined.left_join(flags, "person_id").drop("person_id_right")


def _sums(resources: ir.Table, scale: Scale) -> ir.Table:
    sums = formula.person_sums(
        COLUMNS, scale, lambda kind, months: month_cells(resources, kind, months)
    )
    columns = {
        "counted": sums.counted,
        "earned": sums.earned,
        "asi_single": sums.asi[0],
        "asi_couple": sums.asi[1],
        "aspa_single": sums.aspa[0],
        "aspa_couple": sums.aspa[1],
        "micro": sums.micro,
        "paid": sums.paid,
        "has_asi": sums.has_asi,
        "has_aspa": sums.has_aspa,
        "income_unknown": sums.income_unknown,
        "paid_unknown": sums.paid_unknown,
        "active": sums.active,
        "active_unknown": sums.active_unknown,
    }
    return resources.select("person_id", known=True, **columns)


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


def _homes(people: ir.Table, scale: Scale) -> ir.Table:
    """One row a household: sums over its people."""
    known = {
        name: people[name].fill_null(0)
        for name in (
            "counted",
            "earned",
            "asi_single",
            "asi_couple",
            "aspa_single",
            "aspa_couple",
            "micro",
            "paid",
        )
    }
    flag = {
        name: people[name].fill_null(False)
        for name in ("has_asi", "has_aspa", "active", *SITUATION_FLAGS)
    }
    lost = people.known.isnull()
    income_unknown = lost | people.income_unknown.fill_null(True)
    kept = sorted(scale.micro_kept.values())
    plain = (
        known["counted"]
        - known["paid"]
        + formula.earned_kept(COLUMNS, scale, known["earned"], flag["abating"])
    )
    own = people.mutate(
        **known,
        **flag,
        income_unknown=income_unknown,
        paid_unknown=~income_unknown & people.paid_unknown.fill_null(False),
        active_unknown=lost | people.active_unknown.fill_null(True),
        low=plain + formula.share(known["micro"], kept[0]),
        high=plain + formula.share(known["micro"], kept[-1]),
        young=_band(people.birth_date, scale.participation),
        young_local=_band(people.birth_date, scale.participation_local),
    )
    return own.group_by("household_id").agg(**_aggregates(own))


def _band(born: Any, bands: tuple[tuple[Any, int], ...]) -> Any:
    """Monthly participation by birth date, NULL when it is unknown."""
    steps = [(born.isnull(), ibis.null("int64"))]
    steps += [(born <= until, ibis.literal(cents, "int64")) for until, cents in bands]
    return ibis.cases(*steps, else_=ibis.literal(bands[-1][1], "int64"))


def _aggregates(own: ir.Table) -> dict[str, Any]:
    adult, child = own.adult, own.sure & ~own.adult
    alone = own.asi_single + own.aspa_single

    def total(value: Any, where: Any) -> Any:
        return ibis.coalesce(as_int64(value.sum(where=where)), 0)

    def some(flag: Any, where: Any) -> Any:
        return ibis.coalesce((flag & where).any(), False)

    return {
        "applicant_id": own.person_id.max(where=own.applicant),
        "n_adults": as_int64(own.adult.sum()),
        "size": as_int64(own.sure.sum()),
        "n_doubtful": as_int64(own.doubtful.sum()),
        "low": total(own.low, own.sure) + total(alone, child),
        "high": total(own.high, own.sure) + total(alone, child),
        "doubtful_low": total(ibis.least(own.low + alone, 0), own.doubtful),
        "doubtful_high": total(ibis.greatest(own.high + alone, 0), own.doubtful),
        "asi_single": total(own.asi_single, adult),
        "asi_couple": total(own.asi_couple, adult),
        "n_asi": as_int64((own.has_asi & adult).sum()),
        "aspa_single": total(own.aspa_single, adult),
        "aspa_couple": total(own.aspa_couple, adult),
        "n_aspa": as_int64((own.has_aspa & adult).sum()),
        "income_unknown": some(own.income_unknown, own.sure | own.doubtful),
        "paid_unknown": some(own.paid_unknown, own.sure | own.doubtful),
        "rsa": some(own.rsa, adult),
        "titled": some(own.titled, adult),
        "aah": some(own.aah, own.applicant),
        "active": some(own.active, adult),
        "active_unknown": some(own.active_unknown, adult),
        "participation": total(own.young, own.sure),
        "participation_local": total(own.young_local, own.sure),
        "age_unknown": some(own.birth_date.isnull(), own.sure | own.doubtful),
    }


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
    minima = ibis.ifelse(
        couple & (home.n_asi == 2), home.asi_couple, home.asi_single
    ) + ibis.ifelse(couple & (home.n_aspa == 2), home.aspa_couple, home.aspa_single)
    weighed = home.mutate(
        base_low=ibis.greatest(home.low + minima + home.doubtful_low + rent_low, 0),
        base_high=ibis.greatest(home.high + minima + home.doubtful_high + rent_high, 0),
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
        "applicant_id",
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
