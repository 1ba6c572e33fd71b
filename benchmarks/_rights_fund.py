"""A register of any size for the benchmark of rights, made in place by the engine, slice by slice.

Deterministic: a value is a hash of its household and place. It is made to be quick and to reach every branch
that the peer also models, not to look like a fund (that is `relais synth`).
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import duckdb

from relais.data.extracts.means import write_means

ON = date(2025, 5, 14)
MONTHS = [f"2024_{month:02d}" for month in range(4, 13)] + [
    f"2025_{month:02d}" for month in range(1, 5)
]
KINDS = ("wage_net", "unemployment", "retirement", "family_benefit", "aah", "alimony_paid")
SLICE = 1_000_000
PEOPLE_PER_HOUSEHOLD = 2.2

_HOUSEHOLDS = """
CREATE OR REPLACE TEMP TABLE home AS
SELECT i, format('h{{:010d}}', i) AS household_id, hash(i * 7 + 1) AS r1, hash(i * 7 + 2) AS r2, hash(i * 7 + 3) AS r3,
    [1, 1, 1, 1, 2, 2, 2, 3, 4, 5][1 + (i % 10)::INT] AS size
FROM range({first}, {last}) AS t(i)
"""
_PEOPLE = """
CREATE OR REPLACE TEMP TABLE people AS
SELECT h.*, k, format('p{:010d}{}', i, k) AS person_id, hash(i * 100 + k) AS r,
    CASE WHEN k = 0 THEN 'applicant' WHEN k = 1 AND (size % 2 = 0 OR size = 5) THEN 'partner' ELSE 'dependant' END AS role
FROM home AS h, range(0, 5) AS s(k) WHERE k < size ORDER BY i, k
"""
_PERSONS = """
SELECT person_id, household_id, role AS household_role,
    (DATE '2025-05-14' - (CASE WHEN role = 'dependant' THEN r % 9600 ELSE 6600 + r % 24000 END)::INT)::DATE AS birth_date,
    'female' AS sex, '83' || lpad((1 + i % 153)::VARCHAR, 3, '0') AS commune, '831' AS fund,
    CASE WHEN r1 % 100 < 16 THEN 'c2s_free' ELSE 'private' END AS complementary, r % 10 > 0 AS has_declared_doctor,
    NULL::DATE AS died_on, false AS shared_custody
FROM people ORDER BY household_id, person_id
"""
_HOMES = """
SELECT household_id, '831' AS fund, '83' || lpad((1 + i % 153)::VARCHAR, 3, '0') AS commune,
    CASE WHEN r1 % 50 = 0 THEN 'guadeloupe' ELSE 'metropole' END AS territory, false AS alsace_moselle,
    ['tenant', 'tenant_with_aid', 'owner', 'free'][1 + (r2 % 4)::INT] AS housing, {aid}
FROM home ORDER BY household_id
"""
_SITUATIONS = """
SELECT person_id, CASE WHEN {rsa} THEN 'rsa' ELSE 'unemployment' END AS situation,
    DATE '2024-01-01' AS starts_on, NULL::DATE AS ends_on
FROM people WHERE {rsa} OR {jobless} ORDER BY person_id
"""
_RSA = "(k = 0 AND r3 % 100 < 3)"
_JOBLESS = f"(role <> 'dependant' AND NOT {_RSA} AND r % 100 < 9)"
_WORKER = f"(role <> 'dependant' AND NOT {_RSA} AND (r // 100) % 10 < 7)"
_LEVEL = "(15000 + ((r // 1000) % 1000) * ((r // 1000000) % 1000) / 1000 * 260)"


def _cell(kind: str, place: int) -> str:
    moved = f"(80 + (r + {place} * 7919) % 41)"
    amounts = {
        "wage_net": f"CASE WHEN {_WORKER} THEN {_LEVEL} * {moved} / 100 ELSE 0 END",
        "unemployment": f"CASE WHEN {_JOBLESS} THEN 60000 + r % 30000 ELSE 0 END",
        "retirement": f"CASE WHEN role <> 'dependant' AND NOT {_WORKER} AND (r // 7) % 10 < 6 THEN {_LEVEL} ELSE 0 END",
        "family_benefit": "CASE WHEN k = 0 AND size > 3 THEN 14800 + (size - 4) * 19000 ELSE 0 END",
        "aah": f"CASE WHEN k = 0 AND NOT {_WORKER} AND (r // 7) % 10 = 7 THEN 90000 ELSE 0 END",
        "alimony_paid": "CASE WHEN k = 0 AND size = 1 AND r3 % 40 = 9 THEN 20000 ELSE 0 END",
    }
    return f"({amounts[kind]})::INT AS {kind}_{MONTHS[place]}"


def make(folder: Path, households: int, start: int = 0) -> None:
    """Write persons, households, resources and situations of the households from `start` to `households`,
    one file a slice, sorted by household."""
    cells = ", ".join(_cell(kind, place) for kind in KINDS for place in range(len(MONTHS)))
    aid = ", ".join(
        f"CASE WHEN r2 % 4 = 1 THEN 3000 + ((r3 // 100) % 250) * 100 ELSE 0 END::INT AS housing_aid_{month}"
        for month in MONTHS
    )
    tables = {
        "persons": _PERSONS,
        "households": _HOMES.format(aid=aid),
        "resources": f"SELECT person_id, household_id, {cells} FROM people ORDER BY household_id, person_id",
        "situations": _SITUATIONS.format(rsa=_RSA, jobless=_JOBLESS),
    }
    with duckdb.connect(config={"memory_limit": "3GB", "threads": 2}) as engine:
        for name in tables:
            (folder / name).mkdir(parents=True, exist_ok=True)
        for first in range(start, households, SLICE):
            last = min(first + SLICE, households)
            engine.execute(_HOUSEHOLDS.format(first=first, last=last))
            engine.execute(_PEOPLE)
            for name, query in tables.items():
                path = folder / name / f"part-{first // SLICE:04d}.parquet"
                engine.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def add_means(folder: Path) -> float:
    """What an ingest adds, file by file: people beside their cumulated months. Returns its CPU-seconds."""
    started = time.process_time()
    (folder / "means").mkdir(exist_ok=True)
    with duckdb.connect(config={"memory_limit": "3GB", "threads": 2}) as engine:
        engine.execute("SET preserve_insertion_order = false")
        for part in sorted(path.name for path in (folder / "persons").iterdir()):
            files = {name: folder / name / part for name in ("persons", "resources", "means")}
            write_means(engine, files["persons"], files["resources"], files["means"])
    return time.process_time() - started
