"""Ingest of a synthetic fund, beside the floor: DuckDB copying the same files to Parquet, unchecked, unsorted.

    python -m benchmarks.ingest [--insured 20000 700000] [--memory 4GB] [--keep FOLDER]

Each run is a process of its own: wall seconds, CPU seconds (all threads) and peak memory of that process. `relais` is
the fund as `relais synth` writes it; `csv` has its claims in `;` CSV; `dcir` is the format of the national base.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

FLOOR = """
import sys, duckdb
from pathlib import Path
con = duckdb.connect(config={"memory_limit": sys.argv[3], "preserve_insertion_order": False})
for path in sorted(Path(sys.argv[1]).glob("*.*")):
    if path.suffix in {".csv", ".parquet"} and path.stem != "identities":
        read = "read_csv(?, delim=';', all_varchar=true)" if path.suffix == ".csv" else "read_parquet(?)"
        out = Path(sys.argv[2]) / f"{path.stem}.parquet"
        con.execute(f"COPY (SELECT * FROM {read}) TO '{out}' (FORMAT parquet, COMPRESSION zstd)", [str(path)])
"""
INGEST = "import sys; from relais.cli import group; group.main(['ingest', sys.argv[1], '--memory', sys.argv[3]])"


@dataclass(frozen=True)
class Run:
    wall: float
    cpu: float
    peak_mb: float


def run(code: str, *arguments: str, home: Path) -> Run:
    """Run Python code in a process of its own."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "RELAIS_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    assert process.stderr is not None
    assert os.waitstatus_to_exitcode(status) == 0, process.stderr.read().decode()
    process.returncode = 0
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def synth(folder: Path, insured: int, form: str) -> None:
    if folder.exists():
        return
    subprocess.run(
        [
            sys.executable,
            "-c",
            "from relais.cli import main; main()",
            "synth",
            str(folder),
            "--insured",
            str(insured),
            "--format",
            form,
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def as_csv(source: Path, folder: Path) -> None:
    """The same fund, its claims in CSV."""
    if folder.exists():
        return
    folder.mkdir()
    for path in source.iterdir():
        if path.name != "claims.parquet":
            os.link(path, folder / path.name)
    duckdb.execute(
        f"COPY (SELECT * FROM read_parquet('{source / 'claims.parquet'}')) TO '{folder / 'claims.csv'}' "
        "(FORMAT csv, DELIMITER ';', HEADER)"
    )


def measure(folder: Path, memory: str) -> dict[str, object]:
    """An ingest and its floor, in this order, on the same files."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        home, copies = Path(place) / "home", Path(place) / "copies"
        copies.mkdir()
        ours = run(INGEST, str(folder), "", memory, home=home)
        floor = run(FLOOR, str(folder), str(copies), memory, home=home)
        manifest = json.loads((home / "warehouse/current/manifest.json").read_text())
    claims = manifest["tables"]["claims"]["rows"]
    return {
        "claims": claims,
        "lines_per_second": round(claims / ours.wall),
        "ingest": vars(ours),
        "floor": vars(floor),
        "cpu_ratio": round(ours.cpu / floor.cpu, 2),
        "wall_ratio": round(ours.wall / floor.wall, 2),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--insured", type=int, nargs="+", default=[20_000, 700_000])
    options.add_argument("--memory", default="4GB")
    options.add_argument("--keep", type=Path, help="folder of extracts, made there when absent")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = chosen.keep or Path(place)
        root.mkdir(parents=True, exist_ok=True)
        for insured in chosen.insured:
            forms = {form: root / f"{form}-{insured}" for form in ("relais", "csv", "dcir")}
            synth(forms["relais"], insured, "relais")
            as_csv(forms["relais"], forms["csv"])
            synth(forms["dcir"], insured, "dcir")
            for form, folder in forms.items():
                found = measure(folder, chosen.memory)
                print(json.dumps({"insured": insured, "form": form, **found}), flush=True)


if __name__ == "__main__":
    main()
