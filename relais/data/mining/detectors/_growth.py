"""Growth of providers from their months: the same months of each year are compared."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims

LEAST_MONTHS = 6
"""Fewer months of the year in progress say nothing yet."""
JUMP_MONTHS = 3


def compared_years(on: date) -> list[tuple[int, int]]:
    """(year, months compared): the last whole year, and the one in progress when half of it is over."""
    whole = on.day == monthrange(on.year, on.month)[1]
    months = on.month if whole else on.month - 1
    years = [(on.year - 1, 12)]
    return [*years, (on.year, months)] if months >= LEAST_MONTHS else years


def growth(claims: Claims) -> ir.Table:
    """One row a provider and year compared: now_cents, before_cents, before_4_cents, rise_1, rise_4 (hundredths of the
    former: 100 = as much), months, broke_on, and what tells its peers. `size_class` is 1 for all: size is what grows."""
    months = _dated(claims)
    base = int(claims.law["mining_growth_base"])
    parts = [_year(months, year, last, base) for year, last in compared_years(claims.on)]
    grown = parts[0] if len(parts) == 1 else ibis.union(*parts)
    enough = grown.filter(grown.before_cents >= base)
    years = claims.table("provider_year").select(
        "provider_id", "year", "fund", "commune", "specialty", "territory"
    )
    named = enough.inner_join(years, ["provider_id", "year"]).mutate(
        size_class=ibis.literal(1, "int32")
    )
    breaks = _breaks(months)
    joined = named.left_join(breaks, ["provider_id", "year"])
    return joined.drop("provider_id_right", "year_right").mutate()


def _dated(claims: Claims) -> ir.Table:
    months = claims.table("provider_month")
    return months.mutate(
        year=months.month.year().cast("int32"), number=months.month.month().cast("int32")
    )


def _year(months: ir.Table, year: int, last: int, base: int) -> ir.Table:
    """A base of four years before under the least says nothing: it is left unknown."""
    same = months.filter(months.number <= last)
    cents = same.reimbursed_cents
    sums = same.group_by("provider_id").agg(
        **{
            name: ibis.ifelse(same.year == year - back, cents, 0).sum().cast("int64")
            for name, back in (("now_cents", 0), ("before_cents", 1), ("four_cents", 4))
        }
    )
    known = sums.filter(sums.before_cents > 0)
    four = ibis.ifelse(known.four_cents >= max(base, 1), known.four_cents, ibis.null("int64"))
    told = known.mutate(before_4_cents=four)
    return told.select(
        "provider_id",
        "now_cents",
        "before_cents",
        "before_4_cents",
        year=ibis.literal(year, "int32"),
        months=ibis.literal(last, "int32"),
        rise_1=(told.now_cents * 100 // told.before_cents).cast("int64"),
        rise_4=(told.now_cents * 100 // told.before_4_cents).cast("int64"),
    )


def _breaks(months: ir.Table) -> ir.Table:
    """The month of each year whose three months pass the three before by the most; the first where several do."""
    numbered = months.mutate(place=months.year * 12 + months.number)
    by = {"group_by": "provider_id", "order_by": "place"}
    after = ibis.range_window(following=(0, JUMP_MONTHS - 1), **by)
    before = ibis.range_window(preceding=(JUMP_MONTHS, 1), **by)
    jumped = numbered.mutate(
        rise=numbered.reimbursed_cents.sum().over(after).cast("int64")
        - ibis.coalesce(numbered.reimbursed_cents.sum().over(before).cast("int64"), 0)
    )
    most = ibis.window(group_by=["provider_id", "year"], order_by=[ibis.desc("rise"), "month"])
    ranked = jumped.mutate(rank=ibis.row_number().over(most))
    first = ranked.filter((ranked["rank"] == 0) & (ranked.rise > 0))
    return first.select("provider_id", "year", broke_on="month")


def newcomers(claims: Claims) -> ir.Table:
    """Providers whose first months (`mining_ramp_months`) are over `mining_ramp_times` the median month of their
    specialty that year; the first year of the claims says nothing of who is new."""
    months = _dated(claims)
    span, times = (int(claims.law[f"mining_ramp_{name}"]) for name in ("months", "times"))
    numbered = months.mutate(place=months.year * 12 + months.number)
    first = numbered.group_by("provider_id").agg(
        began=numbered.place.min(), year=numbered.year.min()
    )
    start = first.agg(start=first.began.min())
    new = first.cross_join(start)
    late = new.filter(new.began >= new.start + 12)
    theirs = numbered.select("provider_id", "place", "reimbursed_cents").inner_join(
        late.select("provider_id", "began", "year"), "provider_id"
    )
    early = theirs.filter(theirs.place < theirs.began + span)
    ramp = early.group_by("provider_id", "year").agg(
        now_cents=early.reimbursed_cents.sum().cast("int64"),
        months=early.count().cast("int32"),
    )
    told = _named(claims, ramp).inner_join(_medians(claims), ["specialty", "year"])
    each = (told.now_cents // told.months).cast("int64")
    rated = told.mutate(per_month_cents=each)
    floor = int(claims.law["mining_growth_least"]) // 12
    found = rated.filter(
        (rated.per_month_cents > rated.peers_month_cents * times) & (rated.per_month_cents >= floor)
    )
    return found.mutate(
        kind_of_rise=ibis.literal("ramp"),
        before_cents=ibis.literal(0, "int64"),
        before_4_cents=ibis.null("int64"),
        broke_on=ibis.null("date"),
        percentile=ibis.null("int64"),
        peers_growth=ibis.null("int64"),
        distance=found.per_month_cents.cast("float64")
        / ibis.greatest(found.peers_month_cents, 1).cast("float64"),
    )


def _named(claims: Claims, rows: ir.Table) -> ir.Table:
    years = claims.table("provider_year").select(
        "provider_id", "year", "fund", "commune", "specialty", "territory"
    )
    return rows.inner_join(years, ["provider_id", "year"]).mutate()


def _medians(claims: Claims) -> ir.Table:
    """The lower median of reimbursements of an active month, by specialty and year, where there are enough providers."""
    months = _dated(claims)
    years = claims.table("provider_year").select("provider_id", "year", "specialty")
    named = months.inner_join(years, ["provider_id", "year"])
    by = ["specialty", "year"]
    order = ibis.window(group_by=by, order_by=["reimbursed_cents", "provider_id", "month"])
    placed = named.mutate(
        place=ibis.row_number().over(order) + 1,
        n=ibis._.count().over(ibis.window(group_by=by)),
    )
    middle = placed.reimbursed_cents.max(where=placed.place == (placed.n + 1) // 2)
    medians = placed.group_by(*by).agg(
        peers_month_cents=middle, peers_n=placed.provider_id.nunique()
    )
    return medians.filter(medians.peers_n >= int(claims.law["mining_peer_least"]))
