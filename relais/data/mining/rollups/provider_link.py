"""What links providers of several companies: an account or a manager in common."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from relais.data.mining.definition import Claims
from relais.data.mining.rollups._shared import PROVIDER
from relais.data.warehouse.columns import Table, required

VERSION = "1"
READS = ("providers",)
TABLE = Table(
    name="provider_link",
    meaning="Providers that share an account or a manager with one of another legal entity.",
    key=("provider_id", "hub"),
    sorted_by=(),
    columns=(
        PROVIDER,
        required("hub", "text", "What is shared: `account:` or `manager:`, and its number."),
        required("sort", "text", "account or manager."),
        required(
            "own_label", "text", "Day of opening (9999-12-31 unknown) and number of the provider."
        ),
    ),
)
UNDATED = "9999-12-31"


def build(tables: Claims) -> ir.Table:
    """Hubs of two legal entities or more, and of `mining_ring_widest` providers at most: beyond, it is a chain of shops or
    a payer. A provider whose entity is unknown counts for itself."""
    providers = tables.table("providers")
    own = providers.mutate(
        entity=ibis.coalesce(providers.legal_entity_id, providers.provider_id),
        own_label=ibis.coalesce(providers.opened_on.cast("string"), UNDATED)
        + " "
        + providers.provider_id,
    )
    accounts, managers = (
        own.filter(own[column].notnull()).select(
            "provider_id",
            "entity",
            "own_label",
            hub=ibis.literal(f"{sort}:") + own[column],
            sort=ibis.literal(sort),
        )
        for sort, column in (("account", "bank_account_hash"), ("manager", "manager_id"))
    )
    every = accounts.union(managers)
    shared = every.group_by("hub").agg(
        n_entities=every.entity.nunique(), n_providers=every.provider_id.nunique()
    )
    widest = int(tables.law["mining_ring_widest"])
    kept = shared.filter((shared.n_entities > 1) & (shared.n_providers <= widest))
    return every.semi_join(kept, "hub")
