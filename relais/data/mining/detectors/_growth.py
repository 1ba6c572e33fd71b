"""Growth of providers from their months: those of a year beside the same ones of a year when they were there all along."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims

LEAST_MONTHS = 6
"""Fewer months of the year in progress say nothing yet."""
JUMP_MONTHS = 3
YEAR, YEARS, RAMP = "Sur un an", "Sur plusieurs années", "Nouveau lieu"
BACK = (1, 2, 3, 4)
"""Years before that a year is compared with."""


def compared_years(on: date) -> list[tuple[int, int]]:
    """(year, months compared): the last whole year, and the one in progress when half of it is over."""
    whole = on.day == monthrange(on.year, on.month)[1]
    months = on.month if whole else on.month - 1
    years = [(on.year - 1, 12)]
    return [*years, (on.year, months)] if months >= LEAST_MONTHS else years


def growth(claims: Claims) -> ir.Table:
    """One row a provider and year compared: now_cents, before_cents, rise_1 (hundredths of the former: 100 = as much),
    months (those compared), broke_on, what tells its peers, and the furthest year that can be compared, two to four
    years before: years_back, then_cents, then_now_cents (of the same months), rise_then; NULL where there is none.
    `size_class` is 1 for all: size is what grows.

    A month is compared when the provider billed in it the former year, a year when all its months but
    `mining_growth_absent` are and the provider was there before it began: who opened or was long away in it has not
    risen. A base under `mining_growth_base` says nothing."""
    months = _dated(claims)
    parts = [_year(months, year, last, claims) for year, last in compared_years(claims.on)]
    grown = parts[0] if len(parts) == 1 else ibis.union(*parts)
    named = _named(claims, grown).mutate(size_class=ibis.literal(1, "int32"))
    joined = named.left_join(_breaks(months), ["provider_id", "year"])
    return joined.drop("provider_id_right", "year_right").mutate()


def _dated(claims: Claims) -> ir.Table:
    months = claims.table("provider_month")
    dated = months.mutate(
        year=months.month.year().cast("int32"), number=months.month.month().cast("int32")
    )
    return dated.mutate(place=dated.year * 12 + dated.number)


def _year(months: ir.Table, year: int, last: int, claims: Claims) -> ir.Table:
    """The months of one year beside those of each of the four before."""
    began = months.group_by("provider_id").agg(began=months.place.min())
    same = months.filter((months.number <= last) & months.year.between(year - BACK[-1], year))
    beside = same.group_by("provider_id", "number").agg(
        now=_of(same, year, same.reimbursed_cents),
        **{f"was_{back}": _of(same, year - back, same.reimbursed_cents) for back in BACK},
        **{f"there_{back}": _of(same, year - back, ibis.literal(1, "int64")) for back in BACK},
    )
    sums = beside.group_by("provider_id").agg(
        **{f"months_{back}": beside[f"there_{back}"].sum().cast("int64") for back in BACK},
        **{f"was_{back}": beside[f"was_{back}"].sum().cast("int64") for back in BACK},
        **{
            f"now_{back}": (beside.now * beside[f"there_{back}"]).sum().cast("int64")
            for back in BACK
        },
    )
    return _compared(sums.inner_join(began, "provider_id"), year, last, claims)


def _of(rows: ir.Table, year: int, value: ir.IntegerValue) -> ir.IntegerValue:
    """A month of one year; nothing where the provider billed nothing in it."""
    return ibis.ifelse(rows.year == year, value, 0).sum().cast("int64")


def _compared(sums: ir.Table, year: int, last: int, claims: Claims) -> ir.Table:
    base = max(int(claims.law["mining_growth_base"]), 1)
    least = last - int(claims.law["mining_growth_absent"])
    whole = {
        back: (sums[f"months_{back}"] >= least)
        & (sums.began <= (year - back) * 12 + 1)
        & (sums[f"was_{back}"] >= base)
        for back in BACK
    }
    far = BACK[:0:-1]
    then = {
        name: ibis.cases(
            *((whole[back], _number(sums, name, back)) for back in far), else_=ibis.null("int64")
        )
        for name in ("back", "was", "now")
    }
    told = sums.mutate(**{f"then_{name}": value for name, value in then.items()}).filter(whole[1])
    return told.select(
        "provider_id",
        now_cents=told.now_1,
        before_cents=told.was_1,
        years_back=told.then_back,
        then_cents=told.then_was,
        then_now_cents=told.then_now,
        year=ibis.literal(year, "int32"),
        months=told.months_1.cast("int32"),
        rise_1=(told.now_1 * 100 // told.was_1).cast("int64"),
        rise_then=(told.then_now * 100 // told.then_was).cast("int64"),
    )


def _number(sums: ir.Table, name: str, back: int) -> ir.IntegerValue:
    found: ir.IntegerValue = (
        ibis.literal(back, "int64") if name == "back" else sums[f"{name}_{back}"]
    )
    return found


def _breaks(months: ir.Table) -> ir.Table:
    """The month of each year whose three months pass the three before by the most; the first where several do."""
    by = {"group_by": "provider_id", "order_by": "place"}
    after = ibis.range_window(following=(0, JUMP_MONTHS - 1), **by)
    before = ibis.range_window(preceding=(JUMP_MONTHS, 1), **by)
    jumped = months.mutate(
        rise=months.reimbursed_cents.sum().over(after).cast("int64")
        - ibis.coalesce(months.reimbursed_cents.sum().over(before).cast("int64"), 0)
    )
    most = ibis.window(group_by=["provider_id", "year"], order_by=[ibis.desc("rise"), "month"])
    ranked = jumped.mutate(rank=ibis.row_number().over(most))
    first = ranked.filter((ranked["rank"] == 0) & (ranked.rise > 0))
    return first.select("provider_id", "year", broke_on="month")


def newcomers(claims: Claims) -> ir.Table:
    """Providers whose first months (`mining_ramp_months`, after the one of the opening, which is not whole) are over `mining_ramp_times` the median month of their
    specialty that year; the first year of the claims says nothing of who is new."""
    months = _dated(claims)
    span, times = int(claims.law["mining_ramp_months"]), int(claims.law["mining_ramp_times"])
    first = months.group_by("provider_id").agg(began=months.place.min(), year=months.year.min())
    start = first.agg(start=first.began.min())
    new = first.cross_join(start)
    late = new.filter(new.began >= new.start + 12)
    theirs = months.select("provider_id", "place", "reimbursed_cents").inner_join(
        late.select("provider_id", "began", "year"), "provider_id"
    )
    early = theirs.filter((theirs.place > theirs.began) & (theirs.place <= theirs.began + span))
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
        kind_of_rise=ibis.literal(RAMP),
        before_cents=ibis.literal(0, "int64"),
        years_back=ibis.null("int64"),
        then_cents=ibis.null("int64"),
        then_now_cents=ibis.null("int64"),
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
    months = _dated(claims).drop("place")
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
