"""The registers that screenings read: a right judged for everybody on a day, one row a household or a stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import ibis.expr.types as ir

from relais.data.screening.stops.verdicts import TABLES as STOP_TABLES
from relais.data.screening.stops.verdicts import write_stops
from relais.data.screening.verdicts import write_verdicts
from relais.data.warehouse import Warehouse


@dataclass(frozen=True)
class KeptRegister:
    """`table`: the name that definitions read it by. `reads`: the tables of the warehouse it needs.

    `rows`: what a row is, in a summary. `also`: columns whose values are counted beside the verdicts.
    """

    name: str
    title: str
    table: str
    rows: str
    reads: tuple[str, ...]
    write: Callable[[Warehouse, Path, date, Callable[[int, int], None]], int]
    also: tuple[str, ...] = ()

    def path(self, home: Path, on: date) -> Path:
        return home / "verdicts" / self.name / f"{on.isoformat()}.parquet"


REGISTERS = {
    one.name: one
    for one in (
        KeptRegister(
            "c2s",
            "Droits à la C2S",
            "c2s_verdicts",
            "households",
            ("persons", "households", "resources", "situations"),
            write_verdicts,
        ),
        KeptRegister(
            "ij",
            "Indemnités journalières",
            "ij_verdicts",
            "stops",
            STOP_TABLES,
            write_stops,
            ("why", "payment"),
        ),
    )
}


@dataclass
class Register:
    """What a register says: rows by verdict, by commune and verdict, by value of the columns counted beside."""

    path: Path
    rows: int
    by_verdict: dict[str, int]
    by_commune: dict[str, dict[str, int]]
    also: dict[str, dict[str, int]] = field(default_factory=dict)


def register_of(table: str) -> KeptRegister | None:
    """The register that definitions read by this name."""
    return next((one for one in REGISTERS.values() if one.table == table), None)


def counted(kept: KeptRegister, path: Path, verdicts: ir.Table) -> Register:
    counts = verdicts.group_by("commune", "verdict").agg(n=verdicts.count()).to_pyarrow()
    by_verdict: Counter[str] = Counter()
    by_commune: dict[str, dict[str, int]] = {}
    for row in counts.to_pylist():
        by_verdict[row["verdict"]] += row["n"]
        by_commune.setdefault(row["commune"] or "", {})[row["verdict"]] = row["n"]
    return Register(
        path,
        sum(by_verdict.values()),
        dict(sorted(by_verdict.items())),
        {commune: dict(sorted(kinds.items())) for commune, kinds in sorted(by_commune.items())},
        {name: _values(verdicts, name) for name in kept.also},
    )


def _values(verdicts: ir.Table, name: str) -> dict[str, int]:
    told = verdicts.group_by(name).agg(n=verdicts.count()).to_pyarrow().to_pylist()
    return {
        row[name]: row["n"] for row in sorted(told, key=lambda row: str(row[name])) if row[name]
    }
