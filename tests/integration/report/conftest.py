"""A small fund: three hundred insured in two communes, and a snapshot of its activity."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from relais.handover.snapshot import SnapshotColumn, SnapshotTable, write_snapshot
from tests.warehouses import make_warehouse

MEDIATIONS = ("explication", "paiement", "droit_accorde")


def persons() -> list[dict[str, Any]]:
    kinds = ["c2s_free"] * 60 + ["c2s_participative"] * 30 + ["none"] * 10 + ["private"] * 200
    return [
        {
            "person_id": f"p{n:03d}",
            "household_id": f"h{n:03d}",
            "birth_date": date(1940 + n % 60, 1, 1),
            "sex": "female" if n % 2 else "male",
            "commune": "83137" if n % 3 else "83050",
            "complementary": kind,
            "has_account": n % 10 != 0,
            "has_declared_doctor": n % 8 != 0 if n % 50 else None,
            "last_care_on": date(2025, 6, 1) if n % 7 else date(2022, 1, 1),
            "ald": n % 5 == 0,
            "opted_out": False,
            "regime": "general",
        }
        for n, kind in enumerate(kinds)
    ]


def text(name: str) -> SnapshotColumn:
    return SnapshotColumn(name, pa.string())


FUNDS = SnapshotTable("funds", (text("fund"), text("name"), text("department")))
FUND = {"fund": "831", "name": "CPAM du Var", "department": "83"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_warehouse(tmp_path, date(2025, 12, 31), {"persons": persons()})
    write_snapshot(tmp_path, date(2026, 1, 5), FUNDS, [[FUND]])
    return tmp_path
