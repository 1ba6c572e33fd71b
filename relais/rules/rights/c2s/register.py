"""C2S over every household at once: the same formula over wide monthly columns, any engine of Ibis.

Each person's months are summed within the row, then one aggregation makes the households.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.rules.rights.c2s import formula
from relais.rules.rights.c2s.columns import COLUMNS, month_cells
from relais.rules.rights.c2s.homes import households, shared_custody
from relais.rules.rights.c2s.people import who_counts, with_situations
from relais.rules.rights.c2s.scale import Ceiling, Scale


@dataclass(frozen=True)
class Tables:
    """`means`, `households`, `situations` of the warehouse (docs/reference/warehouse.md)."""

    means: ir.Table
    households: ir.Table
    situations: ir.Table

    def between(self, first: str | None, before: str | None) -> Tables:
        """Only the households from `first` (included) to `before` (excluded): flat memory, by slices."""

        def cut(table: ir.Table) -> ir.Table:
            if first is not None:
                table = table.filter(table.household_id >= first)
            return table.filter(table.household_id < before) if before is not None else table

        return Tables(cut(self.means), cut(self.households), self.situations)


def register(tables: Tables, scale: Scale) -> ir.Table:
    """One row a household of living people:

    household_id, verdict (free participative none undetermined), base_low, base_high (cents; low is what
    is known), resources_unknown, housing_unknown, composition_unknown, ceiling_free, ceiling_participative
    (cents, the least possible), housing (cents), participation (cents a month, NULL unless participative
    and known), automatic (rsa, presumed or NULL), near, size, n_adults, fund, commune, territory.
    Dependants of unknown age are bounded, not tried: a household of theirs may stay undetermined here and not
    at the counter (`household.py`).
    A NULL `shared_custody` counts as full time: no source says it of most people.
    """
    who, same = who_counts(tables.means, scale)
    homes = households(with_situations(who, tables.situations, scale), same, scale)
    shared = shared_custody(tables.means, scale)
    joined = homes.left_join(shared, "household_id").drop("household_id_right")
    lodged = joined.left_join(_lodgings(tables.households, scale), "household_id")
    return _judged(lodged.drop("household_id_right"), scale)


def _lodgings(homes: ir.Table, scale: Scale) -> ir.Table:
    aids = month_cells(homes, "housing_aid", scale.window) or [
        ibis.null("int64") for _ in scale.window
    ]
    names = {f"aid_{place}": aid for place, aid in enumerate(aids)}
    return homes.select(
        "household_id",
        "fund",
        "commune",
        "territory",
        "alsace_moselle",
        lodging=homes.housing,
        **names,
    )


def _judged(home: ir.Table, scale: Scale) -> ir.Table:
    """Bounds, standing and verdict of each household."""
    home = home.mutate(most=home.size + home.n_doubtful)
    flat, flat_most = (formula.rents(COLUMNS, scale, size) for size in (home.size, home.most))
    home = home.mutate(
        **dict(zip(("rent", "owner", "rent_most", "owner_most"), (*flat, *flat_most), strict=True)),
        **_percents(home, scale),
    )
    aid = [home[f"aid_{place}"] for place in range(len(scale.window))]
    unhoused = home.lodging.isnull()
    rent_low, _ = formula.housing(COLUMNS, (home.rent, home.owner), home.lodging, unhoused, aid)
    _, rent_most = formula.housing(
        COLUMNS, (home.rent_most, home.owner_most), home.lodging, unhoused, aid
    )
    doubt = unhoused | COLUMNS.total(aid)[1] | (home.n_doubtful > 0)
    rent_high = ibis.ifelse(doubt, rent_most, rent_low)
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


def _percents(home: ir.Table, scale: Scale) -> dict[str, Any]:
    """Coefficients of the household, least and most, and those it would have if nobody counted for half."""
    plain = formula.household_percent(COLUMNS, scale, home.size)
    less = ibis.cases(
        (home.less_0.isnull(), 0),
        (home.n_adults == 0, home.less_0),
        (home.n_adults == 1, home.less_1),
        else_=home.less_2,
    )
    most_plain = formula.household_percent(COLUMNS, scale, home.most)
    return {"plain": plain, "less": less, "most_plain": most_plain}


def _ceilings(home: ir.Table, scale: Scale) -> dict[str, Any]:
    percent = home.plain - home.less
    most = ibis.ifelse(home.n_doubtful > 0, home.most_plain, percent)
    overseas = (home.territory != "metropole").fill_null(False)
    unknown = home.territory.isnull()

    def low(of: Ceiling) -> Any:
        return formula.ceiling(COLUMNS, of, percent, home.size, home.less == 0)

    def high(of: Ceiling) -> Any:
        return formula.ceiling(COLUMNS, of, most, home.most, most == home.most_plain)

    free = ibis.ifelse(overseas, low(scale.free_overseas), low(scale.free))
    participative = ibis.ifelse(
        overseas, low(scale.participative_overseas), low(scale.participative)
    )
    open_ended = (home.n_doubtful > 0) | unknown
    return {
        "free_low": free,
        "free_high": ibis.ifelse(
            open_ended,
            ibis.ifelse(overseas | unknown, high(scale.free_overseas), high(scale.free)),
            free,
        ),
        "participative_low": participative,
        "participative_high": ibis.ifelse(
            open_ended,
            ibis.ifelse(
                overseas | unknown,
                high(scale.participative_overseas),
                high(scale.participative),
            ),
            participative,
        ),
    }


def _standings(home: ir.Table, scale: Scale) -> ir.Table:
    """The verdict of each household, whether it is near a ceiling, and by what right it is covered without a form."""
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
    return home.mutate(
        verdict=formula.verdict(COLUMNS, bounds, standing),
        near=formula.near(COLUMNS, scale, bounds),
        automatic=ibis.cases(
            (standing.automatic, "rsa"),
            (standing.presumed & ~standing.excluded, "presumed"),
            else_=ibis.null("string"),
        ),
    )


def _answers(home: ir.Table, scale: Scale) -> ir.Table:
    told = _standings(home, scale)
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
