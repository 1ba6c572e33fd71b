"""Daily allowances over a register in one pass, beside the floor: DuckDB summing the same columns.

    python -m benchmarks.ij [--stops 8000000] [--slice 1000000]

Times are of the whole process (all threads): CPU seconds and wall seconds, best of three, as a ratio to the
floor. A sample of the register is judged again by `evaluate`, one stop at a time: differing verdicts are counted.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import ibis

from relais.rules.right import decide
from relais.rules.rights._days import months_before
from relais.rules.rights.ij import register
from relais.rules.store import default_store

SAMPLE = 2_000
_ROWS = """
SELECT format('s{{:010d}}', i) AS stop_id,
    ['maladie','maladie','maladie','maladie','maladie','maladie','maladie','covid','at_mp','maternite',
     'paternite','maladie'][1 + (h1 % 12)::INT] AS kind,
    ['salaried','salaried','salaried','salaried','salaried','salaried','salaried','salaried','self_employed',
     'liberal'][1 + (h2 % 10)::INT] AS status,
    DATE '2020-01-01' + (i * 2100 // {total})::INT AS starts_on,
    DATE '2020-01-01' + (i * 2100 // {total})::INT
        + CASE WHEN h1 % 12 = 9 THEN 111 WHEN h1 % 12 = 10 THEN 24 ELSE (h3 % 40 + (h3 % 50 = 0)::INT * 200)::INT END AS ends_on,
    {wage_1} AS wage_1, {wage_2} AS wage_2, {wage_3} AS wage_3,
    CASE WHEN h4 % 5 > 0 THEN ({wage_1} + {wage_2} + {wage_3}) * 2 END::BIGINT AS wages_6,
    CASE WHEN h4 % 5 > 1 THEN ({wage_1} + {wage_2} + {wage_3}) * 4 END::BIGINT AS wages_12,
    CASE WHEN h4 % 7 > 0 THEN h4 % 480 END::BIGINT AS hours,
    CASE WHEN h4 % 11 > 0 THEN h4 % 1800 END::BIGINT AS hours_12,
    CASE WHEN h5 % 20 > 0 THEN DATE '2005-01-01' + (h5 % 5600)::INT END AS affiliated_since,
    CASE WHEN h2 % 10 > 7 AND h5 % 15 > 0 THEN h5 % 9000000 END::BIGINT AS raam_cents,
    NULL::BOOLEAN AS recognised, NULL::DATE AS accident_on,
    CASE WHEN h1 % 12 IN (9, 10) THEN DATE '2020-01-01' + (i * 2100 // {total})::INT
        + CASE WHEN h1 % 12 = 9 THEN 42 ELSE -(h3 % 3)::INT END END AS born_on,
    CASE WHEN h1 % 12 IN (9, 10) THEN 1 + (h3 % 60 = 7)::INT END::BIGINT AS children_born,
    CASE WHEN h1 % 12 = 9 THEN h3 % 4 END::BIGINT AS dependent_children,
    h5 % 25 = 3 AS ald, NULL::DATE AS ald_since, false AS same_ald,
    CASE WHEN h5 % 3 = 1 THEN h3 % 200 END::BIGINT AS worked_days, 0::BIGINT AS carried_wait,
    CASE WHEN h5 % 3 = 1 THEN h4 % 120 ELSE 0 END::BIGINT AS paid_3_years
FROM (SELECT i, hash(i*5+1) AS h1, hash(i*5+2) AS h2, hash(i*5+3) AS h3, hash(i*5+4) AS h4, hash(i*5+5) AS h5
      FROM range({first}, {last}) AS t(i))
"""
_WAGE = "CASE WHEN h2 % 97 > 0 THEN 90000 + (h2 // 100) % 320000 + (h3 // {n}) % 20000 END::BIGINT"


def make(folder: Path, stops: int, slice_of: int) -> None:
    """Stops as Parquet, deterministic, one file a slice, in order of their start."""
    wages = {f"wage_{n}": f"({_WAGE.format(n=n)})" for n in (1, 2, 3)}
    with duckdb.connect() as made:
        for first in range(0, stops, slice_of):
            rows = _ROWS.format(
                total=stops, first=first, last=min(stops, first + slice_of), **wages
            )
            made.execute(f"COPY ({rows}) TO '{folder}/stops-{first:010d}.parquet' (FORMAT parquet)")


def timed(run: Callable[[], Any], turns: int = 3) -> tuple[float, float, Any]:
    """Best wall seconds, best CPU seconds of the process, last result."""
    walls, cpus, found = [], [], None
    for _ in range(turns):
        wall, cpu = time.perf_counter(), time.process_time()
        found = run()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return min(walls), min(cpus), found


def floor(con: Any, table: str) -> Callable[[], Any]:
    """The least that reads the same columns: sums of the numbers, extremes of the rest."""
    sums = [f"sum({name})" for name, kind in register.INPUT.items() if kind == "int64"]
    ends = [f"max({name})" for name, kind in register.INPUT.items() if kind != "int64"]
    query = f"SELECT {', '.join([*sums, *ends])} FROM {table}"
    return lambda: con.raw_sql(query).fetchall()


def differing(con: Any, stops: Any) -> tuple[int, int, int]:
    """A sample judged one by one: how many, how many verdicts or totals differ, how many left to the counter."""
    every = max(1, stops.count().execute() // SAMPLE)
    sample = stops.filter(stops.stop_id.substr(1).cast("int64") % every == 0)
    rows = {row["stop_id"]: row for row in con.to_pyarrow(sample).to_pylist()}
    judged = con.to_pyarrow(register.evaluate(sample)).to_pylist()
    wrong = examine = 0
    for one in judged:
        if one["to_examine"]:
            examine += 1
            continue
        answer = decide("ij", as_facts(rows[one["stop_id"]]), rows[one["stop_id"]]["starts_on"])
        same = answer.verdict == one["verdict"]
        if answer.verdict == "due":
            same = same and answer.amounts["total_cents"] == one["total_cents"]
        wrong += not same
    return len(judged), wrong, examine


def as_facts(row: dict[str, Any]) -> dict[str, Any]:
    """One stop as the counter would type it; a former stop is rebuilt from its sums."""
    names = months_before(row["starts_on"], 12)
    cents = [row["wage_1"], row["wage_2"], row["wage_3"], *9 * [None]]
    if row["wages_6"] is not None:
        cents[3:6] = [0, 0, row["wages_6"] - sum(cents[:3])]
    if row["wages_12"] is not None:
        cents[6:] = [0, 0, 0, 0, 0, row["wages_12"] - row["wages_6"]]
    prior = []
    if row["worked_days"] is not None:
        ends = row["starts_on"] - timedelta(days=row["worked_days"] + 1)
        prior = [
            {"starts_on": ends - timedelta(days=9), "ends_on": ends, "ald": False, "days_paid": 7}
        ]
    same = (
        "kind",
        "status",
        "starts_on",
        "ends_on",
        "hours",
        "affiliated_since",
        "raam_cents",
        "born_on",
    )
    return {
        **{name: row[name] for name in same},
        "hours_12_months": row["hours_12"],
        "dependent_children": row["dependent_children"],
        "multiple_birth": (row["children_born"] or 1) > 1,
        "ald": row["ald"],
        "prior_stops": prior,
        "wages": [
            {"month": month, "gross_cents": cent}
            for month, cent in zip(names, cents, strict=True)
            if cent is not None
        ],
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--stops", type=int, default=8_000_000)
    asked.add_argument("--slice", type=int, default=1_000_000)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), options.stops, options.slice)
        con = ibis.duckdb.connect(memory_limit="4GB", temp_directory=folder)
        stops = con.read_parquet(f"{folder}/stops-*.parquet", table_name="stops")
        started = time.perf_counter()
        register.evaluate(stops, default_store())
        days = time.perf_counter() - started
        judged = register.evaluate(stops)
        pass_of = judged.group_by("verdict").aggregate(
            stops=judged.count(),
            days=judged.days_paid.sum(),
            cents=judged.total_cents.sum(),
            to_examine=judged.to_examine.sum(),
        )
        wall, cpu, found = timed(lambda: con.to_pyarrow(pass_of).to_pylist())
        floor_wall, floor_cpu, _ = timed(floor(con, "stops"))
        sample, wrong, examine = differing(con, stops)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    print(
        f"{options.stops:,} stops; law of each day prepared in {days:.1f} s; peak memory {peak:.1f} GB"
    )
    print(
        f"one pass: {wall:.2f} s wall, {cpu:.2f} s CPU, {options.stops / cpu:,.0f} stops per CPU-second"
    )
    print(f"floor:    {floor_wall:.2f} s wall, {floor_cpu:.2f} s CPU")
    print(f"ratio:    {cpu / floor_cpu:.1f} x the floor (CPU), {wall / floor_wall:.1f} x (wall)")
    print(f"sample:   {sample} judged one by one, {wrong} differ, {examine} left to the counter")
    for row in sorted(found, key=lambda row: row["verdict"]):
        print(f"  {row}")


if __name__ == "__main__":
    main()
