# ruff: noqa: E402  Django is set up before its models are imported
"""Filed signals under load: filed by the night, listed in every order, exported. Figures: docs/benchmarks/outreach.md.

    python benchmarks/signals.py 60000       # load, then the first page of each order and state
    python benchmarks/signals.py 100000      # the same, for the export

The database is that of DATABASE_URL (emptied first), SQLite in a temporary folder by default.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("RELAIS_HOME", tempfile.mkdtemp(prefix="relais-bench-"))

from config.boot import boot

boot()

import datetime as dt

from django.db import connection
from django.test import Client

from benchmarks._campaign_fund import peak_mb, register, streamed, timed, told
from relais.casework.signals.loading import load_file
from relais.handover.signal import Signal, write_signals

ON = dt.date(2026, 11, 20)
NAMES = ("c2s_non_take_up", "near_ceiling", "ending_right")
ORDERS = ("", "filed_on", "stake", "commune", "definition", "state")
STATES = ("a_decider", "new", "expired", "")


def found(name: str, n: int) -> Iterator[Signal]:
    """Signals with reasons and evidence as long as those of a screening; one in seven does not know its amount."""
    for i in range(n):
        months = [
            {"month": f"2026-{m:02d}", "amount_cents": 50_000 + i % 997} for m in range(1, 13)
        ]
        yield Signal(
            definition=name,
            version="1",
            subject_kind="person",
            subject_id=f"p{i + 1}",
            amount_cents=None if i % 7 == 0 else i * 7919 % 500_000,
            reasons=[
                "Les ressources du foyer sont sous le plafond.",
                "Aucune demande en deux ans.",
            ],
            evidence={"base_cents": 812_345 + i, "ceiling_cents": 1_034_200, "lines": months},
        )


def load(n: int) -> None:
    """As the night does: a file for each definition, half of them found again the day after."""
    home = Path(os.environ["RELAIS_HOME"])
    for name in NAMES:
        for on, part in ((ON, n // 3), (ON + dt.timedelta(days=1), n // 6)):
            path = home / "signals" / name / f"{on}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_signals(path, found(name, part))
            load_file(home, name, path)


class Queries:
    """Time and number of the queries of a page."""

    def __init__(self) -> None:
        self.n, self.spent = 0, 0.0

    def __call__(self, execute, *given):
        start = time.perf_counter()
        try:
            return execute(*given)
        finally:
            self.n += 1
            self.spent += time.perf_counter() - start


def pages(client: Client) -> None:
    """Time of the first page in each order, for each state asked, whole view included."""
    for state in STATES:
        for order in ORDERS:
            name = "amount_cents" if order == "stake" else order
            asked = {"etat": state} if state else {"tout": "1"}
            if name:
                asked["tri"] = f"-{name}"
            whole, database = [], []
            for _ in range(7):
                queries = Queries()
                start = time.perf_counter()
                with connection.execute_wrapper(queries):
                    assert client.get("/signaux/", asked).status_code == 200
                whole.append(time.perf_counter() - start)
                database.append(queries.spent)
            label = f"{state or 'all states'}, by {name or 'default'}"
            told(label, whole)
            told(f"   of which {queries.n} queries", database)


def floor_of_export() -> None:
    """The same signals read from the database, and nothing else."""

    def read() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT s.reasons, s.amount_cents, s.commune, p.last_name FROM signals_filedsignal s "
                "LEFT JOIN directory_person p ON p.id = s.person_id"
            )
            return sum(len(rows) for rows in iter(lambda: cursor.fetchmany(2_000), []))

    timed("floor: the same signals read", read)


def main(n: int) -> None:
    _, manager = register(n)
    timed(f"{n:,} signals filed", lambda: load(n))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(SERVER_NAME="localhost")
    client.force_login(manager)
    pages(client)
    floor_of_export()
    before = peak_mb()
    taken = timed("exported", lambda: streamed(client, "/signaux/"))
    print(f"   {taken:,} lines, memory grew by {peak_mb() - before:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 60_000)
    print(f"{connection.vendor}, peak memory {peak_mb():.0f} MB")
