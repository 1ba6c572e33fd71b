"""Detectors on a few lines, through the real run: rows given as dicts, signals back."""

from __future__ import annotations

import tempfile
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from relais.data.mining.run import mine
from relais.data.warehouse import open_warehouse
from relais.handover.signal import Signal, iter_signals
from tests.warehouses import Rows, make_warehouse

ON = date(2021, 12, 31)
_NUMBERS = count(1)


def claim(**given: Any) -> dict[str, Any]:
    """A paid line of claim: what is not given is plain and like any other, the claim number is its own."""
    plain = {
        "claim_id": f"c{next(_NUMBERS):06d}",
        "line_no": 1,
        "patient_id": "p1",
        "provider_id": "d1",
        "act_code": "1110",
        "act_family": "consultation",
        "specialty": "01",
        "quantity": 1,
        "starts_on": date(2021, 3, 1),
        "billed_cents": 2500,
        "base_cents": 2500,
        "reimbursed_cents": 1750,
        "commune": "83137",
    }
    return {**plain, **given}


def mined(
    detector: str, claims: Rows, on: date = ON, engine: str = "duckdb", **tables: Rows
) -> list[Signal]:
    """Signals of one detector over these rows, in the order of the file."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_warehouse(home, on, {"claims": claims, **tables})
        with open_warehouse(home, engine=engine, memory_limit="500MB", threads=1) as warehouse:
            found = mine(warehouse, home, [detector])
        outcome = found[0].outcome
        assert outcome is not None, f"{detector} did not run: {found[0].missing}"
        return list(iter_signals(outcome.path))


def mined_all(
    detectors: list[str], claims: Rows, on: date = ON, **tables: Rows
) -> dict[str, list[Signal]]:
    """The same for several detectors over one warehouse, by name."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_warehouse(home, on, {"claims": claims, **tables})
        with open_warehouse(home, memory_limit="500MB", threads=1) as warehouse:
            found = mine(warehouse, home, detectors)
        return {one.definition: list(iter_signals(one.paths[0])) for one in found if one.paths}


def lines_of(signals: list[Signal]) -> set[tuple[str, int]]:
    """(claim_id, line_no) of every line given as evidence."""
    return {
        (line["claim_id"], line["line_no"]) for one in signals for line in one.evidence["lines"]
    }
