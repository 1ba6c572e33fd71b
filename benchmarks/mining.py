"""Mining of claims: the whole catalogue as multiples of one scan of the columns it reads; six detectors beside pandas, polars, Spark.

    python -m benchmarks.mining [--lines 2000000 5000000] [--memory 6GB] [--small 2GB] [--no-peers] [--folder DIR]

Claims are made in place (`--folder` keeps them). Each measure runs in a process of its own: CPU seconds, wall seconds,
peak memory. The floor reads once every column that the detectors read, in DuckDB. Peers compute six detectors bare
(counts alone); ours write signals with their reasons and lines. Spark runs the very definitions of the product; its CPU and
memory are those of its virtual machine and of the process that speaks to it, its wall time includes its start (about 10 s).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from benchmarks._mining_claims import make
from benchmarks._mining_peers import in_pandas, in_polars
from benchmarks._processes import processes_below
from relais.data.mining.claims_file import open_claims
from relais.data.mining.run import mine

TODAY = date(2022, 6, 30)
SIX = (
    "exact_duplicate",
    "incompatible_pair",
    "day_maximum",
    "impossible_day",
    "peer_outlier",
    "trajectory",
)
_FLOOR = """
SELECT max(claim_id), max(line_no), max(fund), max(patient_id), max(provider_id), max(specialty), max(act_code), max(act_family),
    sum(quantity), max(starts_on), max(paid_on), sum(billed_cents), sum(base_cents), sum(reimbursed_cents), max(commune), bool_or(cancelled)
FROM '{path}'
"""  # fmt: skip


def floor(path: Path, memory: str) -> dict[str, Any]:
    with duckdb.connect(config={"memory_limit": memory}) as engine:
        engine.execute(_FLOOR.format(path=path)).fetchall()
    return {}


def ours(names: tuple[str, ...], engine: str = "duckdb") -> Callable[[Path, str], dict[str, Any]]:
    def run(path: Path, memory: str) -> dict[str, Any]:
        steps: list[tuple[str, float]] = []
        with tempfile.TemporaryDirectory(dir=path.parent) as home:
            with open_claims(path, Path(home), TODAY, engine, memory) as given:
                steps.append(("check of the file", cpu()))
                found = mine(
                    given, Path(home), names, None, lambda what, *_: steps.append((what, cpu()))
                )
            spilt = sum(each.stat().st_size for each in Path(home).rglob("*") if each.is_file())
        ends = [at for _, at in steps[1:]] + [cpu()]
        parts = {"check of the file": steps[0][1]}
        parts |= {what: end - at for (what, at), end in zip(steps[1:], ends[1:], strict=False)}
        return {
            "parts": {what: round(seconds, 1) for what, seconds in parts.items()},
            "signals": {one.definition: one.outcome.signals for one in found if one.outcome},
            "kept_mb": spilt // 1_000_000,
        }

    return run


MEASURES: dict[str, Callable[[Path, str], dict[str, Any]]] = {
    "floor": floor,
    "catalogue": ours(()),
    "six": ours(SIX),
    "pandas": lambda path, memory: in_pandas(path),
    "polars": lambda path, memory: in_polars(path),
    "spark": ours(SIX, "spark"),
}


def cpu() -> float:
    """CPU seconds of this process, of those it waited for, and of those still below it (Spark’s virtual machine)."""
    own, below = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    living = sum(one.cpu for one in processes_below())
    return own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime + living


def peak_gb() -> float:
    """The most memory that this process held, and each of those still below it."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + sum(one.peak_kb for one in processes_below())) / 1024 / 1024


def child(name: str, path: Path, memory: str) -> None:
    start, before = time.perf_counter(), cpu()
    told = MEASURES[name](path, memory)
    wall = time.perf_counter() - start
    print(json.dumps({"wall": wall, "cpu": cpu() - before, "peak_gb": peak_gb(), "told": told}))


def measured(name: str, path: Path, memory: str, turns: int = 1) -> dict[str, Any] | None:
    """The best of some turns, each in its own process; None when it failed, after saying why."""
    best: dict[str, Any] | None = None
    for _ in range(turns):
        command = [
            sys.executable,
            "-m",
            "benchmarks.mining",
            "--child",
            name,
            str(path),
            "--memory",
            memory,
        ]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode:
            lines = ran.stderr.strip().splitlines()
            print(f"  {name}: failed ({lines[-1][:160] if lines else f'status {ran.returncode}'})")
            return None
        found: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
        best = found if best is None or found["cpu"] < best["cpu"] else best
    return best


def show(name: str, found: dict[str, Any] | None, scan: dict[str, Any]) -> None:
    if found:
        ratio = found["cpu"] / scan["cpu"]
        print(
            f"  {name:<28}{found['cpu']:8.1f} s CPU {found['wall']:8.1f} s wall {ratio:7.1f} scans "
            f"{found['peak_gb']:6.1f} GB"
        )


def bench(lines: int, asked: argparse.Namespace, folder: Path) -> None:
    path = folder / f"claims-{lines}.parquet"
    if not path.exists():
        make(path, lines, asked.memory)
    print(f"{lines:,} lines, {path.stat().st_size / 1e6:,.0f} MB of Parquet, memory {asked.memory}")
    scan = measured("floor", path, asked.memory, turns=2)
    assert scan is not None
    show("one scan of the columns", scan, scan)
    whole = measured("catalogue", path, asked.memory)
    show("the whole catalogue", whole, scan)
    for what, seconds in sorted(
        (whole or {"told": {"parts": {}}})["told"]["parts"].items(), key=lambda part: -part[1]
    ):
        print(f"      {seconds:7.1f} s  {what}")
    if whole:
        print(f"      signals: {whole['told']['signals']}; kept {whole['told']['kept_mb']:,} MB")
    if asked.small != "no":
        show(f"the same within {asked.small}", measured("catalogue", path, asked.small), scan)
    if asked.peers:
        show("six detectors, signals", measured("six", path, asked.memory), scan)
        for name in ("polars", "pandas"):
            if importlib.util.find_spec(name):
                show(f"six bare, {name}", found := measured(name, path, asked.memory), scan)
                print(f"      {found['told'] if found else ''}")
        if importlib.util.find_spec("pyspark") and shutil.which("java"):
            show("six detectors on Spark", measured("spark", path, asked.memory), scan)


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--lines", type=int, nargs="+", default=[2_000_000])
    asked.add_argument("--memory", default="6GB")
    asked.add_argument(
        "--small", default="2GB", help="memory of a second run that spills; no: none"
    )
    asked.add_argument("--no-peers", dest="peers", action="store_false")
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--child", nargs=2, metavar=("NAME", "FILE"), help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.child:
        child(given.child[0], Path(given.child[1]), given.memory)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = given.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for lines in given.lines:
            bench(lines, given, folder)


if __name__ == "__main__":
    main()
