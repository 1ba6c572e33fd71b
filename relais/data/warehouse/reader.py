"""The warehouse as everybody reads it: one version, held while it is open, through Ibis."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from relais.data.warehouse import engine as engines
from relais.data.warehouse import versions
from relais.data.warehouse.errors import WarehouseError
from relais.data.warehouse.tables import Tables


class Warehouse(Tables):
    """One version, read-only. Close it, or use it in a `with`. Results are taken by `to_pyarrow` or
    `to_pyarrow_batches`: `execute` goes through pandas, for nothing."""

    def __init__(
        self, home: Path, version: versions.Version, backend: Any, held: ExitStack
    ) -> None:
        names = (*version.tables, *version.rollups)
        super().__init__(backend, "", {name: version.path(name) for name in names})
        self._home = home
        self._version = version
        self._held = held
        self._snapshots: dict[date, Tables] = {}

    @property
    def backend(self) -> Any:
        """The Ibis backend, to run an expression and stream its batches."""
        return self._backend

    @property
    def version(self) -> str:
        """Identifier of the version: a digest of the extracts and of the declared schemas."""
        return self._version.id

    @property
    def extract_on(self) -> date:
        """Date of the extracts."""
        return self._version.extract_on

    def count(self, name: str) -> int:
        """Rows of a table, from the manifest."""
        self.table(name)
        if name in self._version.rollups:
            return self._version.rollups[name]
        return int(self._version.tables[name]["rows"])

    def path(self, name: str) -> Path:
        """Parquet file of a table."""
        self.table(name)
        return self._version.path(name)

    def snapshot_dates(self) -> list[date]:
        """Days of which casework gave a snapshot, oldest first."""
        folders = (self._home / "snapshots").glob("????-??-??")
        return sorted(date.fromisoformat(folder.name) for folder in folders if folder.is_dir())

    def snapshot(self, on: date | None = None) -> Tables:
        """Tables of the snapshot of the day `on`, or of the latest one.

        Raises WarehouseError when there is none.
        """
        dates = self.snapshot_dates()
        chosen = on or (dates[-1] if dates else None)
        if chosen is None or chosen not in dates:
            raise WarehouseError(
                f"Aucune photographie de l’activité {f'du {chosen:%d/%m/%Y}' if chosen else ''} : "
                "lancez « relais night »."
            )
        if chosen not in self._snapshots:
            files = {
                path.stem: path
                for path in (self._home / "snapshots" / chosen.isoformat()).glob("[!.]*.parquet")
            }
            self._snapshots[chosen] = Tables(self._backend, f"snapshot_{chosen:%Y%m%d}_", files)
        return self._snapshots[chosen]

    def close(self) -> None:
        """Let the engine, its spill and the version go."""
        self._held.close()

    def __enter__(self) -> Warehouse:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_warehouse(
    home: Path | str,
    engine: str = "duckdb",
    memory_limit: str = engines.MEMORY_LIMIT,
    threads: int | None = None,
) -> Warehouse:
    """Open the current version of the warehouse under `home`, read-only.

    `memory_limit` bounds the engine (give the process 1.3 times as much); beyond it, work spills under
    `home/tmp`. A reader keeps its version, whatever is ingested meanwhile.
    Raises WarehouseError (French) without a warehouse, or without the engine asked for.
    """
    engines.require(engine)
    home = Path(home)
    with ExitStack() as stack:
        version, held = _hold_current(home)
        stack.callback(held.release)
        spill = stack.enter_context(engines.spill_folder(home))
        connect = engines.ibis_duckdb if engine == "duckdb" else engines.ibis_spark
        backend = connect(spill, memory_limit, threads)
        stack.callback(backend.disconnect)
        return Warehouse(home, version, backend, stack.pop_all())


def _hold_current(home: Path) -> tuple[versions.Version, versions.InUse]:
    """The current version and a hold on it; again when it was replaced in between."""
    for _ in range(10):
        version = versions.require_current(home)
        try:
            held = version.in_use()
        except FileNotFoundError:
            continue
        if version.path(next(iter(version.tables))).exists():
            return version, held
        held.release()
    raise WarehouseError("L’entrepôt change sans cesse : réessayez dans un instant.")
