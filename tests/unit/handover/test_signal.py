"""Signals cross the bridge unchanged, whole or not at all, under the same identifier twice."""

from __future__ import annotations

import hashlib
from datetime import date

import pyarrow as pa
import pytest

from relais.handover.signal import (
    SCHEMA,
    Signal,
    iter_signals,
    read_signals,
    signal_id,
    signals_from_table,
    write_signals,
)


def found(subject: str = "P1", **more: object) -> Signal:
    given = {
        "definition": "c2s_non_take_up",
        "version": "2025-04-01",
        "subject_kind": "person",
        "subject_id": subject,
        "starts_on": date(2024, 4, 1),
        "ends_on": date(2025, 3, 31),
        "score": 0.5,
        "amount_cents": 123_456,
        "reasons": ["Ressources de 9 800 € pour un plafond de 10 339 €."],
        "evidence": {"base_cents": 980_000, "lines": ["a", "b"]},
        "fund": "831",
        "commune": "83137",
    }
    return Signal(**{**given, **more})


def test_identifier_is_the_documented_digest_of_what_the_signal_is_about():
    text = "c2s_non_take_up|2025-04-01|person|P1|2024-04-01|2025-03-31"
    assert found().signal_id == hashlib.sha256(text.encode()).hexdigest()[:20]
    assert found(score=0.9, reasons=["Autre."]).signal_id == found().signal_id
    assert signal_id("a", "1", "person", "P", None, None) != signal_id(
        "a", "1", "person", "P", None, date(2025, 1, 1)
    )


@pytest.mark.parametrize(
    "wrong", [{"subject_kind": "cat"}, {"reasons": []}, {"signal_id": "0" * 20}]
)
def test_a_signal_that_says_nothing_or_lies_is_refused(wrong):
    with pytest.raises(ValueError, match=r"subject_kind|reason|signal_id"):
        found(**wrong)


def test_written_then_read_is_the_same(tmp_path):
    signals = [found(f"P{i}", score=None, fund=None) for i in range(50)] + [
        found("Q", starts_on=None, ends_on=None, amount_cents=None)
    ]
    path = tmp_path / "signals" / "c2s" / "2025-05-14.parquet"
    assert write_signals(path, iter(signals)) == 51
    assert list(iter_signals(path)) == signals
    assert [batch.num_rows for batch in read_signals(path, batch_rows=20)] == [20, 20, 11]


def test_same_signals_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_signals(tmp_path / name, (found(f"P{i}") for i in range(100)))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_signal_given_twice_leaves_the_former_file(tmp_path):
    path = tmp_path / "x.parquet"
    write_signals(path, [found()])
    with pytest.raises(ValueError, match="identifier of another"):
        write_signals(path, [found("A"), found("B"), found("A")])
    assert [signal.subject_id for signal in iter_signals(path)] == ["P1"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.parquet"]


def table(**columns: object) -> pa.Table:
    given = {
        "definition": ["d", "d"],
        "version": ["1", "1"],
        "subject_kind": ["person", "person"],
        "subject_id": ["P1", "P2"],
        "starts_on": pa.array([None, None], pa.date32()),
        "ends_on": [date(2025, 1, 1)] * 2,
        "reasons": [["Une raison."], ["Une autre."]],
        "evidence": ['{"a": 1}', "{}"],
        "amount_cents": pa.array([1, None], pa.int32()),
    }
    return pa.table({**given, **columns})


def test_table_made_in_the_engine_takes_the_shape_of_signals(tmp_path):
    shaped = signals_from_table(table())
    assert shaped.schema == SCHEMA
    assert shaped["signal_id"].to_pylist() == [
        signal_id("d", "1", "person", name, None, date(2025, 1, 1)) for name in ("P1", "P2")
    ]
    write_signals(tmp_path / "t.parquet", table())
    assert [signal.evidence for signal in iter_signals(tmp_path / "t.parquet")] == [{"a": 1}, {}]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"subject_id": ["P1", "P1"]}, "identifier of another"),
        ({"subject_id": ["P1", None]}, "subject_id is empty"),
        ({"subject_kind": ["person", "dog"]}, "dog"),
        ({"reasons": [["x"], []]}, "at least one reason"),
        ({"surname": ["x", "y"]}, "surname"),
    ],
)
def test_wrong_table_is_named(wrong, says):
    with pytest.raises(ValueError, match=says):
        signals_from_table(table(**wrong))


def test_missing_column_is_named():
    with pytest.raises(ValueError, match="reasons"):
        signals_from_table(table().drop_columns(["reasons"]))
