"""One Parquet file of the table `claims`, checked by its declared schema: what is wrong is counted, left out and said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from relais.data.mining.bits import BITS, bit, bit_count, bit_or
from relais.data.mining.claims_checks import as_declared, blanks, faults, listed, typed
from relais.data.mining.claims_statistics import stated
from relais.data.mining.workshop import FILE, made_whole
from relais.data.warehouse import Tables, WarehouseError
from relais.data.warehouse import engine as engines
from relais.data.warehouse.tables_care import CLAIMS

KEY = list(CLAIMS.key)


@dataclass
class Intake:
    """What was read of a file: rows in all, rows left out by reason, columns absent, months without a line, text columns
    in which an empty text stands for nothing, rows kept that are cancelled (no detector counts them)."""

    rows: int
    left_out: dict[str, int]
    absent: list[str]
    first_on: date
    last_on: date
    empty_months: list[str] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)

    @property
    def kept(self) -> int:
        return self.rows - self.refused

    refused: int = 0
    cancelled: int = 0


class ClaimsFile(Tables):
    """The table `claims` of one file, on an engine; `extract_on` is the last day of care that is not to come."""

    def __init__(self, backend: Any, path: Path, today: date, home: Path) -> None:
        super().__init__(backend, "", {"claims": path})
        self.backend = backend
        self.version = FILE + _digest(path, today)
        self._home, self._path = home, path
        raw = self._backend.read_parquet(str(path), table_name="given_claims")
        known = self._known()
        self._blank = known.blank if known else blanks(raw, CLAIMS)
        values, self._absent = typed(raw, CLAIMS, self._blank)
        told = stated(path)
        plain = as_declared(raw, CLAIMS, self._blank)
        said = {name: told[name] for name in plain}
        sound = listed(raw, CLAIMS, plain)
        self._checked = values, faults(values, CLAIMS, today, said, sound)
        self.intake = known or self._count()
        self.extract_on = self.intake.last_on

    def table(self, name: str) -> ir.Table:
        if name != "claims":
            return super().table(name)
        if (kept := self._folder / "claims.parquet").exists():
            if "kept" not in self._opened:
                self._opened["kept"] = self._backend.read_parquet(str(kept), table_name="kept")
            return self._opened["kept"]
        return self._right()

    @property
    def _folder(self) -> Path:
        return self._home / "mining" / self.version

    def _right(self) -> ir.Table:
        """Rows without a fault, before the keys that come twice."""
        values, wrong = self._checked
        if self.intake.left_out:
            for fault in wrong.values():
                values = values.filter(~fault)
        return values.select(*CLAIMS.arrow.names)

    def _known(self) -> Intake | None:
        try:
            told = json.loads((self._folder / "intake.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return None
        days = {name: date.fromisoformat(told[name]) for name in ("first_on", "last_on")}
        return Intake(**{**told, **days})

    def _count(self) -> Intake:
        values, wrong = self._checked
        any_fault = ibis.or_(*wrong.values()) if wrong else None
        good = None if any_fault is None else ~any_fault
        sums = {f"f{place}": fault.sum() for place, fault in enumerate(wrong.values())}
        said = values.agg(
            n=values.count(),
            bad=ibis.literal(0) if any_fault is None else any_fault.sum(),
            cancelled=values.cancelled.sum(where=good),
            first_on=values.starts_on.min(where=good),
            last_on=values.starts_on.max(where=good),
            **sums,
        )
        told = said.to_pyarrow().to_pylist()[0]
        by_reason = {reason: int(told[f"f{place}"] or 0) for place, reason in enumerate(wrong)}
        left_out = {reason: n for reason, n in by_reason.items() if n}
        if not told["n"] or told["first_on"] is None:
            raise WarehouseError(_nothing(self._path, told["n"], left_out))
        self.intake = Intake(
            told["n"],
            left_out,
            self._absent,
            told["first_on"],
            told["last_on"],
            refused=int(told["bad"] or 0),
            blank=self._blank,
            cancelled=int(told["cancelled"] or 0),
        )
        self._without_repeats()
        self.intake.empty_months = self._empty_months()
        self._keep()
        return self.intake

    def _without_repeats(self) -> None:
        """A line number that comes again: the first row stays, by the order of its values; a copy is then made."""
        rows = self._right()
        # A claim whose lines are as many as their bits has no number twice; others are looked at line by line.
        digest = rows.select(
            h=rows.claim_id.hash(), bit=bit(rows.line_no.clip(lower=0, upper=BITS - 1))
        )
        again = (
            digest.group_by("h")
            .having(digest.count() > bit_count(bit_or(digest.bit)))
            .agg()
            .cache()
        )
        with again:
            self._left_aside(rows, again)

    def _left_aside(self, rows: ir.Table, again: ir.Table) -> None:
        """Make a copy without the lines that come again, among the claims (`h`) that may have some."""
        hashed = rows.mutate(h=rows.claim_id.hash())
        doubtful = hashed.semi_join(again, "h")
        window = ibis.window(
            group_by=KEY, order_by=[name for name in rows.columns if name not in KEY]
        )
        ranked = doubtful.mutate(place=ibis.row_number().over(window))
        n = ranked.filter(ranked.place > 0).count().to_pyarrow().as_py()
        if not n:
            return
        alone = hashed.anti_join(again, "h").select(*rows.columns)
        first = ranked.filter(ranked.place == 0).select(*rows.columns)
        with made_whole(self._folder / "claims.parquet") as building:
            self._backend.to_parquet(alone.union(first), str(building))
        self.intake.left_out["numéro de ligne déjà lu"] = n
        self.intake.refused += n

    def _empty_months(self) -> list[str]:
        claims = self.table("claims")
        day = claims.starts_on
        months = claims.select(place=day.year() * 12 + day.month() - 1).distinct()
        there = set(months.to_pyarrow()["place"].to_pylist())
        first, last = self.intake.first_on, self.intake.last_on
        wanted = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        return [f"{one // 12}-{one % 12 + 1:02d}" for one in wanted if one not in there]

    def _keep(self) -> None:
        told = {**vars(self.intake)}
        told |= {name: told[name].isoformat() for name in ("first_on", "last_on")}
        with made_whole(self._folder / "intake.json") as building:
            building.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


@contextmanager
def open_claims(
    path: Path,
    home: Path,
    today: date,
    engine: str = "duckdb",
    memory_limit: str = engines.MEMORY_LIMIT,
    threads: int | None = None,
) -> Iterator[ClaimsFile]:
    """Open and check a file. `today`: a later day is to come, and its line is left out.

    Raises WarehouseError (French): not Parquet, a required column missing, or no line that can be read.
    """
    engines.require(engine)
    _columns(path)
    with ExitStack() as stack:
        spill = stack.enter_context(engines.spill_folder(home))
        connect = engines.ibis_duckdb if engine == "duckdb" else engines.ibis_spark
        backend = connect(spill, memory_limit, threads)
        stack.callback(backend.disconnect)
        yield ClaimsFile(backend, path, today, home)


def _columns(path: Path) -> None:
    try:
        there = pq.read_schema(path).names
    except (OSError, pa.ArrowInvalid) as refused:
        raise WarehouseError(f"« {path.name} » n’est pas un fichier Parquet lisible.") from refused
    lacking = [one.name for one in CLAIMS.columns if not one.nullable and one.name not in there]
    if lacking:
        which = "la colonne" if len(lacking) == 1 else "les colonnes"
        raise WarehouseError(f"Dans « {path.name} », il manque {which} {', '.join(lacking)}.")


def _nothing(path: Path, n: int, left_out: dict[str, int]) -> str:
    if not n:
        return f"« {path.name} » n’a aucune ligne."
    why = ", ".join(f"{reason} ({count})" for reason, count in left_out.items())
    return f"Aucune des {n} lignes de « {path.name} » ne peut être lue : {why}."


def _digest(path: Path, today: date) -> str:
    """Changes with the file, without reading it: its place, size, date and footer."""
    about = path.stat()
    footer = pq.read_metadata(path)
    parts = (str(path.resolve()), about.st_size, about.st_mtime_ns, footer.num_rows, today)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
