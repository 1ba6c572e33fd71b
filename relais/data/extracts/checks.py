"""SQL that turns what a file says into declared values, and says in French what is wrong.

Names used: `r:<column>` is what the file says (text trimmed, empty = NULL; native type in Parquet),
`<column>` is the value, NULL when it cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator

from relais.data.extracts.source import Source
from relais.data.warehouse.columns import Column, Kind, Table

SQL: dict[Kind, str] = {
    "text": "VARCHAR",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "bool": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "euros": "BIGINT",
}
FIRST_DAY, LAST_DAY = "1850-01-01", "2199-12-31"
_EXPECTED: dict[Kind, str] = {
    "text": "un texte",
    "int16": "un nombre entier",
    "int32": "un nombre entier",
    "int64": "un nombre entier",
    "bool": "un oui ou non (true, false)",
    "date": "une date qui existe (AAAA-MM-JJ)",
    "timestamp": "un instant qui existe (AAAA-MM-JJ HH:MM:SS)",
    "euros": "un montant en euros",
}
_INTEGERS = {f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "BIG")}
_INTEGERS |= {"INTEGER", "UINTEGER"}
_NUMBERS = _INTEGERS | {"DOUBLE", "FLOAT", "DECIMAL", "HUGEINT"}


def quoted(name: str) -> str:
    """A name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def raw(column: Column) -> str:
    return quoted(f"r:{column.name}")


def text_said(expression: str, column: Column, source: Source) -> str:
    """What a trimmed text says: empty is NULL, and so is the source's date that stands for none."""
    said = f"nullif({expression}, '')"
    if column.kind == "date" and source.no_date:
        said = f"nullif({said}, {literal(source.no_date)})"
    return said


def from_text(column: Column, source: Source) -> str:
    """The value that a text says. DuckDB's casts are lenient (1.5 -> 2): only plain forms pass."""
    said, kind = raw(column), SQL[column.kind]
    if column.kind == "text":
        return said
    if column.kind == "date":
        return _date_from_text(said, source)
    if column.kind == "euros":
        amount = f"try_cast(replace({said}, ',', '.') AS DECIMAL(18,4))"
        plain = rf"regexp_full_match({said}, '[+-]?[0-9]+([.,][0-9]{{1,2}}0*)?')"
        return f"CASE WHEN {plain} THEN CAST({amount} * 100 AS BIGINT) END"
    tried = f"try_cast({said} AS {kind})"
    if column.kind == "bool":
        return tried
    if column.kind == "timestamp":
        return f"CASE WHEN length({said}) >= 16 THEN {tried} END"
    plain = rf"regexp_full_match({said}, '[+-]?[0-9]+([.]0+)?')"
    return f"CASE WHEN {tried}::VARCHAR = {said} OR {plain} THEN {tried} END"


def _date_from_text(said: str, source: Source) -> str:
    iso = f"CASE WHEN length({said}) = 10 THEN try_cast({said} AS DATE) END"
    if source.dates:
        forms = ", ".join(literal(form) for form in source.dates)
        iso = f"coalesce({iso}, try_strptime({said}, [{forms}])::DATE)"
    return iso


def from_native(column: Column, stored: str, source: Source) -> tuple[str, str]:
    """(what the file says, the value) for a Parquet column of the DuckDB type `stored`."""
    name, said, kind = quoted(column.name), raw(column), SQL[column.kind]
    base = stored.split("(")[0]
    if base in {"DOUBLE", "FLOAT"}:
        name = f"CASE WHEN NOT isnan({name}) THEN {name} END"
    if column.kind == "date" and base.startswith(("TIMESTAMP", "DATE")):
        said_day = f"nullif({name}, DATE {literal(source.no_date)})" if source.no_date else name
        return said_day, f"try_cast({said} AS DATE)"
    if column.kind == "timestamp" and base.startswith(("TIMESTAMP", "DATE")):
        return name, f"try_cast({said} AS TIMESTAMP)"
    if base in _NUMBERS and column.kind == "euros":
        return name, f"try_cast(round({said} * 100) AS BIGINT)"
    if base in _NUMBERS and column.kind in {"int16", "int32", "int64"}:
        whole = said if base in _INTEGERS else f"CASE WHEN {said} = trunc({said}) THEN {said} END"
        return name, f"try_cast({whole} AS {kind})"
    if base == kind == "BOOLEAN":
        return name, said
    text = f"trim({name})" if base == "VARCHAR" else f"CAST({name} AS VARCHAR)"
    return text_said(text, column, source), from_text(column, source)


def faults(column: Column) -> Iterator[tuple[str, str]]:
    """(condition, reason) for each way in which the column can be wrong."""
    value, said = quoted(column.name), raw(column)
    shown = f"'« ' || left(CAST({said} AS VARCHAR), 40) || ' » '"
    if not column.nullable:
        yield f"{said} IS NULL", literal("valeur obligatoire absente")
    if column.kind != "text":
        expected = literal(f"n’est pas {_EXPECTED[column.kind]}")
        yield f"{said} IS NOT NULL AND {value} IS NULL", f"{shown} || {expected}"
    if column.kind in {"date", "timestamp"}:
        far = literal(f"est hors de portée ({FIRST_DAY[:4]} à {LAST_DAY[:4]})")
        within = f"{value} BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
        yield f"NOT ({within})", f"{shown} || {far}"
    if column.values:
        known = ", ".join(literal(word) for word in column.values)
        expected = literal("n’est pas une valeur connue : " + ", ".join(column.values))
        yield f"{value} NOT IN ({known})", f"{shown} || {expected}"
    if column.minimum is not None:
        low = literal("est négatif" if column.minimum == 0 else f"est inférieur à {column.minimum}")
        yield f"{value} < {column.minimum}", f"{shown} || {low}"
    for refused, reason in column.refused:
        yield f"CAST({value} AS VARCHAR) = {literal(refused)}", literal(reason)


def order_faults(table: Table, names: set[str]) -> Iterator[tuple[str, str, str]]:
    """(condition, column, reason) for pairs of dates that do not follow each other."""
    for first, last in table.after:
        if {first, last} <= names:
            before, after = quoted(first), quoted(last)
            reason = f"'« ' || {after} || ' » vient avant {first} (« ' || {before} || ' »)'"
            yield f"{after} < {before}", last, reason
