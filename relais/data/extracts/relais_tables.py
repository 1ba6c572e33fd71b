"""Source `relais`: files that already are the tables of the warehouse (docs/reference/warehouse.md)."""

from __future__ import annotations

from relais.data.extracts.source import Derived, Query, Source
from relais.data.warehouse.schema import TABLES


def _as_they_are(name: str) -> Query:
    return lambda given: f'SELECT * FROM "{name}"'


SOURCE = Source(
    name="relais",
    files=TABLES,
    derived=tuple(Derived(name, (name,), _as_they_are(name)) for name in TABLES),
    personal=(
        (
            "identities",
            "données nominatives, jamais dans l’entrepôt ; « relais directory » les met au registre",
        ),
    ),
)
