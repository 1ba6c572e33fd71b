"""What the house itself gives the night: the funds by name, and the French words of coded columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from relais.handover.snapshot import SnapshotColumn, SnapshotTable
from relais.pages.contributions import attributes
from relais.pages.nightly import NightTable
from relais.registers.accounts.models import Fund

FUNDS = SnapshotTable(
    "funds",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("name", pa.string(), nullable=False),
        SnapshotColumn("department", pa.string(), nullable=False),
    ),
)


def _funds(fund: Fund, on: dt.date) -> Iterable[dict[str, Any]]:
    return [{"name": fund.name, "department": fund.department}]


WORDS = SnapshotTable(
    "words",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("table", pa.string(), nullable=False),
        SnapshotColumn("column", pa.string(), nullable=False),
        SnapshotColumn("code", pa.string(), nullable=False),
        SnapshotColumn("label", pa.string(), nullable=False),
    ),
)


def _words(fund: Fund, on: dt.date) -> Iterator[dict[str, Any]]:
    for given in attributes("words", "WORDS"):
        for (table, column), choices in given.items():
            for code, label in choices.choices:
                yield {"table": table, "column": column, "code": str(code), "label": str(label)}


TABLES = [NightTable(FUNDS, _funds), NightTable(WORDS, _words)]
