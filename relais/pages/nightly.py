"""What a service gives the night, in its own `snapshot.py` (`TABLES`) and `nightly.py` (`run`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from relais.handover.snapshot import SnapshotTable
from relais.pages.contributions import attributes
from relais.registers.accounts.models import Fund

ROWS_AT_ONCE = 20_000


@dataclass(frozen=True)
class NightTable:
    """A declared table and where its rows come from.

    `rows(fund, on)`: a query whose rows, as dicts, have exactly the declared columns (`.values(...)` or `.annotate().values()`);
    pseudonyms of people, never names. `fund` is added as a column by the night.
    """

    table: SnapshotTable
    rows: Callable[[Fund, dt.date], QuerySet[Any, dict[str, Any]] | Iterable[dict[str, Any]]]


def tables() -> list[NightTable]:
    """Every table that the services give (`snapshot.TABLES`)."""
    return [table for given in attributes("snapshot", "TABLES") for table in given]


def chores() -> list[Callable[[dt.date], str]]:
    """What the services do at night (`nightly.run(today)`): each answers what it did, in a French sentence."""
    return list(attributes("nightly", "run"))


def batches(given: NightTable, on: dt.date) -> Iterator[list[dict[str, Any]]]:
    """The rows of every fund, a bounded number at a time."""
    batch: list[dict[str, Any]] = []
    for fund in Fund.objects.order_by("code"):
        found = given.rows(fund, on)
        rows = found.iterator(chunk_size=ROWS_AT_ONCE) if isinstance(found, QuerySet) else found
        for row in rows:
            batch.append({**row, "fund": fund.code})
            if len(batch) == ROWS_AT_ONCE:
                yield batch
                batch = []
    if batch:
        yield batch
