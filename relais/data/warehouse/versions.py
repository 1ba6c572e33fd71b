"""Where the versions of the warehouse lie, which one is current, and what its manifest says.

warehouse/current -> versions/<id>/<table>.parquet, manifest.json
warehouse/building-<id>-<pid>/                  a version being built, of no concern to readers
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from relais.data.warehouse.errors import WarehouseError

MANIFEST = "manifest.json"
_IN_USE = ".in-use"


@dataclass(frozen=True)
class Version:
    """One immutable version: its folder and what its manifest says."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.manifest["version"])

    @property
    def extract_on(self) -> date:
        return date.fromisoformat(self.manifest["extract_on"])

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        tables: dict[str, dict[str, Any]] = self.manifest["tables"]
        return tables

    @property
    def rollups(self) -> dict[str, int]:
        """Rows of the tables made at ingest from others, by name."""
        rollups: dict[str, int] = self.manifest.get("rollups", {})
        return rollups

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def in_use(self, exclusive: bool = False) -> InUse:
        """Hold the version (readers, shared) or make sure that nobody does (removal, exclusive)."""
        return InUse(self.folder / _IN_USE, exclusive)


class InUse:
    """An advisory lock that dies with its process."""

    def __init__(self, path: Path, exclusive: bool) -> None:
        self._handle = os.open(path, os.O_RDONLY)
        try:
            kind = fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH
            fcntl.flock(self._handle, kind)
        except OSError:
            os.close(self._handle)
            raise

    def release(self) -> None:
        os.close(self._handle)


def root(home: Path) -> Path:
    return home / "warehouse"


def read_version(folder: Path) -> Version | None:
    """The version in a folder, or None when there is none that is whole."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError):
        return None
    return Version(folder.resolve(), manifest)


def current(home: Path) -> Version | None:
    """The current version, resolved once: what happens next to `current` changes nothing to it."""
    return read_version(root(home) / "current")


def require_current(home: Path) -> Version:
    """The current version. Raises WarehouseError when nothing was ever ingested."""
    found = current(home)
    if found is None:
        raise WarehouseError(
            "L’entrepôt est vide : intégrez d’abord des extraits avec « relais ingest DOSSIER »."
        )
    return found


def prepare(folder: Path) -> None:
    """What a version needs beside its tables: the file that readers hold."""
    (folder / _IN_USE).touch()


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Nobody else builds a version meanwhile. Raises WarehouseError at once when somebody does."""
    root(home).mkdir(parents=True, exist_ok=True)
    with (root(home) / ".lock").open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip()
            raise WarehouseError(
                f"Une autre intégration est en cours (processus {holder}) : attendez qu’elle finisse."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
