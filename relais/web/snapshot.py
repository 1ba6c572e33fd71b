"""What the registers themselves give the night: the funds, by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from relais.handover.snapshot import SnapshotColumn, SnapshotTable
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


TABLES = [NightTable(FUNDS, _funds)]
