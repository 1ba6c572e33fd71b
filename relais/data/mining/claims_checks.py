"""A foreign table put in declared types, and the conditions that set a row aside, on any engine.

Engines cast differently (1.5 to 1 or 2, "2021" to a date): only plain forms pass.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.mining.claims_statistics import NOTHING, Stated
from relais.data.warehouse.columns import Column, Table

_TYPES = {"text": "string", "bool": "boolean"}
_SAID = "said_"
FIRST_DAY = date(1850, 1, 1)


def typed(
    raw: ir.Table, declared: Table, blank: Collection[str] | None = None
) -> tuple[ir.Table, list[str]]:
    """(columns in declared types, beside `said_<column>`: was something there; columns absent from the file).

    `blank`: text columns known to hold an empty text, which is no value; None: not known yet. Where there is none, the
    column is left as it is: an engine reads less of a file when it compares what is stored.
    """
    values: dict[str, Any] = {}
    absent = []
    for column in declared.columns:
        if column.name not in raw.columns:
            absent.append(column.name)
            values[column.name] = ibis.null(_TYPES.get(column.kind, column.kind))
            continue
        given = raw[column.name]
        plain = _native(given, column) and column.kind == "text"
        bare = plain and blank is not None and column.name not in blank
        values[column.name] = given if bare else _value(given, column)
        if not _native(given, column):
            values[_SAID + column.name] = given.notnull()
    return raw.select(**values), absent


def as_declared(raw: ir.Table, declared: Table, blank: Collection[str]) -> set[str]:
    """Columns that the file holds just as they are read: what it says of them holds."""
    there = [one for one in declared.columns if one.name in raw.columns]
    return {one.name for one in there if _native(raw[one.name], one) and one.name not in blank}


def blanks(raw: ir.Table, declared: Table) -> list[str]:
    """Text columns in which an empty text stands; where none does, the statistics of the file say so without reading it."""
    texts = [one.name for one in declared.columns if one.kind == "text"]
    held = [name for name in texts if name in raw.columns and raw[name].type().is_string()]
    return [
        name
        for name in held
        if raw.filter(raw[name] == "").select(name).limit(1).to_pyarrow().num_rows
    ]


def listed(raw: ir.Table, declared: Table, names: Collection[str]) -> set[str]:
    """Columns among `names` that hold no value but those declared: read as distinct values, which are few."""
    closed = [one for one in declared.columns if one.values and one.name in names]
    return {
        one.name
        for one in closed
        if set(raw.select(one.name).distinct().to_pyarrow()[one.name].to_pylist())
        <= {None, *one.values}
    }


def faults(
    rows: ir.Table,
    declared: Table,
    today: date,
    said: Mapping[str, Stated] | None = None,
    sound: Collection[str] = (),
) -> dict[str, ir.BooleanValue]:
    """Reason in French -> condition (never NULL). Care that began may end later than `today`.

    `said`: what the file says of the columns that it holds in their declared types; what it rules out is not looked for.
    `sound`: columns known to hold declared values alone (`listed`).
    """
    found: dict[str, ir.BooleanValue] = {}
    for column in declared.columns:
        value = rows[column.name]
        about = (said or {}).get(column.name, NOTHING)
        if not column.nullable and not about.never_null:
            found[f"{column.name} absent ou illisible"] = value.isnull()
        elif _SAID + column.name in rows.columns:
            found[f"{column.name} illisible"] = rows[_SAID + column.name] & value.isnull()
        if column.minimum is not None and not about.within(least=column.minimum):
            found[f"{column.name} négatif"] = _yes(value < column.minimum)
        if column.values and column.name not in sound:
            found[f"{column.name} inconnu"] = _yes(~value.isin(column.values))
        if (
            column.kind == "date"
            and column.name != "ends_on"
            and not about.within(FIRST_DAY, today)
        ):
            out = (value > today) | (value < FIRST_DAY)
            found[f"{column.name} à venir ou impossible"] = _yes(out)
    for first, last in declared.after:
        if not (said or {}).get(last, NOTHING).always_null:
            found[f"{last} avant {first}"] = _yes(rows[last] < rows[first])
    return found


def _yes(condition: ir.BooleanValue) -> ir.BooleanValue:
    return ibis.coalesce(condition, False)


def _native(given: ir.Value, column: Column) -> bool:
    kind = given.type()
    if column.kind == "text":
        return bool(kind.is_string())
    if column.kind == "date":
        return bool(kind.is_date())
    if column.kind == "bool":
        return bool(kind.is_boolean())
    return bool(kind.is_integer())


def _value(given: Any, column: Column) -> Any:
    """The value in its declared type, NULL when it cannot be read."""
    kind = given.type()
    if column.kind == "text":
        return _text(given, kind).nullif("")
    if column.kind == "date":
        return _day(given, kind)
    if column.kind == "bool":
        return _truth(given, kind)
    return _whole(given, kind, column.kind)


def _text(given: Any, kind: Any) -> Any:
    """A code that a tool took for a number keeps its digits: 1110.0 is 1110. A list is no code."""
    if kind.is_nested():
        return ibis.null("string")
    if kind.is_floating() or kind.is_decimal():
        return _whole(given, kind, "int64").cast("string")
    return given if kind.is_string() else given.cast("string")


def _day(given: Any, kind: Any) -> Any:
    if kind.is_date():
        return given
    if kind.is_timestamp():
        return given.cast("date")
    if kind.is_string():
        iso = given.re_search(r"^\d{4}-\d{2}-\d{2}$")
        return ibis.ifelse(iso, given, ibis.null("string")).try_cast("date")
    return ibis.null("date")


def _truth(given: Any, kind: Any) -> Any:
    if kind.is_boolean():
        return given
    if kind.is_integer():
        return ibis.cases((given == 1, True), (given == 0, False), else_=ibis.null("boolean"))
    if kind.is_string():
        low = given.lower()
        yes, no = low.isin(("true", "1", "t")), low.isin(("false", "0", "f"))
        return ibis.cases((yes, True), (no, False), else_=ibis.null("boolean"))
    return ibis.null("boolean")


def _whole(given: Any, kind: Any, wanted: str) -> Any:
    if kind.is_integer():
        return given if wanted == str(kind).lstrip("!") else given.cast("int64")
    if kind.is_string():
        plain = given.re_search(r"^-?\d{1,18}$")
        return ibis.ifelse(plain, given, ibis.null("string")).try_cast("int64")
    if kind.is_floating():
        # NaN, infinities and fractions are not amounts; engines differ on casting them.
        sound = (~given.isnan()) & (given.abs() < 9e15) & (given == given.floor())
        return ibis.ifelse(sound, given, ibis.null(kind)).cast("int64")
    if kind.is_decimal():
        return ibis.ifelse(given == given.floor(), given, ibis.null(kind)).cast("int64")
    return ibis.null("int64")
