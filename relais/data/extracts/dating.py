"""The date of the extracts: said by who made them, else the latest in the data. Never the clock's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from relais.data.extracts.checks import literal
from relais.data.extracts.errors import IngestError
from relais.data.extracts.files import EXTRACT
from relais.data.warehouse.versions import Version

DATED = {
    "claims": ("paid_on", "starts_on"),
    "rights_requests": ("requested_on", "decided_on"),
    "work_stops": ("received_on", "paid_on"),
    "quotes": ("issued_on",),
    "certificates": ("issued_at",),
    "persons": ("last_care_on", "died_on"),
}
"""Columns whose latest date is that of the extracts, when nobody says it."""


def declared_date(folder: Path) -> date | None:
    """`extract_on` of the folder's `extract.json`, when there is one. Raises IngestError."""
    path = folder / EXTRACT
    if not path.exists():
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))["extract_on"]
        return date.fromisoformat(said)
    except (ValueError, KeyError, TypeError) as wrong:
        raise IngestError(
            f"Le fichier « {EXTRACT} » doit donner la date des extraits : "
            '{"extract_on": "AAAA-MM-JJ"}.'
        ) from wrong


def latest(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    tables: dict[str, Any],
    former: Version | None,
) -> date:
    """The latest date in the tables of a folder, or that of the former version when it is later.

    Raises IngestError when no table bears a date.
    """
    found = [former.extract_on] if former else []
    for name, columns in DATED.items():
        if name in tables:
            dates = ", ".join(f"max({column})::DATE" for column in columns)
            path = literal(str(folder / f"{name}.parquet"))
            row = connection.execute(f"SELECT {dates} FROM read_parquet({path})").fetchone()
            found += [value for value in row or () if value is not None]
    if not found:
        raise IngestError(
            "La date des extraits n’est dite nulle part : donnez-la par --on AAAA-MM-JJ, ou dans "
            "un fichier extract.json."
        )
    return max(found)
