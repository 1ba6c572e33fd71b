"""Small extracts in the shape of those of a fund: `identities` and `persons`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from relais.common.identifiers import nir_key

COMMUNES = {"83137": "Toulon", "83118": "Saint-Raphaël"}


def demo_nir(n: int) -> str:
    """A NIR that is nobody's: month of birth 13 to 19."""
    nir = f"1{n % 100:02d}1383{n // 1000 + 1:03d}{n % 1000:03d}"
    return nir + nir_key(nir)


def identity(n: int, **changes: Any) -> dict[str, Any]:
    return {
        "person_id": f"p{n:06d}",
        "nir": demo_nir(n),
        "last_name": "Martin",
        "birth_name": "Martin",
        "first_names": f"Prénom{n % 7}",
        "birth_date": dt.date(1950, 1, 1) + dt.timedelta(days=n),
        "sex": "female",
        "address": "1 rue de la Paix",
        "postal_code": "83000",
        "commune": "83137",
        "phone": None,
        "email": None,
    } | changes


def person(n: int, **changes: Any) -> dict[str, Any]:
    return {
        "person_id": f"p{n:06d}",
        "household_id": f"h{n // 2:06d}",
        "household_role": "applicant",
        "fund": "831",
        "regime": "general",
        "complementary": "private",
        "has_declared_doctor": True,
        "has_account": True,
        "died_on": None,
        "opted_out": False,
    } | changes


def write(
    folder: Path, identities: list[dict[str, Any]], persons: list[dict[str, Any]] | None = None
) -> Path:
    """Writes both tables; persons default to one row for each identity."""
    folder.mkdir(parents=True, exist_ok=True)
    if persons is None:
        persons = [person(int(i["person_id"][1:])) for i in identities if i["person_id"]]
    dates = {"birth_date": pa.date32(), "died_on": pa.date32()}
    texts = {
        "phone": pa.string(),
        "email": pa.string(),
        "nir": pa.string(),
        "birth_name": pa.string(),
    }
    for name, rows in (("identities", identities), ("persons", persons)):
        columns = {}
        for key in rows[0]:
            kind = dates.get(key) or texts.get(key)
            columns[key] = pa.array([row[key] for row in rows], kind)
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")
    return folder
