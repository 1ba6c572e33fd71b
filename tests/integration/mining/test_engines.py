"""Every detector and every rollup is the same text for Spark, and gives the same rows where Spark runs."""

from __future__ import annotations

import importlib.util
import random
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import pytest

from relais.data.mining.lines import kept_lines
from relais.data.mining.registry import KEPT_LINES, detectors, rollups
from relais.data.mining.run import mine
from relais.data.mining.values import ACTS, PAIRS
from relais.data.warehouse import open_warehouse, spark_sql, unbound
from relais.handover.signal import iter_signals
from relais.rules.store import Law
from tests.mining import ON, claim
from tests.warehouses import make_warehouse

SPARK = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


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
            return ibis.table(ibis.schema(rollups()[name].table.arrow), name=name)
        return unbound(name)

    def acts(self, parameter: str) -> ir.Table:
        self.law.store.history(parameter)
        return ibis.table(ibis.schema(ACTS), name=parameter)

    def pairs(self, parameter: str) -> ir.Table:
        self.law.store.history(parameter)
        return ibis.table(ibis.schema(PAIRS), name=parameter)


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


def tables() -> dict[str, list[dict[str, Any]]]:
    """A small fund in which nearly everything happens: few patients, few providers, much of the same."""
    draw = random.Random(7)
    acts = [("1110", "consultation"), ("3111", "nursing"), ("2222124", "optical"), ("3540", "hearing"),
            ("ZBQK002", "imaging"), ("ZCQM008", "imaging"), ("HBJD001", "dental"), ("1926", "vaccination"),
            ("DEQP003", "consultation"), ("3313", "drug"), ("ZCQM005", "imaging"),
            ("YYYY490", "consultation"), ("ACQN001", "imaging"), ("1211", "consultation")]  # fmt: skip
    rows = []
    for _ in range(6_000):
        code, family = draw.choice(acts)
        provider = draw.randrange(30)
        day = date(2020, 1, 1) + timedelta(days=draw.randrange(60) * 12 + (provider == 5))
        rows.append(
            claim(
                patient_id=f"p{draw.randrange(150)}",
                provider_id=f"d{provider:02d}",
                act_code=code,
                act_family=family,
                quantity=60 if provider == 4 else draw.choice((1, 1, 1, 2, 9)),
                starts_on=day,
                paid_on=draw.choice((None, date(2021, 12, 30))),
                billed_cents=draw.choice((2500, 5000, 90000)) * (5 if provider == 3 else 1),
                reimbursed_cents=draw.choice((0, 1750, 60000))
                * (5 if provider == 3 or (provider == 6 and day.year == 2021) else 1),
                base_cents=draw.choice((None, 2500)),
                specialty="01" if provider < 28 else None,
                commune=draw.choice(("83137", "83069", "17300", None)),
                cancelled=draw.random() < 0.05,
            )
        )
    providers = [
        {
            "provider_id": f"d{n:02d}",
            "kind": "doctor",
            "specialty": "01",
            "commune": "83137",
            "manager_id": f"m{n // 4}",
        }
        for n in range(29)
    ]
    prices = [{"act_code": "2222124", "starts_on": date(2020, 1, 1), "cap_cents": 3000}]
    return {"claims": rows, "providers": providers, "prices": prices}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, list[Any]]]]:
    """Signals of every detector that runs, by engine."""
    given = tables()
    found: dict[str, dict[str, list[Any]]] = {}
    for engine in ("duckdb", "spark"):
        home = tmp_path_factory.mktemp(engine)
        make_warehouse(home, ON, dict(given))
        with open_warehouse(home, engine=engine, memory_limit="1GB", threads=2) as warehouse:
            mined = mine(warehouse, home)
        found[engine] = {
            one.definition: list(iter_signals(one.outcome.path)) for one in mined if one.outcome
        }
    yield found


@pytest.mark.skipif(
    not SPARK, reason="pyspark ou Java absent : pip install 'relais[spark]', Java 17"
)
@pytest.mark.filterwarnings("default")
def test_both_engines_find_the_same(both: dict[str, dict[str, list[Any]]]) -> None:
    assert both["duckdb"].keys() == both["spark"].keys()
    for name, signals in both["duckdb"].items():
        assert signals == both["spark"][name], name
    assert sum(len(signals) for signals in both["duckdb"].values()) > 20
