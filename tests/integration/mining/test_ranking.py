"""The rank through the command, over a small fund: the one who does more comes first; an exception silences; learning says its worth."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from relais.cli import group
from relais.data.mining.run import mine
from relais.data.warehouse import open_warehouse
from relais.handover.outcomes import SIGNAL_EXCEPTIONS
from relais.handover.signal import iter_signals
from relais.handover.snapshot import write_snapshot
from tests.mining import ON, claim
from tests.warehouses import make_warehouse

N = 150
HEAVY = {f"d{n:03d}" for n in range(0, N, 5)}


def lines() -> list[dict[str, Any]]:
    """150 doctors of 20 to 60 patients; one in five does twice as much for each, whatever its size."""
    draw = random.Random(11)
    rows = []
    for n in range(N):
        name = f"d{n:03d}"
        for patient in range(20 + n % 41):
            for _ in range(draw.choice((1, 2, 2, 3)) * (2 if name in HEAVY else 1)):
                day = date(2021, 1, 1) + timedelta(days=draw.randrange(330))
                rows.append(claim(provider_id=name, patient_id=f"{name}-{patient}", starts_on=day))
    return rows


@pytest.fixture
def fund(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    make_warehouse(tmp_path, ON, {"claims": lines()})
    monkeypatch.setenv("RELAIS_HOME", str(tmp_path))
    yield tmp_path


def ranked(*asked: str) -> dict[str, Any]:
    result = CliRunner().invoke(group, ["rank", "--json", "--memory", "500MB", *asked])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_who_does_more_than_peers_comes_before_who_is_paid_more(fund: Path) -> None:
    told = ranked("--length", "20")
    head = [one for one in told["queue"] if one["arm"] == "ranked"]
    drawn = [one for one in told["queue"] if one["arm"] == "random"]
    assert len({one["provider_id"] for one in head} & HEAVY) >= 16
    assert len(drawn) == 2 and told["share"] == 0.1
    assert told["used"] == "ensemble" and "60" in told["said"][-1]
    assert any(one["baseline"] > 20 for one in head), "the small ones are not hidden by the great"
    assert "comparables" in head[0]["reasons"][0]
    assert ranked("--length", "20") == told, "the same tables give the same queue"
    kept = pq.read_table(fund / "ranking" / ON.isoformat() / "queue.parquet")
    assert kept["provider_id"].to_pylist() == [one["provider_id"] for one in told["queue"]]


def test_the_rank_is_learned_from_outcomes_and_judged_aside(fund: Path, tmp_path: Path) -> None:
    path = tmp_path / "outcomes.csv"
    days = [date(2021, 1, 5) + timedelta(days=2 * n) for n in range(N)]
    told = "".join(
        f"d{n:03d};{days[n * 7 % N]};{'confirmed' if f'd{n:03d}' in HEAVY else 'unfounded'}\n"
        for n in range(N)
    )
    path.write_text("provider_id;decided_on;outcome\n" + told, encoding="utf-8")
    found = ranked("--outcomes", str(path), "--out", str(tmp_path / "scores.parquet"))
    by_score = {one["score"]: one for one in found["qualities"]}
    assert found["used"] == "learned"
    assert by_score.keys() == {"baseline", "ensemble", "learned"}
    assert by_score["learned"]["auc"] > 0.95 > by_score["baseline"]["auc"]
    scores = pq.read_table(tmp_path / "scores.parquet")
    assert scores.column_names == ["provider_id", "baseline", "ensemble", "learned"]
    assert scores.num_rows == N


def test_an_exception_silences_one_detector_until_its_end(tmp_path: Path) -> None:
    twice = [claim(provider_id=name, patient_id="p1") for name in ("d1", "d1", "d2", "d2")]
    make_warehouse(tmp_path, ON, {"claims": twice})

    def subjects() -> list[str]:
        with open_warehouse(tmp_path, memory_limit="500MB", threads=1) as warehouse:
            (found,) = mine(warehouse, tmp_path, ["exact_duplicate"])
        assert found.outcome is not None
        return [one.subject_id for one in iter_signals(found.outcome.path)]

    row = {"fund": "831", "subject_id": "d1", "definition": "exact_duplicate", "ends_on": ON}
    assert subjects() == ["d1", "d2"]
    write_snapshot(tmp_path, ON, SIGNAL_EXCEPTIONS, [[row]])
    assert subjects() == ["d2"]
    write_snapshot(tmp_path, ON, SIGNAL_EXCEPTIONS, [[{**row, "definition": "ring"}]])
    assert subjects() == ["d1", "d2"]
    write_snapshot(tmp_path, ON, SIGNAL_EXCEPTIONS, [[{**row, "ends_on": ON - timedelta(days=1)}]])
    assert subjects() == ["d1", "d2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("provider_id;decided_on\nd1;2021-01-01\n", "il manque outcome"),
        (
            "provider_id;decided_on;outcome\nd1;2021-01-01;guilty\n",
            "ligne 2 : suite inconnue « guilty »",
        ),
        ("provider_id;decided_on;outcome\nd1;hier;confirmed\n", "date illisible « hier »"),
    ],
)
def test_a_wrong_file_gives_one_sentence(fund: Path, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "outcomes.csv"
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(group, ["rank", "--outcomes", str(path)])
    assert result.exit_code == 2
    assert said in result.stderr
