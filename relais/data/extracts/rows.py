"""A file as a relation of checked rows: `_line`, `_bad`, `_raw` and the declared columns.

`_line` is the line of the CSV file (the header is line 1) or the row of the Parquet file (from 1).
A CSV file is read line by line and split here, so that a row that is not even a row keeps its number.
"""

from __future__ import annotations

import duckdb

from relais.data.extracts.checks import (
    SQL,
    faults,
    from_native,
    from_text,
    literal,
    order_faults,
    quoted,
    raw,
    text_said,
)
from relais.data.extracts.files import Inspected
from relais.data.extracts.layout import Layout
from relais.data.warehouse.columns import Column

_NO_DELIMITER = "\x01\x02\x03\x04"
_MAX_LINE = 16_000_000
_UNQUOTE = """CASE WHEN starts_with(v, '"') AND ends_with(v, '"') AND length(v) >= 2
    THEN replace(v[2:-2], '""', '"') ELSE v END"""
# Blanks around values are rare: looking for them by the line spares a trim by the value.
_SPLIT = f"""CASE WHEN contains(line, '"')
    THEN [trim({_UNQUOTE}) FOR v IN regexp_extract_all(line || ';', '("(?:[^"]|"")*"|[^;]*);', 1)]
    WHEN contains(line, ' ;') OR contains(line, '; ') OR contains(line, chr(9))
        OR starts_with(line, ' ') OR ends_with(line, ' ')
    THEN [trim(v, ' ' || chr(9)) FOR v IN string_split(line, ';')]
    ELSE string_split(line, ';') END"""


def csv_lines(file: Inspected) -> str:
    """Lines of a CSV file after its header: `_line`, `line` (NULL when blank), in order."""
    assert file.text is not None
    end = r"\r\n" if file.text.crlf else r"\n"
    return (
        f"SELECT row_number() OVER () + 1 AS _line, line FROM read_csv({literal(str(file.file.path))}, "
        f"columns = {{'line': 'VARCHAR'}}, auto_detect = false, header = false, skip = 1, "
        f"delim = '{_NO_DELIMITER}', quote = '', escape = '', new_line = '{end}', "
        f"strict_mode = false, max_line_size = {_MAX_LINE})"
    )


def from_lines(lines: str, layout: Layout, file: Inspected) -> str:
    """Checked rows out of a relation (`_line`, `line`)."""
    source = file.file.source
    said = ", ".join(
        f"{text_said(f'_fields[{place + 1}]', column, source)} AS {raw(column)}"
        for place, column in layout.taken
    )
    fields = f"SELECT _line, line AS _raw, {_SPLIT} AS _fields FROM ({lines})"
    told = f"SELECT _line, _raw, {_shape(layout)} AS _shape, {said} FROM ({fields})"
    return _checked(told, {c.name: from_text(c, source) for _, c in layout.taken}, layout)


def _shape(layout: Layout) -> str:
    """What is wrong with the line as a whole, or NULL."""
    names = ", ".join(literal(name) for name in layout.header)
    width = layout.width
    return f"""CASE
        WHEN len(_fields) = {width} AND NOT contains(_raw, '"') THEN NULL
        WHEN _raw IS NULL OR trim(_raw) = '' THEN 'ligne vide'
        WHEN (length(_raw) - length(replace(_raw, '"', ''))) % 2 = 1 THEN 'guillemet non refermé'
        WHEN len(_fields) < {width} THEN len(_fields) || ' valeurs au lieu de {width} : il manque '
            || [{names}][len(_fields) + 1]
        WHEN len(_fields) > {width} THEN len(_fields) || ' valeurs au lieu de {width}'
        END"""


def from_parquet(connection: duckdb.DuckDBPyConnection, layout: Layout, file: Inspected) -> str:
    """Checked rows out of a Parquet file."""
    scan = f"read_parquet({literal(str(file.file.path))}, file_row_number = true)"
    described = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
    stored = {name.lower(): kind for name, kind, *_ in described}
    said, values = [], {}
    for _, column in layout.taken:
        told, values[column.name] = from_native(
            column, stored[column.name.lower()], file.file.source
        )
        said.append(f"{told} AS {raw(column)}")
    rows = (
        f"SELECT file_row_number + 1 AS _line, NULL AS _raw, NULL AS _shape, {', '.join(said)} "
        f"FROM {scan}"
    )
    return _checked(rows, values, layout)


def _checked(said: str, values: dict[str, str], layout: Layout) -> str:
    chosen = ", ".join(f"{value} AS {quoted(name)}" for name, value in values.items())
    wrong = ["_shape IS NOT NULL", *(condition for _, condition, _ in _faults(layout))]
    bad = " OR ".join(f"({one})" for one in wrong)
    return f"SELECT *, coalesce({bad}, false) AS _bad FROM (SELECT *, {chosen} FROM ({said}))"


def _faults(layout: Layout) -> list[tuple[str, str, str]]:
    """(column, condition, reason), in the order of the columns."""
    found = [(c.name, *fault) for _, c in layout.taken for fault in faults(c)]
    names = {column.name for _, column in layout.taken}
    found += [(name, condition, literal(reason)) for name, condition, reason in layout.table.rules]
    return found + [(last, broken, why) for broken, last, why in order_faults(layout.table, names)]


def columns_of(layout: Layout) -> list[Column]:
    """Columns of the table in the order of its declaration, monthly ones last."""
    return [column for _, column in layout.taken] + list(layout.absent)


def good_values(layout: Layout) -> str:
    """The declared columns, as a list of SQL expressions over checked rows."""
    taken = [quoted(column.name) for _, column in layout.taken]
    return ", ".join(
        [*taken, *(f"CAST(NULL AS {SQL[c.kind]}) AS {quoted(c.name)}" for c in layout.absent)]
    )


def refusals(rows: str, layout: Layout, file: Inspected) -> str:
    """The rows refused, one each: file, line, column and reason of the first fault, all of them,
    and what the file said."""
    listed = ", ".join(
        f"CASE WHEN {condition} THEN {{'column': {literal(name)}, 'reason': {reason}}} END"
        for name, condition, reason in _faults(layout)
    )
    told = [f"coalesce({raw(column)}::VARCHAR, '')" for _, column in layout.taken]
    pairs = " || ';' || ".join(told) if file.text is None else "''"
    return f"""
        SELECT {literal(file.label)} AS file, _line AS line, faults[1].column AS "column",
            faults[1].reason AS reason, faults, raw
        FROM (SELECT _line, coalesce(_raw, {pairs}) AS raw,
            CASE WHEN _shape IS NOT NULL THEN [{{'column': '(ligne)', 'reason': _shape}}]
            ELSE list_filter([{listed}], lambda one: one IS NOT NULL) END AS faults
            FROM ({rows}) WHERE _bad)"""
