"""What the night learns of signals: what was found, and what people decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from relais.casework.signals.enums import (
    CONCLUDED,
    CONFIRMING,
    REFUTING,
    Purpose,
    SignalState,
    SubjectKind,
)
from relais.casework.signals.models import (
    DetectorRetirement,
    FiledSignal,
    RankedProvider,
    SignalException,
)
from relais.casework.signals.precision import TAKEN_UP
from relais.handover.outcomes import (
    CONFIRMED,
    CONTROL_OUTCOMES,
    DETECTOR_RETURNS,
    INCONCLUSIVE,
    RETAINED,
    SIGNAL_EXCEPTIONS,
    UNFOUNDED,
)
from relais.handover.snapshot import SnapshotColumn, SnapshotTable
from relais.pages.nightly import NightTable
from relais.registers.accounts.models import Fund

FILED = SnapshotTable(
    "filed_signals",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("signal_id", pa.string(), nullable=False),
        SnapshotColumn("definition", pa.string(), nullable=False),
        SnapshotColumn("version", pa.string(), nullable=False),
        SnapshotColumn("subject_kind", pa.string(), nullable=False),
        SnapshotColumn("subject_id", pa.string(), "personal", nullable=False),
        SnapshotColumn("commune", pa.string(), nullable=False),
        SnapshotColumn("amount_cents", pa.int64()),
        SnapshotColumn("filed_on", pa.date32(), nullable=False),
        SnapshotColumn("state", pa.string(), nullable=False),
        SnapshotColumn("aside_reason", pa.string(), nullable=False),
        SnapshotColumn("decided_on", pa.date32()),
        SnapshotColumn("case_id", pa.int64(), "personal"),
    ),
)


def _filed(fund: Fund, on: dt.date) -> QuerySet[Any, dict[str, Any]]:
    computed = ("fund", "definition", "decided_on")
    plain = [column.name for column in FILED.columns if column.name not in computed]
    rows = (
        FiledSignal.objects.filter(fund=fund)
        .order_by("pk")
        .annotate(decided_on=TruncDate("decided_at"))
    )
    return rows.values(*plain, "decided_on", "definition")


def _outcomes(fund: Fund, on: dt.date) -> Iterator[dict[str, Any]]:
    """Signals of control: those set aside, whose reason says what was found, and those retained for a file, that has not concluded.
    Then professionals of the queue, looked at as a whole."""
    rows = FiledSignal.objects.filter(
        fund=fund, purpose=Purpose.ABUSE, state__in=[SignalState.SET_ASIDE, *TAKEN_UP]
    ).exclude(subject_id="")
    names = ("signal_id", "definition", "subject_kind", "subject_id")
    told = rows.order_by("pk").annotate(decided_on=TruncDate("decided_at"))
    for row in told.values(*names, "decided_on", "state", "aside_reason").iterator(
        chunk_size=2_000
    ):
        outcome = _outcome(row.pop("state"), row.pop("aside_reason"))
        yield {**row, "outcome": outcome}
    looked = RankedProvider.objects.filter(fund=fund, state__in=CONCLUDED)
    for provider, day, outcome in (
        looked.order_by("pk")
        .annotate(decided_on=TruncDate("decided_at"))
        .values_list("provider_id", "decided_on", "state")
    ):
        yield {
            "signal_id": None,
            "definition": None,
            "subject_kind": SubjectKind.PROVIDER.value,
            "subject_id": provider,
            "decided_on": day,
            "outcome": outcome,
        }


def _outcome(state: str, reason: str) -> str:
    if state in TAKEN_UP:
        return RETAINED
    if reason in CONFIRMING:
        return CONFIRMED
    return UNFOUNDED if reason in REFUTING else INCONCLUSIVE


def _exceptions(fund: Fund, on: dt.date) -> QuerySet[Any, dict[str, Any]]:
    names = [column.name for column in SIGNAL_EXCEPTIONS.columns if column.name != "fund"]
    return SignalException.objects.filter(fund=fund).order_by("pk").values(*names)


def _returns(fund: Fund, on: dt.date) -> Iterator[dict[str, Any]]:
    rows = DetectorRetirement.objects.filter(fund=fund, by_agent=True).order_by("pk")
    for definition, day in rows.values_list("definition", "ended_on"):
        yield {"definition": definition, "returned_on": day}


TABLES = [
    NightTable(FILED, _filed),
    NightTable(CONTROL_OUTCOMES, _outcomes),
    NightTable(SIGNAL_EXCEPTIONS, _exceptions),
    NightTable(DETECTOR_RETURNS, _returns),
]
