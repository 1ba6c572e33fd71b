"""Where mining keeps what it made of one version of the tables: rollups, and which detectors are done.

home/mining/<version>/<on>/<engine>/<rollup>-<fingerprint>.parquet
home/mining/<version>/done/<detector>.json
home/mining/<version>/signals/…              only for a file of claims: those of the warehouse go to home/signals
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from relais.handover.atomic import replacing, sync

HELD = ".in-use"
FILE = "file-"
"""How the version of a file of claims begins."""


@contextmanager
def workshop(home: Path, version: str) -> Iterator[Path]:
    """The folder of a version, held while the block runs; those of the same sort that nobody holds are removed."""
    folder = home / "mining" / version
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / HELD).touch()
    with _locked(folder, fcntl.LOCK_SH):
        _remove_others(folder)
        yield folder


@contextmanager
def _locked(folder: Path, kind: int) -> Iterator[None]:
    handle = os.open(folder / HELD, os.O_RDONLY)
    try:
        fcntl.flock(handle, kind)
        yield
    finally:
        os.close(handle)


def _remove_others(folder: Path) -> None:
    for other in folder.parent.iterdir():
        if other == folder or other.name.startswith(FILE) != folder.name.startswith(FILE):
            continue
        with suppress(OSError), _locked(other, fcntl.LOCK_EX | fcntl.LOCK_NB):
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def made_whole(path: Path) -> Iterator[Path]:
    """Yield a path to write a file or a folder to; it becomes `path` when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield building
        sync(building)
        building.rename(path)
        sync(path.parent)
    finally:
        shutil.rmtree(building, ignore_errors=True)
        building.unlink(missing_ok=True)


def mark_done(folder: Path, detector: str, key: str, outcome: dict[str, Any]) -> None:
    with replacing(folder / "done" / f"{detector}.json") as building:
        text = json.dumps({"key": key, "outcome": outcome}, ensure_ascii=False)
        building.write_text(text, encoding="utf-8")


def done(folder: Path, detector: str, key: str) -> dict[str, Any] | None:
    """What the detector found when it ran with this key, or None."""
    try:
        kept = json.loads((folder / "done" / f"{detector}.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    outcome: dict[str, Any] = kept["outcome"]
    return outcome if kept["key"] == key else None
