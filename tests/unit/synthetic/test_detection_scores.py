"""The judge of the bench of detection: what is right, wrong, missed, or another scheme's."""

from __future__ import annotations

import pytest

from benchmarks._detection_scores import Case, Flag, by_cases, by_rank, by_rows, rows_in

NONE: frozenset[str] = frozenset()


def case(subject: str, *rows: str, kind: str = "mine", members: frozenset[str] = NONE) -> Case:
    return Case(kind, subject, frozenset(rows), members)


def flag(subject: str, *rows: str, score: float = 0, words: frozenset[str] = NONE) -> Flag:
    return Flag(subject, frozenset(rows), words, score)


def test_rows_are_counted_right_wrong_missed_or_of_another_scheme() -> None:
    flags = [flag("d1", "a/1", "x/1"), flag("d2", "b/1", "o/1")]
    score = by_rows("mine", [case("d1", "a/1", "c/1"), case("d2", "b/1")], {"o/1"}, flags)
    assert (score.planted, score.flagged, score.right, score.ignored) == (3, 4, 2, 1)
    assert score.precision == pytest.approx(2 / 3)
    assert score.recall == pytest.approx(2 / 3)
    assert (score.missed, score.wrong) == (["c/1"], ["x/1"])


def test_nothing_flagged_has_no_precision_and_misses_all() -> None:
    score = by_rows("mine", [case("d1", "a/1")], set(), [])
    assert score.precision is None
    assert score.recall == 0


def test_a_case_is_found_by_its_subject_its_rows_or_half_its_members() -> None:
    cases = [case("d1"), case("p9", "a/1"), case("ring-0", members=frozenset("ABCD"))]
    flags = [flag("d1"), flag("d7", "a/1"), flag("n", words=frozenset("AB")), flag("honest")]
    score = by_cases("mine", cases, [], flags)
    assert score.recall == 1
    assert score.precision == pytest.approx(3 / 4)
    assert score.wrong == ["honest"]
    one = by_cases("mine", cases[2:], [], [flag("n", words=frozenset("A"))])
    assert one.recall == 0


def test_first_ranked_are_as_many_as_planted_and_others_step_aside() -> None:
    cases = [case("d1"), case("d2")]
    others = [case("d3", kind="other")]
    flags = [flag("d3", score=9), flag("d1", score=8), flag("x", score=7), flag("d2", score=6)]
    score = by_rank("mine", cases, others, flags, ["d2", "x", "d1"])
    assert (score.flagged, score.right, score.precision) == (2, 1, 0.5)
    assert score.recall == 1
    assert score.baseline == 0.5


def test_rows_are_read_wherever_an_evidence_names_them() -> None:
    evidence = {
        "lines": [{"claim_id": "7", "line_no": 2}, {"claim_id": "S1", "line_no": 0}],
        "other": {"payroll_id": "B3"},
    }
    assert set(rows_in(evidence)) == {"7/2", "S1", "B3"}
