"""What a detector may read; its header, `find` and `tell` are those of any definition (`relais.data.screening.definition`)."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

import ibis.expr.types as ir

from relais.data.screening.definition import Sources
from relais.rules.store import Law


class Claims(Sources, Protocol):
    """The tables of the warehouse, those made once for all detectors (`rollups`), and the dated values.

    `law`: the values of the day; those read by a detector are remembered with their doubts.
    """

    @property
    def law(self) -> Law: ...

    @property
    def first_on(self) -> date:
        """First day of the civil years looked at; the last is `on`."""
        ...

    def has(self, name: str) -> bool:
        """Is the table among the extracts? Rollups and `kept_lines` always are."""
        ...

    def acts(self, parameter: str) -> ir.Table:
        """A dated table of acts {act: number} as rows: act_code, value, starts_on, ends_on, to_confirm."""
        ...

    def pairs(self, parameter: str) -> ir.Table:
        """A dated table {act: {other: number}} as rows: act_code, other_code, value, starts_on, ends_on, to_confirm."""
        ...

    def held(self, rows: ir.Table) -> ir.Table:
        """The same rows, computed now and once: for what an expression reads several times."""
        ...

    def places(self) -> ir.Table:
        """Where communes are: code, x, y, z (int32, hectometres: `relais.geo.middles`)."""
        ...


def tables_of(sources: Any) -> Claims:
    """The sources of a screening's primitive, known here to be those of mining."""
    found: Claims = sources
    return found
