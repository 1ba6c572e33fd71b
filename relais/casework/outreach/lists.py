"""Lists of pseudonyms handed over by the data tower, under RELAIS_HOME.

`targets/<name>.parquet`: column `pseudonym` (or `person_id`), and any other column to choose by (`ald`, `has_account`).
`events/<name>.parquet`: column `pseudonym` (or `person_id`) and `on` (date): what happened to whom, and when.
The metadata `title` of a file says its name in French.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection
from django.db.models.expressions import RawSQL

from relais.common.refusals import Refused

_KEYS = ("pseudonym", "person_id")


def list_names() -> list[str]:
    """Names of the lists that are there to choose from."""
    return sorted(path.stem for path in (Path(settings.RELAIS_HOME) / "targets").glob("*.parquet"))


def list_title(kind: str, name: str) -> str:
    """Name in French of a list of `targets` or of `events`, whether or not it still is there."""
    path = Path(settings.RELAIS_HOME) / kind / f"{name}.parquet"
    told = (pq.read_schema(path).metadata or {}) if path.is_file() else {}
    return told.get(b"title", name.replace("_", " ").encode()).decode()


def listed_pseudonyms(name: str, where: dict[str, Any]) -> list[str]:
    """Distinct pseudonyms of the rows where every named column equals its value. Raises `Refused`."""
    path = Path(settings.RELAIS_HOME) / "targets" / f"{name}.parquet"
    if not path.is_file():
        raise Refused(
            f"La liste « {name} » n’existe pas ou n’existe plus. Choisissez-en une autre.",
            code="unknown_list",
            field="query",
        )
    columns = pq.read_schema(path).names
    if unknown := sorted(set(where) - set(columns)):
        raise Refused(
            f"La liste « {name} » n’a pas de colonne « {unknown[0]} ».",
            code="unknown_column",
            field="query",
        )
    key = _key(columns, name)
    condition = None
    for column, value in where.items():
        one = pc.field(column).is_null() if value is None else pc.field(column) == value
        condition = one if condition is None else condition & one
    try:
        table = pq.read_table(path, columns=[key], filters=condition)
    except pa.ArrowException as error:
        raise Refused(
            f"La liste « {name} » ne peut pas être filtrée ainsi : les valeurs n’ont pas la forme de la colonne.",
            code="bad_list_filter",
            field="query",
        ) from error
    found: list[str] = pc.unique(table[key].drop_null()).to_pylist()
    return found


def has_events(name: str) -> bool:
    """Whether the event was handed over."""
    return _events(name).is_file()


def event_table(name: str, first: dt.date, last: dt.date, people: pa.Array) -> pa.Table:
    """Columns `pseudonym` (string) and `on` (date32, within the two days) of what happened to these people."""
    path = _events(name)
    key = _key(pq.read_schema(path).names, name)
    within = (pc.field("on") >= first) & (pc.field("on") <= last) & pc.field(key).isin(people)
    table = pq.read_table(path, columns=[key, "on"], filters=within)
    table = table.rename_columns(["pseudonym", "on"])
    return table.cast(pa.schema([("pseudonym", pa.string()), ("on", pa.date32())]))


def _events(name: str) -> Path:
    return Path(settings.RELAIS_HOME) / "events" / f"{name}.parquet"


def _key(columns: list[str], name: str) -> str:
    for key in _KEYS:
        if key in columns:
            return key
    raise Refused(
        f"La liste « {name} » n’a pas de colonne de pseudonymes.", code="bad_list", field="query"
    )


def pseudonyms_in(pseudonyms: list[str]) -> RawSQL:
    """Subquery of the pseudonyms, sent as one JSON parameter: no limit on how many."""
    if connection.vendor == "postgresql":
        sql = "SELECT jsonb_array_elements_text(%s::jsonb)"
    else:
        sql = "SELECT value FROM json_each(%s)"
    return RawSQL(sql, (json.dumps(pseudonyms),))  # noqa: S611 the pseudonyms are a parameter


def event_names() -> list[str]:
    """Names of the events that were handed over."""
    return sorted(path.stem for path in (Path(settings.RELAIS_HOME) / "events").glob("*.parquet"))
