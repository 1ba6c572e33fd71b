"""The judge of the bench of detection: what is right, wrong, missed, or another scheme's."""

from __future__ import annotations

import pytest

from benchmarks._detection_scores import Case, Flag, by_cases, by_rank, by_rows, rows_in
from benchmarks._detection_table import gathered, reached

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


def test_several_funds_give_their_mean_and_their_worst() -> None:
    """A fund where nothing was planted counts in neither."""
    good = by_rows("mine", [case("d1", "a/1")], set(), [flag("d1", "a/1")])
    poor = by_rows("mine", [case("d1", "a/1", "b/1")], set(), [flag("d1", "a/1", "x/1")])
    none = by_rows("mine", [], set(), [])
    found = gathered("mine", {1: good, 2: poor, 3: none}, None, (0.7, 0.7), "")
    assert (found.planted, found.precision, found.worst_precision) == (3, 0.75, 0.5)
    assert (found.recall, found.worst_recall) == (0.75, 0.5)
    assert found.missed == {2: ["b/1"]}
    assert found.wrong == {2: ["x/1"]}
    assert reached(found)
    assert not reached(gathered("mine", {1: good, 2: poor}, None, (0.7, 0.8), ""))
    assert not reached(gathered("mine", {1: good}, None, (0.7, 0.7), "manque : stays"))


def test_the_first_of_several_funds_are_ranked_together() -> None:
    """The same name in two funds is not the same provider."""
    cases = [case("d1").marked(1), case("d2").marked(2)]
    flags = [
        flag("d1", score=3).marked(1),
        flag("d1", score=2).marked(2),
        flag("d2", score=1).marked(2),
    ]
    score = by_rank("mine", cases, [], flags, ["1:d1", "2:d1"])
    assert (score.precision, score.recall, score.baseline) == (0.5, 1, 0.5)
