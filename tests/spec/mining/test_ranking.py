"""Classement des professionnels : ce qui compte, ce qui ne compte pas, et jusqu’à quand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from relais.data.mining.ranking import exceptions, learned, outcomes
from relais.data.mining.ranking.arm import estimate, queue, recall
from relais.data.mining.ranking.exceptions import EVERY, Excepted
from relais.data.mining.ranking.measured import measured
from relais.data.mining.ranking.outcomes import Outcome
from relais.data.mining.ranking.precision import rolling
from relais.data.mining.ranking.score import ensemble
from relais.data.mining.ranking.signals import strengths
from relais.handover.outcomes import (
    CONFIRMED,
    CONTROL_OUTCOMES,
    DETECTOR_RETURNS,
    INCONCLUSIVE,
    RETAINED,
    SIGNAL_EXCEPTIONS,
    UNFOUNDED,
)
from relais.handover.ranking import RANDOM, RANKED
from relais.handover.signal import Signal, write_signals
from relais.handover.snapshot import write_snapshot
from relais.rules.store import Law

ON = date(2025, 12, 31)
EXCEPTED = Excepted("d1", "digits", date(2025, 3, 1), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("on", "held"),
    [
        (date(2025, 2, 28), False),
        (date(2025, 3, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_an_exception_holds_from_its_first_day_to_its_last(on: date, held: bool) -> None:
    found = exceptions.in_force([EXCEPTED], on)
    assert exceptions.excepted(found, "digits") == ({"d1"} if held else frozenset())
    assert not exceptions.excepted(found, "ring")


def test_an_exception_from_everything_holds_for_each_definition() -> None:
    found = exceptions.in_force([Excepted("d2", EVERY, None, ON), EXCEPTED], date(2025, 4, 1))
    assert exceptions.excepted(found, "digits") == {"d1", "d2"}
    assert exceptions.excepted(found, "ring") == {"d2"}


def test_exceptions_are_read_from_the_last_snapshot_up_to_the_day(tmp_path: Path) -> None:
    row = {"fund": "831", "subject_id": "d1", "definition": "digits", "ends_on": ON}
    write_snapshot(tmp_path, date(2025, 12, 30), SIGNAL_EXCEPTIONS, [[row]])
    write_snapshot(tmp_path, date(2026, 1, 1), SIGNAL_EXCEPTIONS, [[]])
    assert exceptions.read(tmp_path, ON) == [Excepted("d1", "digits", None, ON)]
    assert exceptions.read(tmp_path, date(2026, 1, 2)) == []
    assert exceptions.read(tmp_path, date(2025, 12, 29)) == []


def control(subject: str, outcome: str, **differs: Any) -> dict[str, Any]:
    plain = {"fund": "831", "signal_id": None, "definition": None, "subject_kind": "provider",
             "subject_id": subject, "decided_on": date(2025, 5, 1), "outcome": outcome}  # fmt: skip
    return {**plain, **differs}


def test_outcomes_are_those_of_providers_that_conclude(tmp_path: Path) -> None:
    rows = [
        control("d1", CONFIRMED, definition="digits"),
        control("d2", UNFOUNDED),
        control("d3", INCONCLUSIVE),
        control("p1", CONFIRMED, subject_kind="person"),
        control("d4", CONFIRMED, decided_on=date(2026, 1, 1)),
    ]
    write_snapshot(tmp_path, ON, CONTROL_OUTCOMES, [rows])
    assert outcomes.read(tmp_path, ON) == [
        Outcome("d1", "digits", date(2025, 5, 1), CONFIRMED, "831"),
        Outcome("d2", None, date(2025, 5, 1), UNFOUNDED, "831"),
    ]


def test_a_provider_confirmed_once_stays_so() -> None:
    given = [
        Outcome("d1", None, date(2024, 1, 1), CONFIRMED),
        Outcome("d1", None, date(2025, 1, 1), UNFOUNDED),
        Outcome("d2", None, date(2024, 1, 1), UNFOUNDED),
        Outcome("d2", None, date(2025, 1, 1), CONFIRMED),
    ]
    assert [one.confirmed for one in outcomes.by_provider(given).values()] == [True, True]


def decided(n: int, confirmed: int, on: date = date(2025, 6, 1)) -> list[Outcome]:
    return [
        Outcome(f"d{i}", "digits", on, CONFIRMED if i < confirmed else UNFOUNDED) for i in range(n)
    ]


@pytest.mark.parametrize(
    ("given", "n", "retired"),
    [
        pytest.param(decided(60, 0), 60, True, id="soixante suites, aucune confirmée"),
        pytest.param(decided(19, 0), 19, False, id="trop peu de suites"),
        pytest.param(decided(20, 0), 20, False, id="vingt suites : l’intervalle passe le plancher"),
        pytest.param(decided(60, 6), 60, False, id="une sur dix"),
        pytest.param(decided(60, 0, date(2023, 12, 31)), 0, False, id="il y a plus de deux ans"),
    ],
)
def test_a_detector_below_the_floor_is_retired(given: list[Outcome], n: int, retired: bool) -> None:
    found = rolling(given, Law(ON), ON)
    assert [(one.n, one.retired) for one in found] == ([(n, retired)] if n else [])


def test_a_signal_retained_for_a_file_speaks_for_its_detector_and_proves_nothing_yet() -> None:
    kept = [Outcome(f"d{n}", "digits", date(2025, 6, 1), RETAINED) for n in range(30)]
    [found] = rolling([*decided(60, 0), *kept], Law(ON), ON)
    assert (found.n, found.confirmed, found.retired) == (90, 30, False)
    assert not kept[0].confirmed and not kept[0].concludes


def test_each_fund_retires_for_itself() -> None:
    of = [replace(one, fund="171" if n < 30 else "831") for n, one in enumerate(decided(90, 0))]
    found = rolling(of, Law(ON), ON)
    assert [(one.fund, one.n, one.retired) for one in found] == [
        ("171", 30, False),
        ("831", 60, True),
    ]


@pytest.mark.parametrize(
    ("returned", "n"),
    [(date(2025, 5, 31), 60), (date(2025, 6, 1), 0), (date(2025, 6, 2), 0)],
)
def test_what_was_decided_up_to_its_return_no_longer_counts_against_a_detector(
    returned: date, n: int
) -> None:
    found = rolling(decided(60, 0), Law(ON), ON, {("", "digits"): returned})
    assert [one.n for one in found] == ([n] if n else [])


def test_the_last_return_of_a_detector_is_read_from_the_snapshot(tmp_path: Path) -> None:
    rows = [
        {"fund": "831", "definition": "digits", "returned_on": day}
        for day in (date(2025, 3, 1), date(2025, 2, 1))
    ]
    write_snapshot(tmp_path, ON, DETECTOR_RETURNS, [rows])
    assert outcomes.returns(tmp_path, ON) == {("831", "digits"): date(2025, 3, 1)}


def test_drawn_ones_stand_among_the_others_at_drawn_places() -> None:
    names = [f"d{n:03d}" for n in range(200)]
    found = queue(names, 100, 0.1, 11)
    places = [n for n, (_, arm) in enumerate(found) if arm == RANDOM]
    assert len(places) == 10 and places != list(range(90, 100))
    assert [one for one, arm in found if arm == RANKED] == names[:90], "the rank keeps its order"
    assert found == queue(names, 100, 0.1, 11) != queue(names, 100, 0.1, 12)


def test_nothing_is_learned_from_too_few_outcomes_and_it_is_said() -> None:
    label = np.array([True] * 20 + [False] * 30)
    with pytest.raises(
        learned.TooFewOutcomes, match="50 conclues, dont 20 confirmées ; il en faut 60"
    ):
        learned.require(label, 60, 15)
    with pytest.raises(learned.TooFewOutcomes, match="dont 15 de chaque sorte"):
        learned.require(np.array([True] * 80 + [False] * 14), 60, 15)
    learned.require(np.array([True] * 45 + [False] * 15), 60, 15)


def test_what_is_tried_shares_neither_provider_nor_time_with_what_is_learned() -> None:
    providers = [f"d{i % 90}" for i in range(300)]
    days = [date(2024, 1, 1 + i % 28) for i in range(300)]
    learn, trial = learned.split(providers, days)
    assert learn.any() and trial.any()
    assert not {providers[i] for i in np.flatnonzero(learn)} & {
        providers[i] for i in np.flatnonzero(trial)
    }
    assert max(days[i] for i in np.flatnonzero(learn)) < min(days[i] for i in np.flatnonzero(trial))


def test_the_regression_finds_the_measure_that_counts_and_forgets_the_rest() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(600, 4))
    label = rng.random(600) < 1 / (1 + np.exp(-(2 * x[:, 1] - 1)))
    model = learned.fit(x, label)
    assert np.argmax(np.abs(model.weights[1:])) == 1
    assert np.array_equal(model.weights, learned.fit(x, label).weights)
    assert model.score(np.full((1, 4), np.nan)).shape == (1,), "unknown is not far"


def test_who_is_far_on_several_measures_comes_first() -> None:
    features = np.array([[0.0, 0.0, np.nan], [5.0, 4.0, 3.0], [6.0, -1.0, 0.0], [-9.0, -9.0, -9.0]])
    alone = ensemble(features, np.zeros((4, 0)))
    assert list(np.argsort(-alone, kind="stable"))[:2] == [1, 2]
    assert alone[0] == alone[3], "below peers is no more than like them"
    signals = np.array([[1.0], [0.0], [0.0], [0.0]])
    assert ensemble(features, signals)[0] > alone[0]


@pytest.mark.parametrize("share", [0.04, 0.21])
def test_the_part_at_random_is_between_five_and_twenty_per_cent(share: float) -> None:
    with pytest.raises(ValueError, match="entre 5 et 20"):
        queue(["d1"], 1, share, 1)


def test_the_random_part_says_the_true_rate_and_what_the_rank_misses() -> None:
    rate = estimate(2, 40)
    assert rate is not None and rate.low < 0.05 < rate.high and rate.share == 0.05
    # 30 found by the rank; 5 % of the 1,000 others: 50 more.
    assert recall(30, rate, 1000) == pytest.approx(30 / 80)
    assert estimate(0, 0) is None and recall(30, None, 10) is None


def signal(kind: str, subject: str, year: int = 2025, **differs: Any) -> Signal:
    return Signal("digits", "1", kind, subject, date(year, 1, 1), date(year, 12, 31),
                  reasons=["Prix ronds."], **differs)  # fmt: skip


def test_signals_of_persons_never_count_and_those_of_a_network_count_for_its_places(
    tmp_path: Path,
) -> None:
    told = [
        signal("provider", "d1", score=9.0),
        signal("provider", "d2", score=3.0),
        signal("person", "d3", amount_cents=1_000_000),
        signal("network", "n1", score=5.0, evidence={"providers": ["d4", "elsewhere"]}),
        signal("provider", "d5", year=2024, score=99.0),
    ]
    write_signals(tmp_path / "signals" / "digits" / f"{ON}.parquet", told)
    keys = [(f"d{n}", 2025) for n in range(1, 6)]
    names, said = strengths(tmp_path, ON.isoformat(), ["digits", "ring"], keys, {})
    assert names == ["digits"], "a detector that did not run says nothing"
    first, second, person, place, before = said[:, 0]
    assert 1 > first > place > second >= 0.5
    assert person == before == 0
    held = {"digits": frozenset({"d1"})}
    assert strengths(tmp_path, ON.isoformat(), ["digits"], keys, held)[1][0, 0] == 0


def queued(home: Path, day: str, **arms: str) -> None:
    path = home / day / "queue.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(pa.table({"provider_id": list(arms), "arm": list(arms.values())}), path)


def test_past_queues_say_the_true_rate_and_what_the_rank_finds(tmp_path: Path) -> None:
    queued(tmp_path, "2025-01-31", d1="ranked", d2="ranked", d3="random", d4="random", d5="random")
    queued(tmp_path, "2025-02-28", d1="random", d6="ranked")
    queued(tmp_path, "2026-02-28", d7="random")
    given = [
        Outcome("d1", None, date(2025, 3, 1), CONFIRMED),
        Outcome("d2", None, date(2025, 3, 1), UNFOUNDED),
        Outcome("d3", None, date(2025, 3, 1), CONFIRMED),
        Outcome("d4", None, date(2025, 3, 1), UNFOUNDED),
        Outcome("d5", None, date(2025, 1, 30), CONFIRMED),
        Outcome("d7", None, date(2025, 3, 1), CONFIRMED),
        Outcome("never queued", None, date(2025, 3, 1), CONFIRMED),
    ]
    found = measured(tmp_path, ON, given, n_providers=12)
    assert (found.n_random, found.n_ranked) == (2, 2), "d5 was decided before it was drawn"
    assert found.rate is not None and found.rate.share == 0.5
    assert found.precision is not None and found.precision.share == 0.5
    # One found among the two looked at; half of the ten others would be five more.
    assert found.recall == pytest.approx(1 / 6)
    assert measured(tmp_path / "nothing", ON, given, 12).rate is None
