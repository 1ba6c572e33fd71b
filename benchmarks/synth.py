"""The synthetic fund beside its floor: the same rows and columns of random integers, by numpy and pyarrow.

    python -m benchmarks.synth [--insured 20000 700000] [--json]

Each run is a process of its own: wall and CPU seconds of the whole process, peak resident memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from relais.synthetic.generate import generate
from relais.synthetic.plan import BATCH, Plan
from relais.synthetic.writing import OPTIONS


def make(insured: int, out: Path) -> None:
    """The fund itself."""
    generate(Plan(insured, 1), out)


def floor(insured: int, out: Path, shape: dict[str, tuple[int, int]]) -> None:
    """Random integers in tables of the same rows and columns, in as many row groups."""
    rng = np.random.default_rng(1)
    groups = -(-insured // BATCH)
    for name, (rows, columns) in shape.items():
        schema = pa.schema([(f"c{place}", pa.int32()) for place in range(columns)])
        with pq.ParquetWriter(out / f"{name}.parquet", schema, **OPTIONS) as writer:
            for n in np.diff(np.linspace(0, rows, groups + 1).astype(int)).tolist():
                cells = [rng.integers(0, 100_000, n, dtype=np.int32) for _ in range(columns)]
                writer.write_table(pa.table(cells, schema=schema), row_group_size=max(n, 1))


def shape_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Rows and columns of each table."""
    found = {path.stem: pq.ParquetFile(path).metadata for path in sorted(folder.glob("*.parquet"))}
    return {name: (meta.num_rows, meta.num_columns) for name, meta in found.items()}


def measured(what: str, insured: int, out: Path, shape: str = "{}") -> dict[str, float]:
    """Run this module again for one measure."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.synth",
        "--run",
        what,
        str(insured),
        str(out),
        shape,
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def run(what: str, insured: int, out: Path, shape: str) -> None:
    """One measure, told on standard output as JSON. Imports are counted in CPU, not in wall."""
    started = time.perf_counter()
    if what == "make":
        make(insured, out)
    else:
        floor(insured, out, json.loads(shape))
    wall = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    said = {
        "wall_s": round(wall, 2),
        "cpu_s": round(used.ru_utime + used.ru_stime, 2),
        "peak_mb": round(used.ru_maxrss / 1024),
    }
    print(json.dumps(said))


def compare(insured: int) -> dict[str, Any]:
    """The fund, its floor, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        fund, other = Path(folder) / "fund", Path(folder) / "floor"
        fund.mkdir()
        other.mkdir()
        mine = measured("make", insured, fund)
        shape = shape_of(fund)
        least = measured("floor", insured, other, json.dumps(shape))
        size = sum(path.stat().st_size for path in fund.iterdir()) / 2**20
    rows = sum(n for n, _ in shape.values())
    return {
        "insured": insured,
        "rows": rows,
        "claims": shape["claims"][0],
        "mb_written": round(size),
        "fund": mine,
        "floor": least,
        "cpu_ratio": round(mine["cpu_s"] / least["cpu_s"], 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--insured", type=int, nargs="+", default=[20_000, 700_000])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--run", nargs=4, metavar=("WHAT", "INSURED", "OUT", "SHAPE"))
    options = parser.parse_args()
    if options.run:
        what, insured, out, shape = options.run
        run(what, int(insured), Path(out), shape)
        return
    for insured in options.insured:
        found = compare(insured)
        if options.json:
            print(json.dumps(found))
            continue
        print(
            f"{insured:>9,} insured, {found['rows']:,} rows ({found['claims']:,} of claims), {found['mb_written']} MB"
        )
        for name in ("fund", "floor"):
            print(f"    {name:6}", *(f"{key} {value}" for key, value in found[name].items()))
        print(f"    CPU: {found['cpu_ratio']} times the floor")


if __name__ == "__main__":
    main()
