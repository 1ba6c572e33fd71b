"""What is copied comes back; what is damaged touches nothing. On SQLite: each command is a process of its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.no_database


def relais(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "RELAIS_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", "from relais.cli import main; main()", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    environment = {
        **os.environ,
        "RELAIS_HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    environment.pop("DATABASE_URL", None)
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v0"],
        env=environment,
        check=True,
        capture_output=True,
    )
    (folder / "documents").mkdir()
    (folder / "documents" / "piece.pdf").write_bytes(b"%PDF-1.7 une piece")
    return folder


def funds(home: Path) -> list[str]:
    with closing(sqlite3.connect(home / "db.sqlite3")) as database:
        return [name for (name,) in database.execute("select name from accounts_fund")]


def insert_fund(home: Path, name: str) -> None:
    with closing(sqlite3.connect(home / "db.sqlite3")) as database, database:
        database.execute(
            "insert into accounts_fund (code, name, department) values (?, ?, '83')",
            (name[-3:], name),
        )


def test_what_was_copied_comes_back(home: Path, tmp_path: Path) -> None:
    insert_fund(home, "Caisse 001")
    archive = tmp_path / "copie.tar.gz"
    assert relais(home, "backup", str(archive)).returncode == 0
    insert_fund(home, "Caisse 002")
    (home / "documents" / "piece.pdf").unlink()

    done = relais(home, "restore", "--yes", str(archive))

    assert done.returncode == 0, done.stderr
    assert "journal intact" in done.stdout
    assert funds(home) == ["Caisse 001"]
    assert (home / "documents" / "piece.pdf").read_bytes().startswith(b"%PDF")


def test_a_damaged_archive_touches_nothing(home: Path, tmp_path: Path) -> None:
    archive = tmp_path / "copie.tar.gz"
    relais(home, "backup", str(archive))
    archive.write_bytes(archive.read_bytes()[:-400])
    before = funds(home)

    done = relais(home, "restore", "--yes", str(archive))

    assert done.returncode == 2
    assert "rien n’a été changé" in done.stderr
    assert funds(home) == before


def test_a_copy_is_never_written_over(home: Path, tmp_path: Path) -> None:
    archive = tmp_path / "copie.tar.gz"
    archive.write_text("autre chose")
    assert relais(home, "backup", str(archive)).returncode == 2
    assert archive.read_text() == "autre chose"


def test_the_journal_is_verified_from_the_command_line(home: Path) -> None:
    done = relais(home, "audit", "verify", "--json")
    assert done.returncode == 0
    assert '"holds": true' in done.stdout
