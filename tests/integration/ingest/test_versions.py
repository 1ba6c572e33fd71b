"""A version is whole or is not; the same files change nothing; what is not given stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from relais.commands.ingest import command
from relais.data.extracts.ingest import ingest
from relais.data.warehouse import WarehouseError, open_warehouse
from relais.data.warehouse.versions import only_one
from tests.extracts import claim, provider, write


def claims(n: int, **said: object) -> list[dict[str, str]]:
    return [claim(claim_id=f"C{i}", **said) for i in range(n)]


def ids(home: Path) -> list[str]:
    with open_warehouse(home) as warehouse:
        return sorted(warehouse.table("claims").to_pyarrow()["claim_id"].to_pylist())


def files(home: Path) -> dict[str, tuple[int, int]]:
    """Every file of the warehouse with its inode and time: equal means that nothing was touched."""
    return {
        str(path): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in (home / "warehouse").rglob("*.parquet")
    }


def test_same_files_change_nothing_and_say_so(tmp_path, monkeypatch):
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path / "home"))
    folder = write(tmp_path / "x", claims=claims(5), providers=[provider()])
    assert CliRunner().invoke(command, [str(folder)]).exit_code == 0
    before = files(tmp_path / "home")
    again = CliRunner().invoke(command, [str(folder), "--json"])
    assert again.exit_code == 0
    assert json.loads(again.stdout)["changed"] is False
    assert "rien n’a changé" in again.stderr
    (folder / "claims.csv").rename(folder / "claims-2025.csv")
    assert ingest(tmp_path / "home", folder).changed is False, "a name is not content"
    assert files(tmp_path / "home") == before


def test_tables_not_given_stay_as_they_are(tmp_path):
    home = tmp_path / "home"
    rows = [*claims(3), claim(claim_id="BAD", quantity=-1)]
    first = ingest(home, write(tmp_path / "a", claims=rows, providers=[provider()]))
    second = ingest(home, write(tmp_path / "b", providers=[provider(), provider(provider_id="E2")]))
    assert second.made == ("providers",)
    assert second.version.id != first.version.id
    with open_warehouse(home) as warehouse:
        assert (warehouse.count("claims"), warehouse.count("providers")) == (3, 2)
        assert warehouse.extract_on == date(2025, 3, 20)
    kept = pq.read_table(home / "rejected" / second.version.id / "claims.parquet")
    assert kept["line"].to_pylist() == [5]
    third = ingest(home, write(tmp_path / "c", claims=claims(2)))
    assert third.version.tables["claims"]["rows"] == 2, "a table given replaces the former one"


def test_going_back_to_former_files_finds_the_former_version(tmp_path):
    home = tmp_path / "home"
    first = ingest(home, write(tmp_path / "a", claims=claims(3)))
    ingest(home, write(tmp_path / "b", claims=claims(4)))
    back = ingest(home, tmp_path / "a")
    assert back.changed
    assert back.version.id == first.version.id
    assert len(ids(home)) == 3


def test_date_of_the_extracts_is_said_or_the_latest_in_the_data(tmp_path):
    home, folder = tmp_path / "home", write(tmp_path / "a", claims=claims(1, paid_on="2025-06-30"))
    assert ingest(home, folder).version.extract_on == date(2025, 6, 30)
    (folder / "extract.json").write_text('{"extract_on": "2025-12-31"}')
    assert ingest(home, folder).version.extract_on == date(2025, 12, 31)
    assert ingest(home, folder, extract_on=date(2026, 1, 1)).version.extract_on == date(2026, 1, 1)


def test_a_reader_keeps_the_version_it_opened(tmp_path):
    home = tmp_path / "home"
    ingest(home, write(tmp_path / "a", claims=claims(3)))
    with open_warehouse(home) as held:
        for n in range(4, 8):
            ingest(home, write(tmp_path / str(n), claims=claims(n)))
        assert held.table("claims").count().to_pyarrow().as_py() == 3
    assert len(ids(home)) == 7


def test_two_ingests_at_once_do_not_mix(tmp_path):
    home, folder = tmp_path / "home", write(tmp_path / "a", claims=claims(3))
    with only_one(home), pytest.raises(WarehouseError, match=f"processus {os.getpid()}"):
        ingest(home, folder)
    assert ingest(home, folder).changed


POINTS = {
    "while a file is read": "relais.data.extracts.assemble.without_duplicates",
    "before a table is written": "relais.data.extracts.assemble._write",
    "once tables are written": "relais.data.extracts.ingest._warn_orphans",
    "while files are forced to the disk": "relais.data.warehouse.publish.sync",
    "once rejected rows are in place": "relais.data.warehouse.publish._take_place#2",
    "before the switch": "relais.data.warehouse.publish.make_current",
    "in the middle of the switch": "pathlib.Path.replace",
    "after the switch": "relais.data.warehouse.publish.remove_old",
}
KILLED = """
import os, signal, sys
from pathlib import Path
from pkgutil import resolve_name
from relais.data.extracts.ingest import ingest
name, _, nth = sys.argv[3].partition("#")
place, attribute = name.rsplit(".", 1)
owner, left = resolve_name(place), [int(nth or 1)]
real = getattr(owner, attribute)
def die(*args, **named):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **named)
setattr(owner, attribute, die)
ingest(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("point", POINTS)
def test_kill_9_leaves_a_whole_warehouse(tmp_path, point):
    home = tmp_path / "home"
    ingest(home, write(tmp_path / "a", claims=claims(3)))
    rows = [*claims(9), claim(claim_id="BAD", quantity=-1)]
    folder = write(tmp_path / "b", claims=rows, providers=[provider()])
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(home), str(folder), POINTS[point]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    switched = point == "after the switch"
    assert len(ids(home)) == (9 if switched else 3)
    again = ingest(home, folder)
    assert again.changed is not switched
    assert len(ids(home)) == 9
    left = {path.name for path in (home / "warehouse").iterdir()}
    assert left == {"current", "versions", ".lock"}
    assert list((home / "tmp").iterdir()) == []
    rejected = home / "rejected" / again.version.id / "claims.parquet"
    assert pq.read_table(rejected)["line"].to_pylist() == [11]


def test_rows_are_sorted_for_their_readers(tmp_path):
    rows = [
        claim(claim_id=f"C{i}", provider_id=f"E{i % 3}", patient_id=f"P{i % 7}") for i in range(60)
    ]
    ingest(tmp_path / "home", write(tmp_path / "a", claims=rows))
    with open_warehouse(tmp_path / "home") as warehouse:
        metadata = pq.read_metadata(warehouse.path("claims"))
        table = pq.read_table(warehouse.path("claims"))
    order = [(row["provider_id"], row["patient_id"]) for row in table.to_pylist()]
    assert order == sorted(order)
    assert metadata.row_group(0).column(0).compression == "ZSTD"


def test_last_days_of_care_are_made_once_and_carried_while_claims_stay(tmp_path):
    home = tmp_path / "home"
    seen = claim(claim_id="A", starts_on="2025-03-01")
    dental = claim(claim_id="B", starts_on="2025-02-02", act_family="dental", specialty="19")
    gone = claim(claim_id="C", starts_on="2025-03-05", cancelled="true")
    ingest(home, write(tmp_path / "a", claims=[seen, dental, gone]))
    with open_warehouse(home) as warehouse:
        [row] = warehouse.table("care_dates").to_pyarrow().to_pylist()
        before = warehouse.path("care_dates").stat().st_ino
    told = {name: day.isoformat() for name, day in row.items() if isinstance(day, date)}
    assert told == {
        "first_on": "2025-02-02",
        "consultation_on": "2025-03-01",
        "general_practice_on": "2025-03-01",
        "dental_on": "2025-02-02",
    }
    ingest(home, write(tmp_path / "b", providers=[provider()]))
    with open_warehouse(home) as warehouse:
        assert warehouse.path("care_dates").stat().st_ino == before
    ingest(home, write(tmp_path / "c", claims=[seen]))
    with open_warehouse(home) as warehouse:
        [row] = warehouse.table("care_dates").to_pyarrow().to_pylist()
    assert row["dental_on"] is None
