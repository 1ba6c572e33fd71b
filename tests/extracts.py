"""Small extracts for tests: a folder of CSV files in the format `relais`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from relais.data.warehouse.schema import TABLES

CLAIM = {
    "claim_id": "C1",
    "line_no": "1",
    "fund": "831",
    "patient_id": "P1",
    "provider_id": "E1",
    "prescriber_id": "",
    "specialty": "01",
    "act_code": "1110",
    "act_family": "consultation",
    "quantity": "1",
    "starts_on": "2025-03-04",
    "ends_on": "",
    "paid_on": "2025-03-20",
    "billed_cents": "3000",
    "base_cents": "3000",
    "reimbursed_cents": "2100",
    "commune": "83137",
    "cancelled": "false",
}
PROVIDER = {"provider_id": "E1", "kind": "doctor", "specialty": "01", "commune": "83137"}


def claim(**said: Any) -> dict[str, str]:
    """A claim as a CSV file says it."""
    return {**CLAIM, **{name: str(value) for name, value in said.items()}}


def provider(**said: Any) -> dict[str, str]:
    """A provider as a CSV file says it."""
    blank = {column.name: "" for column in TABLES["providers"].columns}
    return {**blank, **PROVIDER, **{name: str(value) for name, value in said.items()}}


def csv_text(rows: list[dict[str, str]], columns: list[str] | None = None) -> str:
    """Rows under a header, `;` between values."""
    columns = columns or list(rows[0])
    lines = [columns, *([row[name] for name in columns] for row in rows)]
    return "".join(";".join(line) + "\n" for line in lines)


def write(folder: Path, **tables: list[dict[str, str]]) -> Path:
    """One CSV file a table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(csv_text(rows), encoding="utf-8")
    return folder
