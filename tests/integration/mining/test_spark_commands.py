"""`--engine spark` through the commands: what is printed and written is what DuckDB says, and no virtual machine stays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from relais.cli import group
from relais.handover.signal import iter_signals
from tests.extracts import claim as extracted
from tests.extracts import write
from tests.integration.mining.test_ranking import lines
from tests.integration.report.conftest import home as reported_home  # noqa: F401
from tests.integration.screening.test_shadow_and_refusals import home_with
from tests.mining import ON, claim
from tests.spark import TOGETHER, needs_spark
from tests.warehouses import make_warehouse, table_of

pytestmark = [
    pytest.mark.no_database,
    needs_spark,
    *TOGETHER,
    pytest.mark.usefixtures("on_spark"),
]
NAMES = ("exact_duplicate", "day_maximum", "near_duplicate")
TWICE = [claim(claim_id="a"), claim(claim_id="b")]
LATER = claim(claim_id="c", quantity=9, starts_on=date(2021, 5, 4))


def told(home: Path, *arguments: str) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RELAIS_HOME", str(home))
        found = CliRunner().invoke(group, [*arguments, "--json"])
    assert found.exit_code == 0, found.output
    answer: dict[str, Any] = json.loads(found.stdout)
    return answer


def by_engine(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    """What DuckDB, then Spark, say of the warehouse of `folder`."""
    return [told(folder, *arguments, "--engine", engine) for engine in ("duckdb", "spark")]


def test_mine_on_a_warehouse(tmp_path: Path) -> None:
    out = {engine: tmp_path / f"{engine}.parquet" for engine in ("duckdb", "spark")}
    said = []
    for engine, path in out.items():
        home = tmp_path / engine
        make_warehouse(home, ON, {"claims": [*TWICE, LATER]})
        asked = ("mine", *NAMES, "--engine", engine, "--out", str(path))
        said.append(told(home, *asked))
    found = [list(iter_signals(path)) for path in out.values()]
    assert len(found[0]) >= 2 and found[0] == found[1]
    counts = [{one["detector"]: one["signals"] for one in each["detectors"]} for each in said]
    assert counts[0] == counts[1]


def test_mine_on_a_file_of_claims(tmp_path: Path) -> None:
    wrong = [claim(quantity=-1), claim(claim_id="a", billed_cents=2600), claim(act_family="magie")]
    path = tmp_path / "claims.parquet"
    table = table_of("claims", [*TWICE, LATER, *wrong])
    texts = [day.isoformat() for day in table["starts_on"].to_pylist()]
    place = table.column_names.index("starts_on")
    pq.write_table(table.set_column(place, "starts_on", [texts]), path)
    asked = ("mine", *NAMES, "--claims", str(path))
    duck, spark = by_engine(tmp_path / "home", *asked)
    assert spark["claims"] == duck["claims"]
    assert sum(duck["claims"]["left_out"].values()) == 3
    kept = [
        [{key: value for key, value in one.items() if key != "file"} for one in each["detectors"]]
        for each in (duck, spark)
    ]
    assert kept[0] == kept[1]


def test_rank(tmp_path: Path) -> None:
    make_warehouse(tmp_path, ON, {"claims": lines()})
    duck, spark = by_engine(tmp_path, "rank", "--length", "20", "--seed", "5")
    assert duck["queue"] and spark["queue"] == duck["queue"]


def test_screen(tmp_path: Path) -> None:
    home = home_with(tmp_path, {"a": 1020000, "b": 1050000, "c": 3000000})
    duck, spark = by_engine(home, "screen", "c2s_non_take_up", "--on", "2025-05-14")
    assert [one["signals"] for one in duck["screenings"]] == [2]
    assert spark == duck


def test_report(reported_home: Path, tmp_path: Path) -> None:  # noqa: F811
    figures = []
    for engine in ("duckdb", "spark"):
        out = tmp_path / engine
        told(reported_home, "report", "2025", "--out", str(out), "--engine", engine)
        figures.append(json.loads((out / "figures.json").read_text(encoding="utf-8")))
    assert figures[0] == figures[1]


def test_ingest_is_read_back(tmp_path: Path) -> None:
    folder = write(tmp_path / "extracts", claims=[extracted(claim_id=f"C{n}") for n in range(20)])
    assert told(tmp_path / "home", "ingest", str(folder), "--engine", "spark")["version"]


def test_no_virtual_machine_stays_behind(tmp_path: Path) -> None:
    make_warehouse(tmp_path, ON, {"claims": TWICE})
    start = "from relais.cli import main; main()"
    command = [sys.executable, "-c", start, "mine", "exact_duplicate", "--engine", "spark"]
    environment = {**os.environ, "RELAIS_HOME": str(tmp_path)}
    ran = subprocess.run(
        [*command, "--json"], env=environment, capture_output=True, text=True, timeout=600
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["detectors"][0]["signals"] == 1
    assert not [one for one in _running() if str(tmp_path) in one]
    assert not list((tmp_path / "tmp").iterdir())


def _running() -> list[str]:
    """Command lines of the processes of this machine."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found
