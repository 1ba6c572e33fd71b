"""Every detector and every rollup is the same text for Spark, and gives the same rows where Spark runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq
import pytest

from relais import geo
from relais.data.mining.detectors import (
    after_death,
    impossible_state,
    not_entitled,
)
from relais.data.mining.detectors import (
    test_billing as screening_tests,
)
from relais.data.mining.lines import kept_lines
from relais.data.mining.registry import KEPT_LINES, detectors, needed, rollups
from relais.data.mining.run import mine
from relais.data.mining.sources import MiningSources
from relais.data.mining.values import ACTS, PAIRS
from relais.data.mining.workshop import workshop
from relais.data.warehouse import open_warehouse, spark_sql, unbound
from relais.handover.signal import Signal, iter_signals
from relais.rules.store import Law, default_store
from tests.integration.mining.engines_fund import Tables, tables
from tests.mining import ON
from tests.spark import TOGETHER, needs_spark
from tests.warehouses import make_warehouse

pytestmark = [pytest.mark.no_database, *TOGETHER]


class Declared:
    """Tables as they are declared, without a row."""

    on = ON
    first_on = date(2017, 1, 1)

    def __init__(self) -> None:
        self.law = Law(ON)

    def has(self, name: str) -> bool:
        return True

    def table(self, name: str) -> ir.Table:
        if name == KEPT_LINES:
            return kept_lines(unbound("claims"), self.first_on, self.on)
        if name in rollups():
            made = ibis.schema(rollups()[name].table.arrow)
            kinds = {column: kind.copy(nullable=True) for column, kind in made.items()}
            return ibis.table(ibis.schema(kinds), name=name)
        return unbound(name)

    def acts(self, parameter: str) -> ir.Table:
        self.law.store.history(parameter)
        return ibis.table(ibis.schema(ACTS), name=parameter)

    def held(self, rows: ir.Table) -> ir.Table:
        return rows

    def pairs(self, parameter: str) -> ir.Table:
        self.law.store.history(parameter)
        return ibis.table(ibis.schema(PAIRS), name=parameter)

    def places(self) -> ir.Table:
        return ibis.table(ibis.schema(geo.middles().schema), name="places")


@pytest.mark.parametrize("name", sorted(detectors()))
def test_a_detector_compiles_for_spark(name: str) -> None:
    assert "subject_id" in spark_sql(detectors()[name].find(Declared()))


@pytest.mark.parametrize("name", sorted(rollups()))
def test_a_rollup_gives_its_columns_and_compiles_for_spark(name: str) -> None:
    rows = rollups()[name].build(Declared())
    assert set(rollups()[name].table.arrow.names) <= set(rows.columns)
    assert spark_sql(rows)


@pytest.mark.parametrize("name", sorted(detectors()))
def test_a_detector_says_what_it_is(name: str) -> None:
    header = detectors()[name].header
    assert header.legal_basis and header.known_false_positives and header.clears
    assert header.kind in ("rule", "statistical", "network")
    assert header.review_due > header.reviewed_on
    assert all(name in default_store().names() for name in header.acts)


Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Found:
    """What an engine made of the fund: signals by detector, rows of rollups by name."""

    signals: dict[str, list[Signal]]
    rollups: dict[str, Rows]


def _made(home: Path, engine: str) -> dict[str, Rows]:
    """Every rollup that the run left, in the order of its key."""
    made = {}
    for name, rollup in rollups().items():
        [path] = (home / "mining").glob(f"*/*/{engine}/{name}-*.parquet")
        keys = [(key, "ascending") for key in rollup.table.key]
        made[name] = pq.read_table(path).sort_by(keys).to_pylist()
    return made


def run(home: Path, engine: str) -> Found:
    """The whole catalogue, and the rollups that no detector may have asked for."""
    with open_warehouse(home, engine=engine, memory_limit="1GB", threads=2) as warehouse:
        mined = mine(warehouse, home)
        with workshop(home, warehouse.version) as folder:
            sources = MiningSources(warehouse, warehouse.backend, folder, ON, Law(ON))
            for name in needed(rollups())[0]:
                sources.made(rollups()[name])
            signals = {
                one.definition: list(iter_signals(one.outcome.path)) for one in mined if one.outcome
            }
            return Found(signals, _made(home, warehouse.backend.name))


@pytest.fixture(scope="module")
def given() -> Tables:
    return tables()


@pytest.fixture(scope="module")
def duck(given: Tables, tmp_path_factory: pytest.TempPathFactory) -> Found:
    home = tmp_path_factory.mktemp("duckdb")
    make_warehouse(home, ON, dict(given))
    return run(home, "duckdb")


@pytest.fixture(scope="module")
def spark(given: Tables, spark_machine: None, tmp_path_factory: pytest.TempPathFactory) -> Found:
    home = tmp_path_factory.mktemp("spark")
    make_warehouse(home, ON, dict(given))
    return run(home, "spark")


@pytest.mark.parametrize("name", sorted(detectors()))
def test_every_detector_finds_something_to_compare(name: str, duck: Found) -> None:
    assert duck.signals[name]


@pytest.mark.parametrize("detector", (after_death, impossible_state, not_entitled, screening_tests))
def test_every_way_of_a_detector_finds_something_to_compare(
    detector: ModuleType, duck: Found
) -> None:
    found = {key for signal in duck.signals[detector.HEADER.id] for key in signal.evidence}
    assert {f"n_{way}" for way in detector.WAYS} <= found


@needs_spark
@pytest.mark.parametrize("name", sorted(detectors()))
def test_both_engines_find_the_same(name: str, duck: Found, spark: Found) -> None:
    assert spark.signals[name] == duck.signals[name]


@needs_spark
@pytest.mark.parametrize("name", sorted(rollups()))
def test_both_engines_make_the_same_rollups(name: str, duck: Found, spark: Found) -> None:
    assert duck.rollups[name]
    assert spark.rollups[name] == duck.rollups[name]
