"""A copy of what a fund cannot make again: its database, documents, snapshots, filed signals, journal anchors.

The warehouse is left out: it is made again from the extracts. Secrets are left out: they come from the environment.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

FOLDERS = ("documents", "snapshots", "signals", "audit")


class ArchiveError(Exception):
    """What stopped the copy; the message is French."""


def write_archive(target: Path) -> int:
    """Writes the archive beside its place, then moves it there. Answers its size in bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory() as folder:
        dump = _dump_database(Path(folder))
        with tarfile.open(unfinished, "w:gz", compresslevel=3) as archive:
            archive.add(dump, arcname=dump.name)
            for name in FOLDERS:
                if (path := Path(settings.RELAIS_HOME) / name).exists():
                    archive.add(path, arcname=name)
    unfinished.rename(target)
    return target.stat().st_size


def read_archive(source: Path) -> None:
    """Puts back an archive made by `write_archive`. Nothing is touched when the archive is damaged."""
    home = Path(settings.RELAIS_HOME)
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix="restore-") as folder:
        try:
            with tarfile.open(source, "r:gz") as archive:
                archive.extractall(folder, filter="data")
        except (tarfile.TarError, EOFError, OSError) as error:
            raise ArchiveError(
                f"l’archive {source.name} est illisible ou incomplète : rien n’a été changé"
            ) from error
        _load_database(Path(folder))
        for name in FOLDERS:
            if (new := Path(folder) / name).exists():
                _swap(new, home / name)


def _swap(new: Path, place: Path) -> None:
    former = place.with_name(place.name + ".former")
    if place.exists():
        place.rename(former)
    new.rename(place)
    if former.exists():
        shutil.rmtree(former)


def _dump_database(folder: Path) -> Path:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        dump = folder / "db.sqlite3"
        with (
            closing(sqlite3.connect(database["NAME"])) as live,
            closing(sqlite3.connect(dump)) as copy,
        ):
            live.backup(copy)
        return dump
    dump = folder / "db.dump"
    _run(
        [
            "pg_dump",
            "--format=custom",
            "--no-owner",
            f"--file={dump}",
            *_server(),
            str(database["NAME"]),
        ]
    )
    return dump


def _load_database(folder: Path) -> None:
    database = connection.settings_dict
    expected = "db.sqlite3" if connection.vendor == "sqlite" else "db.dump"
    if not (folder / expected).exists():
        raise ArchiveError(
            "l’archive vient d’un autre type de base de données : rien n’a été changé"
        )
    connection.close()
    if connection.vendor == "sqlite":
        # Through the backup interface: readers and journal files of the live database stay coherent.
        with (
            closing(sqlite3.connect(folder / expected)) as copy,
            closing(sqlite3.connect(database["NAME"])) as live,
        ):
            copy.backup(live)
        return
    options = [
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        f"--dbname={database['NAME']}",
    ]
    _run(["pg_restore", *options, *_server(), str(folder / expected)])


def _server() -> list[str]:
    database = connection.settings_dict
    options = {
        "--host": database["HOST"],
        "--port": database["PORT"],
        "--username": database["USER"],
    }
    return [f"{option}={value}" for option, value in options.items() if value]


def _run(command: list[str]) -> None:

    password = connection.settings_dict["PASSWORD"]
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, env=environment)  # noqa: S603
    except FileNotFoundError as error:
        raise ArchiveError(
            f"{command[0]} manque : installez le paquet postgresql-client"
        ) from error
    except subprocess.CalledProcessError as error:
        raise ArchiveError(f"{command[0]} a échoué : {error.stderr.strip()[:300]}") from error
