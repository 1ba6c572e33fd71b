"""What must stay true of every file."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()
SOURCES = [
    ROOT / name
    for name in TRACKED
    if name.endswith(".py") and "/migrations/" not in name and (ROOT / name).exists()
]
PRODUCT = [path for path in SOURCES if path.is_relative_to(ROOT / "relais")]


def test_no_module_is_longer_than_400_lines() -> None:
    long = {str(p): n for p in SOURCES if (n := len(p.read_text().splitlines())) > 400}
    assert not long


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in PRODUCT
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 - _docstring_lines(node) > 50
    ]
    assert not long


def test_the_median_module_is_short() -> None:
    """Blank lines are not counted (docs/adr/0006)."""
    texts = (path.read_text() for path in PRODUCT)
    lengths = sorted(
        n for text in texts if (n := sum(bool(line.strip()) for line in text.splitlines()))
    )
    assert lengths[len(lengths) // 2] <= 80


def test_no_room_without_a_name() -> None:
    odd = [
        n for n in TRACKED if re.search(r"(^|/)(utils|helpers|core|misc|common_utils)(\.py|/)", n)
    ]
    assert not odd


def test_no_file_names_a_machine_or_an_index() -> None:
    words = [
        "/" + "work/",
        "/" + "root/",
        "pypi" + ".org",
        "pythonhosted" + ".org",
        "registry." + "npmjs",
    ]
    ours = [n for n in TRACKED if not n.startswith("tests/vendor/")]
    found = [
        f"{name}: {word}"
        for name in ours
        if (ROOT / name).is_file() and (text := _text(ROOT / name)) is not None
        for word in words
        if word in text
    ]
    assert not found


def test_nothing_reads_beside_the_clone() -> None:
    assert not [str(p) for p in SOURCES if "../" + "shared" in p.read_text()]


@pytest.mark.parametrize("room", ["relais/rules", "relais/data"])
def test_rules_and_tables_do_not_read_the_clock(room: str) -> None:
    clock = re.compile(r"\b(date\.today|datetime\.now|datetime\.utcnow|time\.time|timezone\.now)\(")
    found = [
        str(p) for p in PRODUCT if p.is_relative_to(ROOT / room) and clock.search(p.read_text())
    ]
    assert not found


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return (first.end_lineno or 0) - first.lineno + 1
    return 0


def _text(path: Path) -> str | None:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return None
