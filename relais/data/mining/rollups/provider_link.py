"""What links providers of several companies: an account or a manager in common; an address beside another link."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups._shared import PROVIDER
from relais.data.warehouse.columns import Table, required

VERSION = "2"
READS = ("providers", "provider_patient")
TABLE = Table(
    name="provider_link",
    meaning="Providers that share an account or a manager with one of another legal entity, or an address and more.",
    key=("provider_id", "knot"),
    sorted_by=(),
    columns=(
        PROVIDER,
        required("hub", "text", "What is shared: `account:`, `manager:` or `address:`, and its number."),
        required("sort", "text", "account, manager or address."),
        required("knot", "text", "What holds together: the hub; of an address, the hub and the two providers."),
        required(
            "own_label", "text", "Day of opening (9999-12-31 unknown) and number of the provider."
        ),
    ),
)  # fmt: skip
UNDATED = "9999-12-31"
ADDRESS = "address"
_PAIR = ["hub", "a", "b"]


def build(tables: Claims) -> ir.Table:
    """Hubs of two legal entities or more, and of `mining_ring_widest` providers at most: beyond, it is a chain of shops or
    a payer. A provider whose entity is unknown counts for itself.

    A group practice shares its address honestly: two providers at one address (of `mining_address_widest` at most) are
    linked by it only where they share an account or manager too, or where, of one trade, they share patients or one
    opened after the other closed."""
    own = _own(tables)
    every = _hubs(own, "account", "bank_account_hash").union(_hubs(own, "manager", "manager_id"))
    held = _shared(every, int(tables.law["mining_ring_widest"]))
    there = _shared(_hubs(own, ADDRESS, "address_hash"), int(tables.law["mining_address_widest"]))
    pairs = _pairs(there, own)
    alike = pairs.filter(pairs.trade_a == pairs.trade_b)
    found = _both_held(pairs, held).union(
        _reborn(alike, tables), _with_patients(alike, tables), distinct=True
    )
    columns = ("provider_id", "hub", "sort", "knot", "own_label")
    return held.mutate(knot=held.hub).select(*columns).union(_tied(found, own).select(*columns))


def _own(tables: Claims) -> ir.Table:
    """The register, with the entity that counts and the trade, NULL where unknown."""
    providers = tables.table("providers")
    return providers.mutate(
        entity=ibis.coalesce(providers.legal_entity_id, providers.provider_id),
        own_label=ibis.coalesce(providers.opened_on.cast("string"), UNDATED)
        + " "
        + providers.provider_id,
        trade=providers.kind + " " + ibis.coalesce(providers.specialty, ""),
    )


def _hubs(own: ir.Table, sort: str, column: str) -> ir.Table:
    return own.filter(own[column].notnull()).select(
        "provider_id",
        "entity",
        "own_label",
        hub=ibis.literal(f"{sort}:") + own[column],
        sort=ibis.literal(sort),
    )


def _shared(every: ir.Table, widest: int) -> ir.Table:
    """Those of several entities, few enough."""
    shared = every.group_by("hub").agg(
        n_entities=every.entity.nunique(), n_providers=every.provider_id.nunique()
    )
    return every.semi_join(
        shared.filter((shared.n_entities > 1) & (shared.n_providers <= widest)), "hub"
    )


def _pairs(there: ir.Table, own: ir.Table) -> ir.Table:
    """Two providers of two entities at one address, with their trades and days."""
    told = there.inner_join(
        own.select("provider_id", "trade", "opened_on", "closed_on"), "provider_id"
    )
    names = {"provider_id": "", "entity": "entity_", "trade": "trade_", "opened_on": "opened_", "closed_on": "closed_"}  # fmt: skip
    first, second = (
        told.select("hub", **{f"{short}{side}": told[name] for name, short in names.items()})
        for side in ("a", "b")
    )
    joined = first.inner_join(second, "hub")
    return joined.filter((joined.a < joined.b) & (joined.entity_a != joined.entity_b))


def _both_held(pairs: ir.Table, held: ir.Table) -> ir.Table:
    """Pairs at one address that share an account or a manager."""
    first = held.select(a="provider_id", by="hub")
    second = held.select(b="provider_id", other="hub")
    return pairs.inner_join(first, "a").inner_join(
        second, [ibis._.b == second.b, ibis._.by == second.other]
    ).select(*_PAIR)  # fmt: skip


def _reborn(alike: ir.Table, tables: Claims) -> ir.Table:
    """Pairs of which one opened within `mining_reborn_days` after the other closed."""
    most = int(tables.law["mining_reborn_days"])
    after = alike.opened_b.delta(alike.closed_a, unit="day")
    before = alike.opened_a.delta(alike.closed_b, unit="day")
    follows = (after > 0) & (after <= most), (before > 0) & (before <= most)
    kept = ibis.coalesce(follows[0], False) | ibis.coalesce(follows[1], False)
    return alike.filter(kept).select(*_PAIR)


def _with_patients(alike: ir.Table, tables: Claims) -> ir.Table:
    """Pairs with `mining_ring_patients` patients in common, `mining_link_share` percent of those of the smaller. Only
    patients of providers already at one address are met with one another."""
    law = tables.law
    seen = tables.table("provider_patient")
    places = alike.select(provider_id="a").union(alike.select(provider_id="b"), distinct=True)
    patients = seen.semi_join(places, "provider_id").select("provider_id", "patient_id").distinct()
    sizes = patients.group_by("provider_id").agg(n=patients.count())
    of_a = patients.select(a="provider_id", patient_a="patient_id")
    of_b = patients.select(b="provider_id", patient_b="patient_id")
    met = alike.select(*_PAIR).inner_join(of_a, "a")
    both = met.inner_join(of_b, [met.b == of_b.b, met.patient_a == of_b.patient_b])
    common = both.group_by("hub", "a", "b").agg(n_common=both.count())
    sized = common.inner_join(sizes.select(a="provider_id", n_a="n"), "a").inner_join(
        sizes.select(b="provider_id", n_b="n"), "b"
    )
    enough = sized.n_common >= int(law["mining_ring_patients"])
    share = sized.n_common * 100 >= ibis.least(sized.n_a, sized.n_b) * int(law["mining_link_share"])
    return sized.filter(enough & share).select(*_PAIR)


def _tied(found: ir.Table, own: ir.Table) -> ir.Table:
    """Two rows a pair: each provider tied by the address."""
    knot = found.hub + " " + found.a + " " + found.b
    sides = [found.select("hub", knot=knot, provider_id=found[side]) for side in ("a", "b")]
    labels = own.select("provider_id", "own_label")
    return sides[0].union(sides[1]).inner_join(labels, "provider_id").mutate(
        sort=ibis.literal(ADDRESS)
    )  # fmt: skip
