"""Care given at home, the same day, in communes too far apart for one person."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.detectors._acts import dated

HECTOMETRES = 10
"""In a kilometre: the unit of `relais.geo.middles`."""
_AXES = ("x", "y", "z")
_DAY = ["provider_id", "starts_on"]


def far_homes(claims: Claims) -> ir.Table:
    """Lines of care given at home (`mining_home_acts`) at `mining_far_km` or more of the commune where their provider
    has the most such patients that day, on the days with `mining_far_patients` such patients; with `to_confirm`, `far_patients`
    of the day and `apart` (square hectometres between the two communes). A commune that is not known says nothing.
    """
    limit = int(claims.law["mining_far_km"]) * HECTOMETRES
    home = _located(claims)
    days = claims.held(_wide_days(home, limit * limit))
    apart = _from_the_most(home.semi_join(days, _DAY))
    far = apart.filter(apart.apart >= limit * limit)
    counted = _patients(far, _DAY).rename(far_patients="patients")
    return counted.filter(counted.far_patients >= int(claims.law["mining_far_patients"])).drop(
        *_AXES
    )


def _patients(rows: ir.Table, by: list[str]) -> ir.Table:
    """`patients` of each group, on each of its lines."""
    first = ibis.window(group_by=[*by, "patient_id"], order_by=["claim_id", "line_no"])
    once = rows.mutate(first=(ibis.row_number().over(first) == 0).cast("int64"))
    whole = ibis.window(group_by=by)
    return once.mutate(patients=once.first.sum().over(whole).cast("int64")).drop("first")


def _located(claims: Claims) -> ir.Table:
    """Lines of care at home, with the place of their commune."""
    home = dated(claims.table("kept_lines"), claims, "mining_home_acts", "act_code").drop("value")
    places = claims.places().rename(commune="code")
    return home.inner_join(places, "commune")


def _wide_days(home: ir.Table, least: int) -> ir.Table:
    """The days that are wide enough: two communes are never further apart than the corners of the box that holds them
    all, and few days have such a box."""
    boxes = home.group_by(_DAY).agg(
        box=_square({axis: home[axis].max() - home[axis].min() for axis in _AXES})
    )
    return boxes.filter(boxes.box >= least).select(*_DAY)


def _from_the_most(home: ir.Table) -> ir.Table:
    """`apart` from the commune with the most patients of the day, the first of them where several have as many."""
    many = _patients(home, [*_DAY, "commune"])
    order = ibis.window(
        group_by=_DAY, order_by=[ibis.desc("patients"), "commune", "claim_id", "line_no"]
    )
    rank = many.mutate(place=ibis.row_number().over(order))
    day = ibis.window(group_by=_DAY)
    apart = _square(
        {
            axis: rank[axis]
            - ibis.ifelse(rank.place == 0, rank[axis], ibis.null("int32")).max().over(day)
            for axis in _AXES
        }
    )
    return rank.mutate(apart=apart).drop("patients", "place")


def _square(sides: dict[str, ir.IntegerValue]) -> ir.IntegerValue:
    x, y, z = (side.cast("int64") for side in sides.values())
    return x * x + y * y + z * z
