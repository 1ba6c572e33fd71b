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
from relais.data.mining.ranking.nightly import rank_warehouse
from relais.data.mining.ranking.run import Ranking
from relais.data.mining.registry import detectors
from relais.data.mining.run import mine
from relais.data.warehouse import open_warehouse
from relais.handover.outcomes import (
    CONTROL_OUTCOMES,
    DETECTOR_RETURNS,
    SIGNAL_EXCEPTIONS,
    UNFOUNDED,
)
from relais.handover.ranking import RANKED, read_queue
from relais.handover.signal import Signal, iter_signals, write_signals
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


def nightly(home: Path, known_on: date) -> Ranking:
    with open_warehouse(home, memory_limit="500MB", threads=1) as warehouse:
        ranking = rank_warehouse(warehouse, home, known_on)
    assert ranking is not None
    return ranking


def outcome(
    provider: str, day: date, definition: str | None = None, **given: Any
) -> dict[str, Any]:
    plain = {"fund": "831", "signal_id": None, "definition": definition, "subject_kind": "provider",
             "subject_id": provider, "decided_on": day, "outcome": UNFOUNDED}  # fmt: skip
    return {**plain, **given}


def test_decisions_younger_than_the_data_count_and_the_queue_goes_on_to_others(fund: Path) -> None:
    day = date(2022, 3, 1)
    first = nightly(fund, day)
    head = next(one for one in first.queue if one.arm == RANKED)
    assert nightly(fund, day).queue == first.queue, "safe to repeat"
    write_snapshot(fund, day, CONTROL_OUTCOMES, [[outcome(head.provider_id, day)]])
    second = nightly(fund, day + timedelta(1))
    assert head.provider_id not in {one.provider_id for one in second.queue}
    assert (second.measured.n_ranked, second.measured.n_random) == (1, 0)
    later = nightly(fund, date(2023, 3, 2))
    assert head.provider_id in {one.provider_id for one in later.queue}
    kept = read_queue(fund)
    assert kept is not None
    assert (kept.on, kept.about.known_on) == (ON, "2023-03-02")
    assert len(list((fund / "ranking").iterdir())) == 3, "each night keeps its queue"


def test_a_retired_detector_weighs_nothing_in_its_fund(fund: Path) -> None:
    spoken = Signal("digits", "1", "provider", "d000", date(2021, 1, 1), ON, reasons=["…"])
    write_signals(fund / "signals" / "digits" / f"{ON.isoformat()}.parquet", [spoken])
    title = f"Signal : {detectors()['digits'].header.title}"

    def told(known_on: date) -> tuple[bool, bool]:
        """Does the signal still count? Is the detector said to be retired?"""
        ranking = nightly(fund, known_on)
        place = {one.provider_id: one for one in ranking.queue}["d000"]
        return title in place.reasons, any("sous le plancher" in text for text in ranking.said)

    day = date(2022, 3, 1)
    assert told(day) == (True, False)
    wrong = [outcome(f"d{n:03d}", day, "digits") for n in range(60)]
    write_snapshot(fund, day, CONTROL_OUTCOMES, [[{**one, "fund": "171"} for one in wrong]])
    assert told(day)[0], "that of another fund"
    write_snapshot(fund, day, CONTROL_OUTCOMES, [wrong])
    assert told(day) == (False, True)
    back = {"fund": "831", "definition": "digits", "returned_on": day}
    write_snapshot(fund, day, DETECTOR_RETURNS, [[back]])
    assert told(day) == (True, False)
    write_snapshot(fund, day, DETECTOR_RETURNS, [[]])
    assert told(date(2024, 4, 1)) == (True, False), "old decisions no longer count: tried again"


def test_insured_persons_are_never_ranked(fund: Path) -> None:
    before = nightly(fund, ON)
    patients = {row["patient_id"] for row in lines()}
    spoken = [
        Signal("shopping", "1", "person", patient, date(2021, 1, 1), ON, amount_cents=10**9, reasons=["…"])
        for patient in sorted(patients)[:500]
    ]  # fmt: skip
    write_signals(fund / "signals" / "shopping" / f"{ON.isoformat()}.parquet", spoken)
    after = nightly(fund, ON)
    assert after.scores == before.scores, "what is said of persons weighs nothing"
    assert not {one.provider_id for one in after.queue} & patients
    assert not set(after.scores["ensemble"]) & patients
    for name, one in detectors().items():
        if one.header.subject_kind == "person":
            assert one.header.kind == "rule", f"{name} would rank insured persons"


def test_without_claims_there_is_nothing_to_rank(tmp_path: Path) -> None:
    provider = {"provider_id": "d1", "kind": "doctor"}
    make_warehouse(tmp_path, ON, {"providers": [provider]})
    with open_warehouse(tmp_path, memory_limit="500MB", threads=1) as warehouse:
        assert rank_warehouse(warehouse, tmp_path, ON) is None
    assert read_queue(tmp_path) is None


def test_the_rank_without_learning_is_judged_before_there_is_enough_to_learn(
    fund: Path, tmp_path: Path
) -> None:
    path = tmp_path / "outcomes.csv"
    some = sorted(HEAVY)[:16] + [f"d{n:03d}" for n in range(1, 80, 5)]
    told = "".join(
        f"{name};2021-06-01;{'confirmed' if name in HEAVY else 'unfounded'}\n" for name in some
    )
    path.write_text("provider_id;decided_on;outcome\n" + told, encoding="utf-8")
    found = ranked("--outcomes", str(path))
    by_score = {one["score"]: one for one in found["qualities"]}
    assert found["used"] == "ensemble" and by_score.keys() == {"baseline", "ensemble"}
    assert by_score["ensemble"]["size_matched_auc"] > 0.9
    assert {(one["n"], one["n_confirmed"]) for one in by_score.values()} == {(32, 16)}


def test_an_exception_silences_one_detector_until_its_end(tmp_path: Path) -> None:
    twice = [claim(provider_id=name, patient_id="p1") for name in ("d1", "d1", "d2", "d2")]
    make_warehouse(tmp_path, ON, {"claims": twice})

    def subjects(known_on: date | None = None) -> list[str]:
        with open_warehouse(tmp_path, memory_limit="500MB", threads=1) as warehouse:
            (found,) = mine(warehouse, tmp_path, ["exact_duplicate"], known_on=known_on)
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
    night = ON + timedelta(days=40)
    made = {**row, "starts_on": night, "ends_on": night + timedelta(days=90)}
    write_snapshot(tmp_path, night, SIGNAL_EXCEPTIONS, [[made]])
    assert subjects() == ["d1", "d2"]
    assert subjects(night) == ["d2"], "an exception younger than the data holds that night"


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
