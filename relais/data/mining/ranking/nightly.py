"""The ranking of a night: over the warehouse, with the decisions of the day, written for casework."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from relais.data.mining.ranking.run import Ranking, rank
from relais.data.mining.ranking.writing import write
from relais.data.mining.sources import MiningSources
from relais.data.mining.workshop import workshop
from relais.data.warehouse import Warehouse
from relais.rules.store import Law, default_store

LENGTH = 100
"""Places of the queue."""


def rank_warehouse(warehouse: Warehouse, home: Path, known_on: date) -> Ranking | None:
    """None without a table of claims. `known_on`: day of the night. Safe to repeat: the same night gives the same files."""
    if "claims" not in warehouse.names():
        return None
    day = warehouse.extract_on
    with workshop(home, warehouse.version) as folder:
        sources = MiningSources(
            warehouse, warehouse.backend, folder, day, Law(day, default_store())
        )
        ranking = rank(sources, home, home, LENGTH, known_on=known_on)
    write(home, ranking)
    return ranking
