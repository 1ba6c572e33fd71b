"""The import contracts hold, and each of them can be broken: a planted violation is seen."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PLANTED = [
    ("relais/common/planted.py", "import relais.web", "The loop has one direction"),
    ("relais/pages/planted.py", "import relais.casework.case", "The loop has one direction"),
    ("relais/data/warehouse/planted.py", "import relais.data.reporting", "Inside the data tower"),
    (
        "relais/registers/accounts/planted.py",
        "import relais.registers.directory",
        "Inside the registers",
    ),
    (
        "relais/casework/case/planted.py",
        "import relais.casework.support",
        "Services ignore each other",
    ),
    (
        "relais/casework/support/planted.py",
        "import relais.casework.mediation",
        "Services ignore each other",
    ),
    ("relais/data/screening/planted.py", "import django", "The data tower knows no web framework"),
    (
        "relais/casework/case/planted.py",
        "import duckdb",
        "Only the data tower speaks to the engine",
    ),
    ("relais/casework/case/planted.py", "import relais.registers.identity", "behind two doors"),
]


def lint(folder: Path) -> str:
    run = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for name in ("relais", "config"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=lambda _, names: [n for n in names if not keep(n)]
        )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def keep(name: str) -> bool:
    return name.endswith(".py") or ("." not in name and name != "__pycache__")


def test_the_house_stands(copy: Path) -> None:
    assert "0 broken" in lint(copy)


@pytest.mark.parametrize(
    ("path", "statement", "contract"), PLANTED, ids=lambda value: str(value)[:60]
)
def test_a_planted_import_is_seen(copy: Path, path: str, statement: str, contract: str) -> None:
    planted = copy / path
    planted.write_text(statement + "\n")
    try:
        report = lint(copy)
    finally:
        planted.unlink()
    broken = [line for line in report.splitlines() if line.endswith("BROKEN")]
    assert any(contract in line for line in broken), report[-2000:]
