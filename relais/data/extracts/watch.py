"""How an ingest tells how far it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import duckdb

POLLED_SECONDS = 0.2


class Listener(Protocol):
    """Who listens: `fraction` from 0 to 1 of the work `what` on a `table` (or a file)."""

    def __call__(self, table: str, what: str, fraction: float) -> None: ...


class Watch:
    """Tells a listener, or nobody."""

    def __init__(self, listener: Listener | None = None) -> None:
        self._listener = listener

    def tell(self, table: str, what: str, fraction: float) -> None:
        if self._listener is not None:
            self._listener(table, what, fraction)

    @contextmanager
    def query(self, connection: duckdb.DuckDBPyConnection, table: str, what: str) -> Iterator[None]:
        """Tell the progress of the queries run inside."""
        if self._listener is None:
            yield
            return
        self.tell(table, what, 0.0)
        done = threading.Event()

        def poll() -> None:
            while not done.wait(POLLED_SECONDS):
                percent = connection.query_progress()
                if percent > 0:
                    self.tell(table, what, min(percent / 100, 1.0))

        poller = threading.Thread(target=poll, daemon=True)
        poller.start()
        try:
            yield
        finally:
            done.set()
            poller.join()
        self.tell(table, what, 1.0)
