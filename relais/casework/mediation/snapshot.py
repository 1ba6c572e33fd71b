"""What the night learns of mediations: coded columns, never what a user wrote."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncDate

from relais.casework.mediation.models import Mediation
from relais.handover.snapshot import SnapshotColumn, SnapshotTable
from relais.pages.nightly import NightTable
from relais.registers.accounts.models import Fund

MEDIATIONS = SnapshotTable(
    "mediations",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("case_id", pa.int64(), "personal", nullable=False),
        SnapshotColumn("referred_on", pa.date32(), nullable=False),
        SnapshotColumn("applicant", pa.string(), nullable=False),
        SnapshotColumn("mandated", pa.bool_(), nullable=False),
        SnapshotColumn("motive", pa.string(), nullable=False),
        SnapshotColumn("service", pa.string(), nullable=False),
        SnapshotColumn("admissible_on", pa.date32()),
        SnapshotColumn("inadmissible", pa.string(), nullable=False),
        SnapshotColumn("opinion_on", pa.date32()),
        SnapshotColumn("result", pa.string(), nullable=False),
        SnapshotColumn("cause", pa.string(), nullable=False),
        SnapshotColumn("recommended", pa.bool_(), nullable=False),
        SnapshotColumn("taken_up", pa.string(), nullable=False),
        SnapshotColumn("paid_cents", pa.int64(), nullable=False),
    ),
)


def _yes(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _mediations(fund: Fund, on: dt.date) -> QuerySet[Any, Any]:
    return (
        Mediation.objects.filter(case__fund=fund)
        .order_by("case_id")
        .annotate(
            referred_on=TruncDate("case__opened_at"),
            mandated=_yes(~Q(mandated_by="")),
            recommended=_yes(~Q(recommendation="")),
            result=F("case__outcome"),
            paid_cents=Coalesce(Sum("case__amounts__amount_cents"), Value(0)),
        )
        .values(*(column.name for column in MEDIATIONS.columns if column.name != "fund"))
    )


TABLES = [NightTable(MEDIATIONS, _mediations)]
