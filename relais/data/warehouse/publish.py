"""How a version comes to be: built beside, forced to the disk, renamed, then made current at once.

Whatever happens in between, `current` points at a whole version, the former or the new one.
"""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from relais.data.warehouse import versions
from relais.data.warehouse.engine import remove_dead_spills
from relais.handover.atomic import sync

KEPT_VERSIONS = 2


@contextmanager
def building(home: Path, version_id: str) -> Iterator[Path]:
    """A folder to build a version in, alone. Raises WarehouseError when somebody else builds."""
    with versions.only_one(home):
        remove_leftovers(home)
        with scratch(home, version_id) as folder:
            yield folder


@contextmanager
def scratch(home: Path, version_id: str) -> Iterator[Path]:
    """The same for who holds `only_one` already. What the block did not publish is removed at its end."""
    folder = versions.root(home) / f"building-{version_id}"
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers(home: Path) -> None:
    """Remove what killed runs left: half-built versions, rows rejected by them, spills."""
    root = versions.root(home)
    for folder in root.glob("building-*"):
        shutil.rmtree(folder, ignore_errors=True)
    for link in root.glob(".current-*"):
        link.unlink(missing_ok=True)
    for folder in (home / "rejected").glob("*"):
        if folder.name[:8] != "refused-" and not (root / "versions" / folder.name).exists():
            shutil.rmtree(folder, ignore_errors=True)
    remove_dead_spills(home)


def publish(home: Path, folder: Path, manifest: dict[str, Any]) -> versions.Version:
    """Make the folder built the current version. `manifest` has `version`, `extract_on`, `tables`.

    A folder `rejected` in it goes to `<home>/rejected/<version>`.
    """
    root = versions.root(home)
    version_id = manifest["version"]
    (folder / versions.MANIFEST).write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    versions.prepare(folder)
    for path in sorted(folder.rglob("*")):
        sync(path)
    sync(folder)
    if (folder / "rejected").exists():
        _take_place(folder / "rejected", home / "rejected" / version_id)
    _take_place(folder, root / "versions" / version_id)
    make_current(home, version_id)
    remove_old(home)
    published = versions.current(home)
    assert published is not None
    return published


def make_current(home: Path, version_id: str) -> None:
    """Switch to a version that is there, atomically."""
    root = versions.root(home)
    link = root / f".current-{secrets.token_hex(4)}"
    link.symlink_to(Path("versions") / version_id)
    link.replace(root / "current")
    sync(root)


def remove_old(home: Path) -> None:
    """Keep the current version, the one before, and those that somebody reads."""
    active = versions.current(home)
    kept = {active.id} if active else set()
    folders = sorted(
        (versions.root(home) / "versions").iterdir(), key=lambda path: -path.stat().st_mtime_ns
    )
    for folder in folders:
        if folder.name in kept or len(kept) < KEPT_VERSIONS:
            kept.add(folder.name)
        elif _nobody_reads(folder):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.rmtree(home / "rejected" / folder.name, ignore_errors=True)


def _nobody_reads(folder: Path) -> bool:
    version = versions.read_version(folder)
    if version is None:
        return True
    try:
        version.in_use(exclusive=True).release()
    except OSError:
        return False
    return True


def _take_place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    source.rename(target)
    sync(target.parent)
