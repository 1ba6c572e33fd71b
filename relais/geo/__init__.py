"""Communes of France and outlines of the departments we carry (origin and licence: README.md)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = Path(__file__).parent
COMMUNES = FOLDER / "communes.parquet"
MIDDLES = FOLDER / "middles.parquet"


@cache
def communes() -> pa.Table:
    """All communes of 2026, sorted by INSEE code.

    Columns: code, name, department, region, population (NULL where INSEE gives none), postal_codes
    (list, empty when none), epci_code, epci_name, epci_type (NULL outside any EPCI).
    """
    return pq.read_table(COMMUNES)


@cache
def communes_of(department: str) -> pa.Table:
    """The communes of one department ("83"), same columns; empty for an unknown department."""
    table = communes()
    wanted = [code == department for code in table["department"].to_pylist()]
    return table.filter(pa.array(wanted))


@cache
def middles() -> pa.Table:
    """Where the middle of each commune is: code, and x, y, z (int32), hectometres from the centre of the earth, taken
    as a sphere of 6,371 km. Two middles are apart by the length of the chord between them, in integers, overseas too;
    on 200 km it is 8 metres short of the arc.

    Former communes (code of before a merger) and the arrondissements of Paris, Lyon and Marseille are there; a commune
    without outlines (most of Polynesia) is not.
    """
    return pq.read_table(MIDDLES)


def outlined_departments() -> tuple[str, ...]:
    """Departments whose commune outlines are carried, sorted."""
    return tuple(sorted(path.stem.removeprefix("outlines_") for path in FOLDER.glob("*.geojson")))


def outlines(department: str) -> Path:
    """GeoJSON of the communes of a department; each feature has `code` and `name`.

    Raises FileNotFoundError for a department that is not carried.
    """
    path = FOLDER / f"outlines_{department}.geojson"
    if not path.is_file():
        raise FileNotFoundError(f"aucun contour pour le département {department!r}")
    return path


@cache
def _names() -> dict[str, str]:
    table = communes()
    return dict(zip(table["code"].to_pylist(), table["name"].to_pylist(), strict=True))


def commune_name(code: str) -> str:
    """Name of a commune; its code when it is not one of this year's communes."""
    return _names().get(code, code)
