"""Screenings on a synthetic fund whose truth is written apart: exact where the facts are complete."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from relais.data.extracts.ingest import ingest
from relais.data.screening.definitions.ij_underpaid import LEAST_CENTS
from relais.data.screening.registers import Register
from relais.data.screening.run import screen
from relais.data.screening.writing import Outcome
from relais.data.warehouse import Warehouse, open_warehouse
from relais.handover.signal import iter_signals
from relais.synthetic.generate import generate
from relais.synthetic.plan import Plan

PLAN = Plan(insured=6_000, seed=11)


@pytest.fixture(scope="module")
def fund(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(home with the warehouse, folder of the truth)."""
    root = tmp_path_factory.mktemp("fund")
    extracts, truth, home = root / "extracts", root / "truth", root / "home"
    for folder in (extracts, truth, home):
        folder.mkdir()
    generate(PLAN, extracts, truth)
    ingest(home, extracts, extract_on=PLAN.extract_on)
    return home, truth


@pytest.fixture(scope="module")
def warehouse(fund: tuple[Path, Path]) -> Iterator[Warehouse]:
    with open_warehouse(fund[0], memory_limit="1GB") as opened:
        yield opened


@pytest.fixture(scope="module")
def found(
    fund: tuple[Path, Path], warehouse: Warehouse
) -> tuple[dict[str, Outcome], dict[str, Register]]:
    outcomes, register = screen(warehouse, fund[0])
    return {one.definition: one for one in outcomes}, register


def planted(folder: Path, kind: str) -> set[str]:
    rows = pq.read_table(folder / "truth.parquet").to_pylist()
    return {row["person_id"] for row in rows if row["kind"] == kind}


def subjects(outcome: Outcome) -> set[str]:
    return {signal.subject_id for signal in iter_signals(outcome.path)}


@pytest.mark.parametrize(
    ("definition", "kind"),
    [
        ("c2s_non_take_up", "c2s_non_take_up"),
        ("c2s_unknown", "c2s_unknown"),
        ("c2s_refused_small_margin", "refused_small_margin"),
    ],
)
def test_what_was_planted_is_found_and_nothing_else(
    fund: tuple[Path, Path],
    found: tuple[dict[str, Outcome], dict[str, Register]],
    definition: str,
    kind: str,
) -> None:
    truth = planted(fund[1], kind)
    assert len(truth) >= 10
    assert subjects(found[0][definition]) == truth


def test_care_given_up_is_found_and_nothing_else(
    fund: tuple[Path, Path], found: tuple[dict[str, Outcome], dict[str, Register]]
) -> None:
    given_up = planted(fund[1], "care_given_up_for_cost")
    ill = planted(fund[1], "long_illness_without_care")
    assert given_up
    assert subjects(found[0]["renoncement"]) == given_up | ill


def test_those_near_a_ceiling_are_listed(
    fund: tuple[Path, Path], found: tuple[dict[str, Outcome], dict[str, Register]]
) -> None:
    assert planted(fund[1], "near_ceiling") <= subjects(found[0]["c2s_near_ceiling"])


def test_the_register_says_what_the_truth_says(
    fund: tuple[Path, Path], found: tuple[dict[str, Outcome], dict[str, Register]]
) -> None:
    register = found[1]["c2s"]
    verdicts = {
        row["household_id"]: row["verdict"] for row in pq.read_table(register.path).to_pylist()
    }
    truth = pq.read_table(fund[1] / "households.parquet").to_pylist()
    alive = {row["household_id"]: row["verdict"] for row in truth if row["alive"]}
    assert {household: verdicts[household] for household in alive} == alive
    assert sum(register.by_verdict.values()) == register.rows == len(verdicts)
    by_commune = [sum(kinds.values()) for kinds in register.by_commune.values()]
    assert sum(by_commune) == register.rows


def test_signals_have_reasons_and_add_up_by_commune(
    found: tuple[dict[str, Outcome], dict[str, Register]],
) -> None:
    for outcome in found[0].values():
        signals = list(iter_signals(outcome.path))
        assert outcome.signals == len(signals) == sum(outcome.by_commune.values())
        for signal in signals:
            assert signal.reasons and all(text.endswith(".") for text in signal.reasons)
            json.dumps(signal.evidence)


def test_a_second_run_writes_the_same(
    fund: tuple[Path, Path],
    warehouse: Warehouse,
    found: tuple[dict[str, Outcome], dict[str, Register]],
) -> None:
    outcome = found[0]["c2s_non_take_up"]
    before = outcome.path.read_bytes()
    again, _ = screen(warehouse, fund[0], ["c2s_non_take_up"])
    assert [one.signals for one in again] == [outcome.signals]
    assert outcome.path.read_bytes() == before


def test_another_day_has_its_own_file(fund: tuple[Path, Path], warehouse: Warehouse) -> None:
    day = date(2025, 11, 30)
    outcomes, _ = screen(warehouse, fund[0], ["c2s_non_take_up"], day)
    assert outcomes[0].path.name == "2025-11-30.parquet"


def test_stops_paid_too_little_are_found_and_nothing_else(
    fund: tuple[Path, Path], found: tuple[dict[str, Outcome], dict[str, Register]]
) -> None:
    rows = pq.read_table(fund[1] / "truth.parquet").to_pylist()
    owed = {
        row["person_id"]: json.loads(row["facts"])["owed_cents"]
        for row in rows
        if row["kind"] == "ij_underpaid" and row["complete"]
    }
    signals = list(iter_signals(found[0]["ij_underpaid"].path))
    told = {one.subject_id: one.amount_cents for one in signals}
    assert len(owed) >= 5
    assert all(re.search(r"La règle donne \d+.jours? à", one.reasons[1]) for one in signals)
    assert told == {person: cents for person, cents in owed.items() if cents >= LEAST_CENTS}


def test_the_register_of_stops_counts_every_stop(
    warehouse: Warehouse, found: tuple[dict[str, Outcome], dict[str, Register]]
) -> None:
    register = found[1]["ij"]
    assert register.rows == sum(register.by_verdict.values()) == warehouse.count("work_stops")
    open_ = register.by_verdict["undetermined"] + register.by_verdict.get("to_examine", 0)
    assert sum(register.also["why"].values()) == open_
