"""The register's one pass and the counter's `evaluate` give the same answer on generated stops."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from relais.rules.right import decide
from relais.rules.rights.ij import register, register_gates
from tests.generative.facts import only_told
from tests.generative.rights import twin_base
from tests.generative.rights.test_ij_twin import AMOUNTS, STARTS

WAGES = st.one_of(st.none(), AMOUNTS)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A row of the register: what is known of one stop, its past as sums."""
    start = draw(STARTS)
    row: dict[str, Any] = dict.fromkeys(register.INPUT)
    row["kind"] = draw(
        st.sampled_from(["maladie", "maladie", "covid", "at_mp", "maternite", "paternite"])
    )
    row["status"] = draw(
        st.sampled_from(["salaried", "salaried", "self_employed", "liberal", None])
    )
    days = draw(
        st.sampled_from([1, 3, 4, 8, 11, 25, 32, 56, 90, 91, 112, 113, 182, 185, 363, 364, 400])
    )
    row["starts_on"], row["ends_on"] = start, start + dt.timedelta(days=days - 1)
    for name in ("wage_1", "wage_2", "wage_3"):
        row[name] = draw(WAGES)
    known = [row["wage_1"], row["wage_2"], row["wage_3"]]
    if None not in known and draw(st.booleans()):
        row["wages_6"] = sum(known) + draw(st.integers(0, 700_000))
        if draw(st.booleans()):
            row["wages_12"] = row["wages_6"] + draw(st.integers(0, 2_000_000))
    row["hours"] = draw(st.sampled_from([None, 0, 149, 150, 600]))
    row["hours_12"] = draw(st.sampled_from([None, 599, 600]))
    months = st.sampled_from([6, 10, 12, 60])
    row["affiliated_since"] = draw(
        st.one_of(
            st.none(),
            st.builds(
                lambda m, d: twin_base.shifted(start, -m) + dt.timedelta(days=d),
                months,
                st.integers(-1, 1),
            ),
        )
    )
    row["raam_cents"] = draw(
        st.one_of(st.none(), st.integers(0, 20_000_000), st.integers(391_000, 460_000))
    )
    if row["kind"] in register_gates.KINDS_OF_BIRTH:
        near = st.integers(-20, 170) if row["kind"] == "maternite" else st.integers(-7, 0)
        row["born_on"] = draw(
            st.one_of(st.none(), st.builds(lambda n: start + dt.timedelta(days=n), near))
        )
        row["children_born"] = draw(st.sampled_from([None, 1, 2, 3]))
        row["dependent_children"] = draw(st.sampled_from([None, 0, 1, 2, 5]))
    if row["kind"] == "at_mp":
        row["recognised"] = draw(st.sampled_from([None, True, False]))
        row["accident_on"] = draw(st.sampled_from([None, start, start - dt.timedelta(days=1)]))
    return row | draw(past(start))


@st.composite
def past(draw: st.DrawFn, start: dt.date) -> dict[str, Any]:
    """At most one former stop, as the sums the register keeps of it."""
    ald = draw(st.booleans())
    if draw(st.booleans()):
        return {"ald": ald, "paid_3_years": 0}
    worked = draw(st.sampled_from([0, 1, 2, 3, 30, 200]))
    length = draw(st.sampled_from([1, 2, 5, 150]))
    ends = start - dt.timedelta(days=worked + 1)
    begins = ends - dt.timedelta(days=length - 1)
    paid = max(0, length - 3)
    return {
        "ald": ald,
        "same_ald": ald,
        "ald_since": begins if ald else None,
        "worked_days": worked,
        "carried_wait": max(0, 3 - length),
        "paid_3_years": 0 if ald else paid,
        "_former": {"starts_on": begins, "ends_on": ends, "ald": True if ald else None},
    }


def facts_of(row: dict[str, Any]) -> dict[str, Any]:
    """The same stop as facts of the counter."""
    same = ("kind", "status", "starts_on", "ends_on", "hours", "affiliated_since", "raam_cents")
    facts: dict[str, Any] = {name: row[name] for name in same}
    facts |= {"hours_12_months": row["hours_12"], "ald": row["ald"], "born_on": row["born_on"]}
    facts |= {name: row[name] for name in ("accident_on", "dependent_children", "children_born")}
    facts["multiple_birth"] = (row["children_born"] or 1) > 1
    facts["recognition"] = "pending" if row["recognised"] is False else "recognised"
    names = twin_base.months(row["starts_on"], 12)
    cents = [row["wage_1"], row["wage_2"], row["wage_3"], *9 * [None]]
    if row["wages_6"] is not None:
        cents[3:6] = [0, 0, row["wages_6"] - sum(cents[:3])]
    if row["wages_12"] is not None:
        cents[6:] = [0, 0, 0, 0, 0, row["wages_12"] - row["wages_6"]]
    facts["wages"] = [
        {"month": month, "gross_cents": cent}
        for month, cent in zip(names, cents, strict=True)
        if cent is not None
    ]
    facts["prior_stops"] = [row["_former"]] if row.get("_former") else []
    return dict(only_told(facts))


