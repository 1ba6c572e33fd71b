"""The reference page of the tables, written from their declarations.

`python -m relais.data.warehouse.reference > docs/reference/warehouse.md`
"""

from __future__ import annotations

import sys

from relais.data.warehouse.columns import Column, Table
from relais.data.warehouse.schema import ROLLUPS, TABLES

_HEAD = """# Tables of the warehouse

Written by `python -m relais.data.warehouse.reference` from `relais/data/warehouse/tables_*.py`; a test holds them together.

Pseudonymous; money in integer cents (`_cents`); dates as dates; NULL = unknown unless said otherwise. Foreign column names stop in
`relais/data/extracts/<source>.py`. In a CSV file: UTF-8, separator `;`, dates `YYYY-MM-DD`, booleans `true`/`false`, empty = NULL.
A column marked *may be absent* need not be in a file: it is then NULL for all.
"""

_MADE = """
# Tables made at ingest

No source gives them: they are made once from the tables above, in their order, for what reads everybody.
"""


def _meaning(column: Column) -> str:
    parts = [column.meaning]
    if column.values:
        parts.append("One of " + ", ".join(f"`{value}`" for value in column.values) + ".")
    if column.minimum is not None:
        parts.append(f"At least {column.minimum}.")
    if column.references:
        parts.append(f"Refers to `{column.references}`.")
    if not column.present:
        parts.append("*May be absent.*")
    return " ".join(parts)


def _section(table: Table) -> str:
    lines = [f"\n## `{table.name}`\n", table.meaning, ""]
    lines.append("Key: " + ", ".join(f"`{name}`" for name in table.key) + ".")
    lines.append("Sorted by: " + ", ".join(f"`{name}`" for name in table.sorted_by) + ".")
    for first, last in table.after:
        lines.append(f"`{last}` never comes before `{first}`.")
    lines += ["", "| column | type | nullable | meaning |", "|---|---|---|---|"]
    for column in table.columns:
        nullable = "yes" if column.nullable else "no"
        lines.append(f"| `{column.name}` | {column.kind} | {nullable} | {_meaning(column)} |")
    if table.monthly:
        monthly = table.monthly
        names = ", ".join(f"`{prefix}`" for prefix in monthly.prefixes)
        lines.append(
            f"| `<kind>_YYYY_MM` | {monthly.kind} | yes | {monthly.meaning} Kinds: {names}. "
            "One column a kind and month, the last 24 months. |"
        )
    return "\n".join(lines) + "\n"


def render() -> str:
    """The whole page, Markdown."""
    made = "".join(_section(table) for table in ROLLUPS.values())
    return _HEAD + "".join(_section(table) for table in TABLES.values()) + _MADE + made


if __name__ == "__main__":
    sys.stdout.write(render())
