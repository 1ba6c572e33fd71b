"""From the night's files to filed signals: `signals/<definition>/<on>.parquet` -> rows, in bulk, as often as one likes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from relais.casework.signals.enums import PENDING, SignalState
from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.casework.signals.retiring import withhold_retired
from relais.casework.signals.subjects import Subjects
from relais.handover.definition import Definition, read_definition
from relais.handover.signal import read_signals
from relais.registers.accounts.models import Fund
from relais.registers.audit.actions import record

BATCH = 1_000
REFRESHED = [
    "version",
    "purpose",
    "person",
    "commune",
    "starts_on",
    "ends_on",
    "score",
    "amount_cents",
    "reasons",
    "evidence",
    "seen_on",
]


@dataclass
class Loaded:
    """What one definition's file gave. `refused`: reason -> how many rows."""

    definition: str
    on: dt.date
    unchanged: bool = False
    n_read: int = 0
    n_new: int = 0
    n_expired: int = 0
    refused: dict[str, int] = field(default_factory=dict)


def load_all(home: Path) -> list[Loaded]:
    """Loads the latest file of every definition found under `home`."""
    folders = sorted(path for path in (home / "signals").glob("*") if path.is_dir())
    return [
        load_file(home, folder.name, runs[-1])
        for folder in folders
        if (runs := sorted(folder.glob("[0-9]*.parquet")))
    ]


@transaction.atomic
def load_file(home: Path, name: str, path: Path) -> Loaded:
    """Files the signals of one definition and day. Decisions stay; what the data no longer show expires.

    The same file twice changes nothing. Raises ValueError on a file that is not one of signals.
    """
    on = dt.date.fromisoformat(path.stem)
    loaded = Loaded(name, on)
    about = read_definition(home, name) or Definition(name, name.replace("_", " ").capitalize())
    words = {"title": about.title, "purpose": about.purpose, "about": asdict(about)}
    definition, _ = SignalDefinition.objects.update_or_create(name=name, defaults=words)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if definition.digest == digest:
        loaded.unchanged = True
        return loaded
    funds = {fund.code: fund for fund in Fund.objects.all()}
    before = dict(
        FiledSignal.objects.filter(definition=definition).values_list("signal_id", "state")
    )
    seen: set[str] = set()
    for batch in read_signals(path, BATCH):
        rows = list(_rows(batch.to_pylist(), funds, loaded))
        _file(rows, definition, on)
        seen.update(row["signal_id"] for _, row in rows)
    loaded.n_new = len(seen - before.keys())
    _settle(definition, before, seen, loaded)
    withhold_retired(definition)
    definition.loaded_on, definition.digest = on, digest
    definition.save(update_fields=["loaded_on", "digest"])
    for fund in funds.values():
        if FiledSignal.objects.filter(fund=fund, definition=definition, seen_on=on).exists():
            payload = {"on": on.isoformat(), "n_read": loaded.n_read, "n_new": loaded.n_new}
            record(actor=None, verb="signals.loaded", target=definition, fund=fund, payload=payload)
    return loaded


def _rows(
    rows: list[dict[str, Any]], funds: dict[str, Fund], loaded: Loaded
) -> Iterator[tuple[Fund, dict[str, Any]]]:
    """Rows with their fund; a row without a known fund is counted and left, unless there is only one fund."""
    only = next(iter(funds.values())) if len(funds) == 1 else None
    for row in rows:
        loaded.n_read += 1
        fund = funds.get(row["fund"] or "") or (only if not row["fund"] else None)
        if fund is None:
            reason = f"caisse inconnue : {row['fund'] or 'non dite'}"
            loaded.refused[reason] = loaded.refused.get(reason, 0) + 1
        else:
            yield fund, row


def _file(
    rows: list[tuple[Fund, dict[str, Any]]], definition: SignalDefinition, on: dt.date
) -> None:
    subjects = Subjects.of(rows)
    FiledSignal.objects.bulk_create(
        [
            FiledSignal(
                fund=fund,
                signal_id=row["signal_id"],
                definition=definition,
                version=row["version"][:20],
                purpose=definition.purpose,
                subject_kind=row["subject_kind"],
                subject_id=row["subject_id"],
                person_id=subjects.person(fund, row),
                commune=row["commune"] or subjects.commune(fund, row),
                starts_on=row["starts_on"],
                ends_on=row["ends_on"],
                score=row["score"],
                amount_cents=row["amount_cents"],
                reasons=row["reasons"],
                evidence=json.loads(row["evidence"]),
                filed_on=on,
                seen_on=on,
            )
            for fund, row in rows
        ],
        update_conflicts=True,
        unique_fields=["fund", "signal_id"],
        update_fields=REFRESHED,
    )


def _settle(
    definition: SignalDefinition, before: dict[str, str], seen: set[str], loaded: Loaded
) -> None:
    """What was pending, or withheld, and is no longer found expires; what had expired and is found again is new."""
    open_states = (*PENDING, SignalState.RETIRED)
    gone = [key for key, state in before.items() if state in open_states and key not in seen]
    back = [key for key, state in before.items() if state == SignalState.EXPIRED and key in seen]
    for keys, state in ((gone, SignalState.EXPIRED), (back, SignalState.NEW)):
        for start in range(0, len(keys), BATCH):
            FiledSignal.objects.filter(
                definition=definition, signal_id__in=keys[start : start + BATCH]
            ).update(state=state)
    loaded.n_expired = len(gone)
