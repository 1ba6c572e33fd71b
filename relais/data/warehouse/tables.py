"""Parquet files as Ibis tables, and the declared tables without data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from relais.data.warehouse.errors import WarehouseError
from relais.data.warehouse.schema import ROLLUPS, TABLES

_IBIS = {"text": "string", "bool": "boolean"}


class Tables:
    """Parquet files of one folder as Ibis tables."""

    def __init__(self, backend: Any, prefix: str, files: dict[str, Path]) -> None:
        self._backend = backend
        self._prefix = prefix
        self._files = files
        self._opened: dict[str, ir.Table] = {}

    def names(self) -> list[str]:
        """Tables that are there, sorted."""
        return sorted(self._files)

    def table(self, name: str) -> ir.Table:
        """One table. Raises WarehouseError naming it when it is not there."""
        if name not in self._opened:
            if name not in self._files:
                raise WarehouseError(
                    f"La table « {name} » n’est pas dans les extraits ; y sont : "
                    f"{', '.join(self.names()) or 'aucune'}."
                )
            read = self._backend.read_parquet(
                str(self._files[name]), table_name=f"{self._prefix}{name}"
            )
            self._opened[name] = _completed(read, name)
        return self._opened[name]


def _completed(read: ir.Table, name: str) -> ir.Table:
    """With the columns declared since the file was made that need not be there, NULL."""
    lacking = {
        column.name: ibis.null(_IBIS.get(column.kind, column.kind))
        for column in (TABLES[name].columns if name in TABLES else ())
        if not column.present and column.name not in read.columns
    }
    return read.mutate(**lacking) if lacking else read


def unbound(name: str) -> ir.Table:
    """The declared table without data behind it, to compile an expression for any engine."""
    schema = ibis.schema(
        {
            column.name: _IBIS.get(column.kind, column.kind)
            for column in (TABLES | ROLLUPS)[name].columns
        }
    )
    return ibis.table(schema, name=name)