def table_of(cases: list[dict[str, Any]]) -> ibis.Table:
    kinds = {"string": pa.string(), "date": pa.date32(), "int64": pa.int64(), "boolean": pa.bool_()}
    columns = {
        name: pa.array([case[name] for case in cases], kinds[kind])
        for name, kind in register.INPUT.items()
    }
    return ibis.memtable(pa.table(columns))


# Compiling the pass weighs seconds: few examples of many stops, and none made smaller when one fails.
@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(cases=st.lists(rows(), min_size=100, max_size=200))
def test_one_pass_agrees_with_the_counter(cases: list[dict[str, Any]]) -> None:
    for number, case in enumerate(cases):
        case["stop_id"] = f"s{number:04d}"
    found = {
        row["stop_id"]: row
        for row in ibis.duckdb.connect().to_pyarrow(register.evaluate(table_of(cases))).to_pylist()
    }
    assert len(found) == len(cases)
    for case in cases:
        row, facts = found[case["stop_id"]], facts_of(case)
        if row["to_examine"]:
            continue
        answer = decide("ij", facts, case["starts_on"])
        told = answer.verdict if case["status"] else "undetermined"  # no status is tried here
        assert row["verdict"] == told, str((facts, row, answer.as_json()))
        if answer.verdict == "due":
            names = ("waiting_days", "days_paid", "daily_cents", "total_cents")
            told = [answer.amounts[name] for name in names]
            assert [row[name] for name in names] == told, str((facts, row))


def test_a_part_of_a_split_paternity_leave_is_left_to_the_counter() -> None:
    """Ten days in June after a birth in March: a second period, that one row cannot judge."""
    period = dict.fromkeys(register.INPUT) | {
        "kind": "paternite",
        "status": "salaried",
        "starts_on": dt.date(2024, 6, 3),
        "ends_on": dt.date(2024, 6, 12),
        "born_on": dt.date(2024, 3, 4),
        "wage_1": 200_000,
        "wage_2": 200_000,
        "wage_3": 200_000,
        "hours": 455,
        "affiliated_since": dt.date(2010, 1, 1),
    }
    first = period | {"starts_on": dt.date(2024, 3, 8), "ends_on": dt.date(2024, 3, 11)}
    cases = [first | {"stop_id": "first"}, period | {"stop_id": "second"}]
    found = ibis.duckdb.connect().to_pyarrow(register.evaluate(table_of(cases))).to_pylist()
    told = {row["stop_id"]: (row["verdict"], row["to_examine"]) for row in found}
    assert told == {"first": ("due", False), "second": ("undetermined", True)}


def test_only_what_nears_the_maximum_is_left_to_the_counter() -> None:
    """A stop of a year without a past fits within 360 days; after 20 days paid it no longer does."""
    base = dict.fromkeys(register.INPUT) | {
        "kind": "maladie",
        "status": "salaried",
        "starts_on": dt.date(2024, 1, 1),
        "ends_on": dt.date(2024, 12, 28),
        "wage_1": 200_000,
        "wage_2": 200_000,
        "wage_3": 200_000,
        "hours": 600,
        "hours_12": 1500,
        "affiliated_since": dt.date(2010, 1, 1),
    }
    cases = [
        base | {"stop_id": "a", "paid_3_years": 0},
        base | {"stop_id": "b", "paid_3_years": 20},
    ]
    rows_found = ibis.duckdb.connect().to_pyarrow(register.evaluate(table_of(cases))).to_pylist()
    by_id = {row["stop_id"]: row for row in rows_found}
    assert (by_id["a"]["to_examine"], by_id["b"]["to_examine"]) == (False, True)
    assert by_id["a"]["total_cents"] == 360 * 3287


def test_the_same_expression_compiles_for_spark() -> None:
    sql = str(
        ibis.to_sql(register.evaluate(ibis.table(register.INPUT, name="stops")), dialect="pyspark")
    )
    assert "`verdict`" in sql


def test_a_covid_stop_of_a_liberal_before_the_right_existed_waits_no_day() -> None:
    """Neither way says what to pay (décret 2021-755 opens the right on 2021-07-01): undetermined, however short the stop."""
    stop = dict.fromkeys(register.INPUT) | {
        "stop_id": "short",
        "kind": "covid",
        "status": "liberal",
        "starts_on": dt.date(2021, 2, 17),
        "ends_on": dt.date(2021, 2, 17),
        "ald": False,
        "paid_3_years": 0,
    }
    (found,) = ibis.duckdb.connect().to_pyarrow(register.evaluate(table_of([stop]))).to_pylist()
    answer = decide("ij", facts_of(stop), stop["starts_on"])
    assert found["verdict"] == answer.verdict == "undetermined"
