"""A value beside that of peers: same specialty, territory and size, as finely as there are enough of them.

All in integers, so that engines agree: a quantile is the value of a rank, never a mean of two. One-sided: only what
is above is looked at.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups.provider_year import UNKNOWN

LEVELS = (("specialty", "territory", "size_class"), ("specialty", "territory"), ("specialty",))
"""From the finest to the coarsest; each is within a civil year."""
MAD_SCALE = 14_826
"""1.4826 in ten-thousandths: what makes the median of absolute deviations a standard deviation."""
LEAST_SHARE = 20
"""The scale is never under a twentieth of the median: peers that are all alike would make anyone far."""


def with_size(units: ir.Table, by: str = "n_patients", key: str = "provider_id") -> ir.Table:
    """`size_class` 1 to 3: thirds of the specialty in the year, by rank."""
    order = ibis.window(group_by=["year", "specialty"], order_by=[by, key])
    whole = ibis.window(group_by=["year", "specialty"])
    ranked = units.mutate(_place=ibis.row_number().over(order), _n=units.count().over(whole))
    return ranked.mutate(size_class=(ranked["_place"] * 3 // ranked["_n"] + 1).cast("int32")).drop(
        "_place", "_n"
    )


def compared(units: ir.Table, tables: Claims, weight: str | None = None) -> ir.Table:
    """Units (`provider_id`, `year`, `specialty`, `territory`, `size_class`, `value` int64) beside their peers.

    Adds `peers_n`, `peers_median`, `peers_p90`, `peers_scale` (int64), `peers_level` (1 finest to 3), `percentile`
    (peers strictly below, in 100), `shrunk` (the value drawn to the median as if `mining_peer_prior` more of `weight`
    were there; the value itself without a weight), `distance` (float: scales above the median).
    A unit without enough peers at any level (`mining_peer_least`) is left out: nothing can be said of it.
    """
    least = int(tables.law["mining_peer_least"])
    units = tables.held(units)
    found = units
    for level, group in enumerate(LEVELS, start=1):
        found = _beside(found, units, ("year", *group), level)
    enough = [found[f"_n{level}"] >= least for level in (1, 2, 3)]
    chosen = found.filter(enough[0] | enough[1] | enough[2])
    picked = {
        name: ibis.cases(
            (chosen["_n1"] >= least, chosen[f"_{short}1"]),
            (chosen["_n2"] >= least, chosen[f"_{short}2"]),
            else_=chosen[f"_{short}3"],
        )
        for name, short in _TOLD.items()
    }
    level = ibis.cases((chosen["_n1"] >= least, 1), (chosen["_n2"] >= least, 2), else_=3)
    told = chosen.select(*units.columns, **picked, peers_level=level.cast("int32"))
    return _scaled(told, int(tables.law["mining_peer_prior"]), weight)


def without_peers(units: ir.Table, tables: Claims) -> dict[str, int]:
    """Providers of `units` (`provider_id`, `year`, `specialty`) that `compared` leaves out, by reason in French."""
    least = int(tables.law["mining_peer_least"])
    same = ibis.window(group_by=["year", "specialty"])
    told = units.select("provider_id", "year", "specialty").mutate(n=ibis._.count().over(same))
    unknown = told.specialty == UNKNOWN
    [row] = (
        told.agg(
            unknown=told.provider_id.nunique(where=unknown),
            few=told.provider_id.nunique(where=~unknown & (told.n < least)),
        )
        .to_pyarrow()
        .to_pylist()
    )
    return {
        "professionnels non comparés : spécialité inconnue": int(row["unknown"] or 0),
        f"professionnels non comparés : pas assez de comparables (moins de {least})": int(
            row["few"] or 0
        ),
    }


_TOLD = {
    "peers_n": "n",
    "peers_median": "median",
    "peers_p90": "p90",
    "peers_mad": "mad",
    "percentile": "percentile",
}


def _scaled(told: ir.Table, prior: int, weight: str | None) -> ir.Table:
    robust = told.peers_mad * MAD_SCALE // 10_000
    scaled = told.mutate(
        peers_scale=ibis.greatest(robust, told.peers_median // LEAST_SHARE, 1).cast("int64"),
        shrunk=told["value"] if weight is None else _shrunk(told, prior, weight),
    ).drop("peers_mad")
    above = (scaled.shrunk - scaled.peers_median).cast("float64")
    return scaled.mutate(distance=above / scaled.peers_scale.cast("float64"))


def _shrunk(told: ir.Table, prior: int, weight: str) -> ir.IntegerColumn:
    """Few patients: the value says little, and is drawn to what peers do."""
    mass = told["value"] * told[weight] + told.peers_median * prior
    return (mass // (told[weight] + prior)).cast("int64")


def _beside(found: ir.Table, units: ir.Table, group: tuple[str, ...], level: int) -> ir.Table:
    """`found` with what its group of a level says."""
    by = list(group)
    order = ibis.window(group_by=by, order_by=["value", "provider_id"])
    whole = ibis.window(group_by=by)
    ranked = units.select("provider_id", *by, "value").mutate(
        place=ibis.row_number().over(order) + 1,
        below=ibis.rank().over(ibis.window(group_by=by, order_by="value")),
        n=ibis._.count().over(whole),
    )
    quantiles = ranked.mutate(
        median=ranked["value"].max(where=ranked.place == (ranked.n + 1) // 2).over(whole),
        p90=ranked["value"].max(where=ranked.place == (ranked.n * 9 + 9) // 10).over(whole),
    )
    away = quantiles.mutate(away=(quantiles["value"] - quantiles.median).abs())
    placed = away.mutate(
        far=ibis.row_number().over(ibis.window(group_by=by, order_by=["away", "provider_id"])) + 1
    )
    told = placed.select(
        "provider_id",
        "year",
        **{
            f"_n{level}": placed.n.cast("int64"),
            f"_median{level}": placed.median,
            f"_p90{level}": placed.p90,
            f"_mad{level}": placed.away.max(where=placed.far == (placed.n + 1) // 2).over(whole),
            f"_percentile{level}": (placed.below * 100 // placed.n).cast("int64"),
        },
    )
    joined = found.left_join(told, ["provider_id", "year"])
    return joined.drop("provider_id_right", "year_right").mutate()
