"""Claims made in place for the benchmark of mining: providers of unequal size, each with its patients, eight specialties, one line
in a thousand billed twice."""

from __future__ import annotations

from pathlib import Path

import duckdb

ACTS = {
    "01": [("1110", "consultation", 2650), ("1211", "consultation", 3500), ("1136", "consultation", 500)],
    "06": [("ZBQK002", "imaging", 2128), ("ZCQM008", "imaging", 5670), ("ZCQM005", "imaging", 7560), ("ACQN001", "imaging", 6900)],
    "19": [("HBJD001", "dental", 2892), ("HBMD058", "dental", 2674), ("HBLD038", "dental", 29000)],
    "A24": [("3111", "nursing", 630), ("3112", "nursing", 1060)],
    "A26": [("3122", "physiotherapy", 1618), ("3125", "physiotherapy", 1613)],
    "A30": [("3211", "biology", 1450), ("3214", "biology", 900)],
    "A50": [("3313", "drug", 1180), ("3312", "drug", 860), ("1926", "vaccination", 960)],
    "A63": [("2222124", "optical", 2900), ("2201814", "optical", 3650), ("3540", "hearing", 93000)],
}  # fmt: skip
_LINES = """
WITH acts AS (SELECT * FROM (VALUES {acts}) AS t(trade, place, specialty, act_code, act_family, cents)),
counts AS (SELECT trade, count(*) AS n FROM acts GROUP BY trade),
drawn AS (
    SELECT i, hash(i, 7) AS h, floor(pow(i // 2 * 2 / {n}.0, 0.6) * {providers})::BIGINT AS p FROM range({n}) AS t(i)
)
SELECT format('c{{:010d}}', i // 2) AS claim_id, (i % 2 + 1)::INT AS line_no, '831' AS fund,
    format('p{{:08d}}', (p * 37 + (hash(i // 2, 1) % 300)::BIGINT) % {patients}) AS patient_id,
    format('83{{:07d}}', p) AS provider_id, NULL::VARCHAR AS prescriber_id, specialty, act_code, act_family,
    CASE WHEN h % 50 = 0 THEN 2 ELSE 1 END::INT AS quantity,
    (DATE '2017-01-02' + (hash(i // 2, 4) % 1820)::INT) AS starts_on, NULL::DATE AS ends_on,
    (DATE '2017-01-02' + (hash(i // 2, 4) % 1820)::INT + 9) AS paid_on,
    (cents + h % 400)::INT AS billed_cents, cents::INT AS base_cents, (cents * 7 // 10 + h % 100)::INT AS reimbursed_cents,
    format('83{{:03d}}', (hash(i // 2, 1) % 150)::BIGINT) AS commune, h % 200 = 1 AS cancelled
FROM drawn JOIN counts ON counts.trade = p % 8
JOIN acts ON acts.trade = p % 8 AND acts.place = (hash(i // 2, 5) + i) % counts.n
"""
_TWICE = "SELECT * REPLACE ('d' || claim_id AS claim_id, (paid_on + 20)::DATE AS paid_on) FROM made WHERE hash(claim_id, line_no) % 1000 = 0"


def make(path: Path, lines: int, memory: str) -> None:
    """Write `lines` lines and their planted duplicates, in the order of providers, in one Parquet file."""
    acts = ", ".join(
        f"({trade}, {place}, '{specialty}', '{code}', '{family}', {cents})"
        for trade, (specialty, known) in enumerate(ACTS.items())
        for place, (code, family, cents) in enumerate(known)
    )
    query = _LINES.format(
        acts=acts, n=lines, providers=max(80, lines // 2000), patients=max(100, lines // 40)
    )
    part = path.with_suffix(".part")
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(path.parent / "spill"),
    }
    with duckdb.connect(config=config) as made:
        made.execute(f"COPY ({query}) TO '{part}' (FORMAT parquet, COMPRESSION zstd)")
        made.execute(f"CREATE VIEW made AS SELECT * FROM read_parquet('{part}')")
        made.execute(
            f"COPY (SELECT * FROM made UNION ALL {_TWICE}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
        )
    part.unlink()
