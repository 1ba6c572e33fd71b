"""Work within work stops: payrolls, and acts that the number of the person bills, one row each."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims

TOLD = ("payroll_id", "provider_id", "stop_id", "employer_id", "from_on", "to_on", "hours", "n_acts", "days", "daily_cents")  # fmt: skip
KEPT = ("person_id", "fund", "year", "due_cents", *TOLD)
OWN_ACCOUNT = ("self_employed", "liberal")


def _held(claims: Claims) -> ir.Table:
    """Stops of the years looked at, with their days; `most_days` paid."""
    stops = claims.table("work_stops")
    looked = stops.filter((stops.ends_on >= claims.first_on) & (stops.starts_on <= claims.on))
    return looked.select(
        "person_id",
        "stop_id",
        "fund",
        "status",
        daily_cents=looked.daily_cents.cast("int64"),
        begun_on="starts_on",
        over_on="ends_on",
        most_days=ibis.ifelse(looked.paid_on.isnull(), 0, looked.days_paid),
    )


def _due(rows: ir.Table, days: ir.IntegerValue) -> ir.IntegerValue:
    """The allowance of so many days of a stop, as far as days were paid."""
    daily = ibis.ifelse(rows.most_days == 0, 0, rows.daily_cents)
    return (ibis.least(days, ibis.coalesce(rows.most_days, days)) * daily).cast("int64")


def declared(claims: Claims) -> ir.Table:
    """Each payroll beside the first stop that holds it, its first `mining_work_margin` days apart: columns of KEPT."""
    margin = int(claims.law["mining_work_margin"])
    held = _held(claims)
    payrolls = claims.table("payrolls")
    hours = payrolls.filter((payrolls.hours > 0) & (payrolls.ends_on <= claims.on)).select(
        "person_id", "payroll_id", "employer_id", "hours", from_on="starts_on", to_on="ends_on"
    )
    joined = hours.inner_join(held, "person_id")
    inside = joined.filter(
        (joined.from_on.delta(joined.begun_on, unit="day") >= margin)
        & (joined.to_on <= joined.over_on)
    )
    order = ibis.window(group_by="payroll_id", order_by=["begun_on", "stop_id"])
    days = (inside.to_on.delta(inside.from_on, unit="day") + 1).cast("int64")
    ranked = inside.mutate(
        place=ibis.row_number().over(order),
        days=days,
        due_cents=_due(inside, days),
        year=inside.from_on.year().cast("int32"),
        hours=inside.hours.cast("int64"),
        provider_id=ibis.null("string"),
        n_acts=ibis.null("int64"),
    )
    return ranked.filter(ranked.place == 0).select(*KEPT)


def billed(worked: ir.Table, claims: Claims) -> ir.Table:
    """Each stop as self-employed and civil year in which the person's own number bills acts, one row."""
    law, lines = claims.law, claims.table("kept_lines")
    providers = claims.table("providers")
    own = providers.filter(providers.practitioner_person_id.notnull()).select(
        "provider_id", person_id="practitioner_person_id"
    )
    held = _held(claims)
    stopped = held.filter(held.status.isin(OWN_ACCOUNT)).drop("fund").inner_join(own, "person_id")
    joined = lines.select("provider_id", "starts_on", "claim_id").inner_join(stopped, "provider_id")
    inside = joined.filter(
        (joined.starts_on.delta(joined.begun_on, unit="day") >= int(law["mining_work_margin"]))
        & (joined.starts_on <= joined.over_on)
    )
    days = _once(inside, worked)
    counted_ = days.mutate(n_days=days.count().over(ibis.window(group_by="stop_id")))
    many = counted_.filter(counted_.n_days >= int(law["mining_own_billing_days"]))
    by = ("person_id", "stop_id", "provider_id", "year", "daily_cents", "most_days")
    rows = many.group_by(*by).agg(
        from_on=many.starts_on.min(),
        to_on=many.starts_on.max(),
        n_acts=many.n_acts.sum().cast("int64"),
        days=many.count().cast("int64"),
    )
    funds = held.select("stop_id", "fund")
    dued = rows.inner_join(funds, "stop_id").mutate(
        payroll_id=ibis.null("string"),
        employer_id=ibis.null("string"),
        hours=ibis.null("int64"),
        due_cents=_due(rows, rows.days),
    )
    return dued.select(*KEPT)


def _once(inside: ir.Table, worked: ir.Table) -> ir.Table:
    """Days of acts of each person, in the first stop that holds them and under the first number, but for those that a
    payroll tells."""
    days = inside.group_by(
        "person_id", "starts_on", "stop_id", "provider_id", "begun_on", "daily_cents", "most_days"
    ).agg(n_acts=inside.count())
    order = ibis.window(
        group_by=["person_id", "starts_on"], order_by=["begun_on", "stop_id", "provider_id"]
    )
    first = days.mutate(
        place=ibis.row_number().over(order), year=days.starts_on.year().cast("int32")
    )
    once = first.filter(first.place == 0)
    periods = worked.select("person_id", "from_on", "to_on")
    met = once.inner_join(periods, "person_id")
    known = met.filter((met.starts_on >= met.from_on) & (met.starts_on <= met.to_on))
    return once.anti_join(known.select("person_id", "starts_on"), ["person_id", "starts_on"])
