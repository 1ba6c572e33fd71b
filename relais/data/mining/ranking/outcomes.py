"""What controls gave, as the night says it: the labels that the rank and the precision of detectors rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from relais.data.mining.ranking.snapshots import latest_rows
from relais.handover.outcomes import (
    CONFIRMED,
    CONTROL_OUTCOMES,
    DETECTOR_RETURNS,
    INCONCLUSIVE,
    OUTCOMES,
    RETAINED,
    UNFOUNDED,
)

ASIDE = {"wrong": UNFOUNDED, "explained": UNFOUNDED}
"""Reasons of a signal set aside that say something of it; the others (known, moved…) conclude nothing."""
FILED = "filed_signals"
PROVIDER = "provider"


@dataclass(frozen=True)
class Outcome:
    """`definition` None: the control did not come from a signal. `fund` empty: not said."""

    provider_id: str
    definition: str | None
    decided_on: date
    outcome: str
    fund: str = ""

    @property
    def confirmed(self) -> bool:
        return self.outcome == CONFIRMED

    @property
    def concludes(self) -> bool:
        """False for a signal retained for a file: it speaks for its detector, it proves nothing of the provider yet."""
        return self.outcome != RETAINED


def read(home: Path, on: date) -> list[Outcome]:
    """Outcomes on providers decided up to that day, by day then provider: controls closed, then signals set aside without one."""
    rows = latest_rows(home, CONTROL_OUTCOMES.name, on)
    closed = {row["signal_id"] for row in rows if row["signal_id"]}
    aside = [
        {**row, "outcome": ASIDE.get(row["aside_reason"], INCONCLUSIVE)}
        for row in latest_rows(home, FILED, on)
        if row["state"] == "set_aside" and row["signal_id"] not in closed
    ]
    found = [one for row in (*rows, *aside) if (one := _outcome(row, on))]
    return sorted(found, key=lambda one: (one.decided_on, one.provider_id, one.definition or ""))


def _outcome(row: dict[str, Any], on: date) -> Outcome | None:
    """None for what is not of a provider, is not decided, or concludes nothing. Insured persons are never learned from."""
    if row["outcome"] not in OUTCOMES:
        raise ValueError(f"unknown outcome: {row['outcome']!r}")
    day = row["decided_on"]
    if row["subject_kind"] != PROVIDER or day is None or day > on:
        return None
    if row["outcome"] == INCONCLUSIVE:
        return None
    return Outcome(row["subject_id"], row["definition"], day, row["outcome"], row["fund"] or "")


def returns(home: Path, on: date) -> dict[tuple[str, str], date]:
    """{(fund, definition): the last day an agent put it back to work}."""
    found: dict[tuple[str, str], date] = {}
    for row in latest_rows(home, DETECTOR_RETURNS.name, on):
        key = row["fund"], row["definition"]
        found[key] = max(row["returned_on"], found.get(key, date.min))
    return found


def by_provider(given: list[Outcome]) -> dict[str, Outcome]:
    """One a provider: the last one confirmed, else the last one."""
    found: dict[str, Outcome] = {}
    for one in given:
        former = found.get(one.provider_id)
        if former is None or one.confirmed or not former.confirmed:
            found[one.provider_id] = one
    return found
