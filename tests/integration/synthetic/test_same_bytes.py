"""Same seed, same bytes; and memory that does not follow the size."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from relais.synthetic.generate import generate
from relais.synthetic.plan import Plan


def digests(folder: Path, plan: Plan) -> dict[str, str]:
    folder.mkdir()
    generate(plan, folder)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.parametrize(
    "plan",
    [
        Plan(700, 3),
        Plan(700, 3, year=2021, years=2, fund="171"),
        Plan(400, 3, layout="dcir", dcir_as="csv"),
    ],
)
def test_same_seed_same_bytes(tmp_path: Path, plan: Plan) -> None:
    assert digests(tmp_path / "a", plan) == digests(tmp_path / "b", plan)


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    here = digests(tmp_path / "here", Plan(700, 3))
    there = tmp_path / "there"
    script = (
        "import sys; from relais.cli import group; group.main(sys.argv[1:], prog_name='relais')"
    )
    command = [sys.executable, "-c", script, "synth", str(there), "--insured", "700", "--seed", "3"]
    subprocess.run(command, check=True, capture_output=True)
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in there.iterdir()}
    assert found == here


def test_another_seed_changes_every_table_about_people(tmp_path: Path) -> None:
    one, other = digests(tmp_path / "a", Plan(700, 3)), digests(tmp_path / "b", Plan(700, 4))
    same = {name for name in one if one[name] == other[name]}
    assert same == {"prices.parquet"}


@pytest.mark.parametrize("insured", [1, 2, 7])
def test_a_tiny_fund_is_a_fund(tmp_path: Path, insured: int) -> None:
    truth = tmp_path / "truth"
    truth.mkdir()
    out = tmp_path / "out"
    out.mkdir()
    rows = generate(Plan(insured, 5), out, truth)
    assert rows["persons"] == rows["identities"] == rows["resources"] == insured


_PEAK = """
import resource, sys
from pathlib import Path
from relais.synthetic.generate import generate
from relais.synthetic.plan import Plan
rows = generate(Plan(int(sys.argv[1]), 1), Path(sys.argv[2]))
assert rows["persons"] == int(sys.argv[1])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_follow_the_size(tmp_path: Path) -> None:
    peaks = []
    for insured in (25_000, 75_001):
        folder = tmp_path / str(insured)
        folder.mkdir()
        command = [sys.executable, "-c", _PEAK, str(insured), str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        peaks.append(int(done.stdout))
    assert peaks[1] < 1.4 * peaks[0]
