"""Daily allowances from the tables of the warehouse: wages and past of each stop built in the engine, then one pass.

    python -m benchmarks.ij_warehouse [--people 500000]

Two stops and fourteen months of payroll a person. The floor sums the same columns of the same files. Times are of
the whole process: CPU seconds and wall seconds, best of two.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import ibis

from benchmarks.ij import timed
from relais.data.screening.stops.verdicts import judge
from relais.rules.store import default_store

ON = date(2025, 12, 31)
_STOPS = """
SELECT format('s{:010d}', i) AS stop_id, format('p{:09d}', i // 2) AS person_id, '831' AS fund,
    ['maladie','maladie','maladie','maladie','covid','at_mp'][1 + (h % 6)::INT] AS kind,
    ['salaried','salaried','salaried','self_employed'][1 + (h // 6 % 4)::INT] AS status,
    DATE '2024-06-01' + ((i % 2) * 200 + h % 150)::INT AS starts_on,
    DATE '2024-06-01' + ((i % 2) * 200 + h % 150 + h // 24 % 30)::INT AS ends_on,
    CASE WHEN h % 40 > 0 THEN DATE '2025-12-01' END AS paid_on, (h // 24 % 30)::INT AS days_paid,
    3287::INT AS daily_cents, (3287 * (h // 24 % 30))::INT AS paid_cents
FROM (SELECT i, hash(i) AS h FROM range({n}) AS t(i))
"""
_PAYROLLS = """
SELECT format('b{:011d}', i) AS payroll_id, format('p{:09d}', i // 14) AS person_id,
    (DATE '2024-01-01' + to_months((i % 14)::INT))::DATE AS starts_on,
    last_day(DATE '2024-01-01' + to_months((i % 14)::INT)) AS ends_on,
    151::INT AS hours, (150000 + hash(i) % 150000)::INT AS gross_cents
FROM range({n}) AS t(i)
"""
_PERSONS = """
SELECT format('p{:09d}', i) AS person_id, hash(i) % 20 = 0 AS ald, '83137' AS commune FROM range({n}) AS t(i)
"""
_FLOOR = """
SELECT max(stop_id), max(person_id), max(kind), max(status), max(starts_on), max(ends_on), sum(paid_cents),
    (SELECT sum(gross_cents) + sum(hours) FROM payrolls), (SELECT max(person_id) FROM payrolls),
    (SELECT max(starts_on) + max(ends_on - starts_on)::INT FROM payrolls), (SELECT max(person_id) FROM persons)
FROM work_stops
"""


def make(folder: Path, people: int) -> None:
    with duckdb.connect() as made:
        for name, rows, each in (
            ("work_stops", _STOPS, 2),
            ("payrolls", _PAYROLLS, 14),
            ("persons", _PERSONS, 1),
        ):
            query = rows.replace("{n}", str(people * each))
            made.execute(f"COPY ({query}) TO '{folder}/{name}.parquet' (FORMAT parquet)")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=500_000)
    people = asked.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), people)
        con: Any = ibis.duckdb.connect(memory_limit="4GB", temp_directory=folder)
        names = ("work_stops", "payrolls", "persons")
        stops, payrolls, persons = (
            con.read_parquet(f"{folder}/{name}.parquet", table_name=name) for name in names
        )
        judged = judge(stops, payrolls, persons, ON, default_store())
        sums = judged.group_by("verdict", "payment").agg(n=judged.count())
        wall, cpu, found = timed(lambda: con.to_pyarrow(sums).to_pylist(), turns=2)
        floor_wall, floor_cpu, _ = timed(lambda: con.raw_sql(_FLOOR).fetchall(), turns=2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    print(f"{2 * people:,} stops, {14 * people:,} payrolls; peak memory {peak:.1f} GB")
    print(
        f"judged: {wall:.1f} s wall, {cpu:.1f} s CPU, {2 * people / cpu:,.0f} stops per CPU-second"
    )
    print(f"floor:  {floor_wall:.2f} s wall, {floor_cpu:.2f} s CPU; {cpu / floor_cpu:.1f} x (CPU)")
    for row in sorted(found, key=lambda row: (row["verdict"], row["payment"])):
        print(f"  {row}")


if __name__ == "__main__":
    main()
