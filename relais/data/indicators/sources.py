"""What indicators read: the extracts, and what casework gave the night."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import ibis.expr.types as ir

from relais.data.warehouse import Warehouse, WarehouseError
from relais.data.warehouse.reader import Tables


class SourceMissing(Exception):
    """A table that an indicator needs is not there. `str()` is French."""


@dataclass(frozen=True)
class Sources:
    """The extracts (`warehouse`) and one snapshot of the activity, taken on `snapshot_on`."""

    warehouse: Warehouse
    snapshot: Tables | None
    snapshot_on: date | None

    @classmethod
    def of(cls, warehouse: Warehouse, ends_on: date, snapshot_on: date | None = None) -> Sources:
        """Chooses the snapshot: `snapshot_on`, or the first one taken after `ends_on`, or the latest there is."""
        dates = warehouse.snapshot_dates()
        after = [day for day in dates if day > ends_on]
        chosen = snapshot_on or (after[0] if after else dates[-1] if dates else None)
        return cls(warehouse, warehouse.snapshot(chosen) if chosen else None, chosen)

    def extract(self, name: str) -> ir.Table:
        """A table of the extracts."""
        try:
            return self.warehouse.table(name)
        except WarehouseError as error:
            raise SourceMissing(str(error)) from error

    def activity(self, name: str) -> ir.Table:
        """A table of the snapshot."""
        if self.snapshot is None:
            raise SourceMissing("Aucune photographie de l’activité : lancez « relais night ».")
        try:
            return self.snapshot.table(name)
        except WarehouseError as error:
            raise SourceMissing(str(error)) from error

    @cached_property
    def words(self) -> dict[tuple[str, str], dict[str, str]]:
        """French words of coded columns: (table, column) -> code -> word. Empty without a snapshot."""
        found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        try:
            rows = self.activity("words").distinct().to_pyarrow().to_pylist()
        except SourceMissing:
            return found
        for row in rows:
            found[row["table"], row["column"]][row["code"]] = row["label"]
        return found

    def told(self) -> str:
        """« extraits du 31/12/2025 (version …), activité au 04/01/2026 »."""
        extract = f"extraits du {self.warehouse.extract_on:%d/%m/%Y} (version {self.warehouse.version[:12]})"
        return (
            f"{extract}, activité au {self.snapshot_on:%d/%m/%Y}" if self.snapshot_on else extract
        )
