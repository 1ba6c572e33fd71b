"""Every detector and every rollup is the same text for Spark, and gives the same rows where Spark runs."""

from __future__ import annotations

import importlib.util
import random
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
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
            "closed_on": date(2021, 6, 1) if n < 2 else None,
            "address_hash": f"x{n // 6}",
            "practitioner_person_id": f"p{n}" if n < 9 else None,
        }
        for n in range(29)
    ]
    prices = [{"act_code": "2222124", "starts_on": date(2020, 1, 1), "cap_cents": 3000}]
    claims = [*rows, *crossings()]
    asked = {"providers": providers, "prices": prices, "patient_answers": answers(claims)}
    return {"claims": claims, **asked, **people()}


def answers(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What patients answer about a thirtieth of the lines: two in three deny them."""
    return [
        {"claim_id": line["claim_id"], "line_no": 1, "person_id": line["patient_id"],
         "asked_on": line["starts_on"] + timedelta(days=20), "answered_on": line["starts_on"] + timedelta(days=40),
         "answer": ("not_received", "not_received", "received")[place % 3]}
        for place, line in enumerate(claims[::30])
    ]  # fmt: skip


def crossings() -> list[dict[str, Any]]:
    """Drugs of one person from shop to shop, those of a prescriber's strangers, nurses of whom one bills the dear act,
    tests, operations and devices."""
    first = date(2021, 2, 1)
    drug = {"act_code": "3313", "act_family": "drug"}
    shopper: list[dict[str, Any]] = [
        {**drug, "patient_id": "p149", "provider_id": f"o{n % 5}", "prescriber_id": "d02",
         "starts_on": first + timedelta(days=n * (7 if n < 12 else 0))}
        for n in range(18)
    ]  # fmt: skip
    strangers: list[dict[str, Any]] = [
        {**drug, "patient_id": f"x{n}", "provider_id": "o1", "prescriber_id": "d01", "commune": "13055",
         "starts_on": first + timedelta(days=200 + n)}
        for n in range(12)
    ]  # fmt: skip
    nurses: list[dict[str, Any]] = [
        {"patient_id": f"y{n % 7}", "provider_id": f"n{place:02d}", "specialty": "A24",
         "act_code": "3112" if n < (90 if place == 3 else 28 + place % 4) else "3111",
         "act_family": "nursing", "starts_on": first + timedelta(days=n)}
        for place in range(14)
        for n in range(100)
    ]  # fmt: skip
    others: list[dict[str, Any]] = [
        {"patient_id": f"p{n}", "act_code": code, "act_family": family, "quantity": 50,
         "prescriber_id": "d02" if n % 9 else None, "starts_on": date(2021, 3, 10)}
        for n in range(30)
        for code, family in (("1921", "covid_test"), ("NFKA007", "surgery"), ("1205520", "device"))
    ]  # fmt: skip
    return [claim(**one) for one in (*shopper, *strangers, *nurses, *others)]


def people() -> dict[str, list[dict[str, Any]]]:
    """Patients of that fund, some of them dead, in a bed, at work during a stop; and a hundred certificates of one card."""
    day = date(2021, 3, 1)
    persons: list[dict[str, Any]] = [
        {
            "person_id": f"p{n}",
            "household_id": f"p{n}",
            "sex": "male" if n % 2 else "female",
            "birth_date": date(1930 + n % 80, 5, 1),
            "died_on": day if n % 20 == 0 else None,
            "commune": "83137",
        }
        for n in range(150)
    ]
    stays: list[dict[str, Any]] = [
        {
            "stay_id": f"s{n}",
            "person_id": f"p{n // 2}",
            "provider_id": f"h{n % 2}",
            "kind": "full",
            "starts_on": day + timedelta(days=n % 2),
            "ends_on": day + timedelta(days=60),
        }
        for n in range(60)
    ]
    stops: list[dict[str, Any]] = [
        {"stop_id": f"a{n}", "person_id": f"p{n}", "starts_on": day, "ends_on": date(2021, 3, 31),
         "paid_on": date(2021, 4, 5), "daily_cents": 4000, "paid_cents": 40_000,
         "status": "liberal" if n < 6 else "salaried"}
        for n in range(9)
    ]  # fmt: skip
    work: list[dict[str, Any]] = [
        {"payroll_id": f"b{n}", "person_id": f"p{n}", "starts_on": date(2021, 3, 9), "hours": 7,
         "ends_on": date(2021, 3, 9)}
        for n in range(9)
    ]  # fmt: skip
    certificates: list[dict[str, Any]] = [
        {
            "certificate_id": f"v{n:03d}",
            "kind": "vaccination",
            "person_id": f"p{n}",
            "issuer_id": "d07" if n < 60 else "d08",
            "card_id": "k",
            "issued_at": datetime(2021, 9, 1, 22) + timedelta(minutes=n),
            "lot": None if n < 60 else "L1",
        }
        for n in range(150)
    ]
    accounts: list[dict[str, Any]] = [
        {"holder_kind": "person", "holder_id": f"p{n}", "account_hash": f"c{n // 5}",
         "starts_on": date(2021, 4, 1 + n % 3)}
        for n in range(9)
    ]  # fmt: skip
    deliveries: list[dict[str, Any]] = [
        {"purchase_id": f"k{n}", "provider_id": f"d{n % 29:02d}", "product": ("covid_test", "vaccination")[n % 2],
         "bought_on": date(2020, 1, 1) + timedelta(days=n * 9), "quantity": 7}
        for n in range(80)
    ]  # fmt: skip
    tables_ = {"persons": persons, "stays": stays, "work_stops": stops, "payrolls": work}
    return {
        **tables_,
        "certificates": certificates,
        "account_changes": accounts,
        "purchases": deliveries,
    }


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
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings("default")
def test_both_engines_find_the_same(both: dict[str, dict[str, list[Any]]]) -> None:
    assert both["duckdb"].keys() == both["spark"].keys()
    for name, signals in both["duckdb"].items():
        assert signals == both["spark"][name], name
    assert sum(len(signals) for signals in both["duckdb"].values()) > 20
    own = ("denied_act", "beyond_stock", "changed_account", "work_during_leave", "ring")
    assert all(both["duckdb"][name] for name in own)
