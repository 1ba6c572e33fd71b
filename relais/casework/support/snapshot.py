"""What the night learns of supports.

Rate of realisation [M, definition to be confirmed]: supports closed whose plan had care and whose care was all or partly
carried out (`care_steps_done > 0`), over supports closed whose plan had care (`care_steps > 0`). The source's "74.2 %" is not
1,088 / 1,285 (84.7 %), so its formula cannot be read from it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from relais.casework.case.enums import StepState
from relais.casework.case.models import Step
from relais.casework.support.enums import Axis
from relais.casework.support.models import RightReview, Support
from relais.handover.snapshot import SnapshotColumn, SnapshotTable
from relais.pages.nightly import NightTable
from relais.registers.accounts.models import Fund

_CASE = (
    SnapshotColumn("fund", pa.string(), nullable=False),
    SnapshotColumn("case_id", pa.int64(), "personal", nullable=False),
)

SUPPORTS = SnapshotTable(
    "supports",
    (
        *_CASE,
        SnapshotColumn("detected_by", pa.string(), nullable=False),
        SnapshotColumn("need", pa.string(), nullable=False),
        SnapshotColumn("agreed_on", pa.date32()),
        SnapshotColumn("refusal_reason", pa.string(), nullable=False),
        SnapshotColumn("looked_back_on", pa.date32()),
        SnapshotColumn("look_back", pa.string(), nullable=False),
        SnapshotColumn("axis_rights", pa.bool_(), nullable=False),
        SnapshotColumn("axis_care", pa.bool_(), nullable=False),
        SnapshotColumn("axis_digital", pa.bool_(), nullable=False),
        SnapshotColumn("care_steps", pa.int32(), nullable=False),
        SnapshotColumn("care_steps_done", pa.int32(), nullable=False),
        SnapshotColumn("rights_opened", pa.int32(), nullable=False),
    ),
)

STEPS = SnapshotTable(
    "support_steps",
    (
        *_CASE,
        SnapshotColumn("axis", pa.string(), nullable=False),
        SnapshotColumn("obstacle", pa.string(), nullable=False),
        SnapshotColumn("state", pa.string(), nullable=False),
        SnapshotColumn("proof", pa.string(), nullable=False),
        SnapshotColumn("done_on", pa.date32()),
        SnapshotColumn("reason", pa.string(), nullable=False),
    ),
)

RIGHTS = SnapshotTable(
    "support_rights",
    (
        *_CASE,
        SnapshotColumn("right", pa.string(), nullable=False),
        SnapshotColumn("found", pa.string(), nullable=False),
        SnapshotColumn("state", pa.string(), nullable=False),
    ),
)


def _supports(fund: Fund, on: dt.date) -> QuerySet[Any, Any]:
    care = Q(case__steps__axis=Axis.CARE)
    opened = RightReview.objects.filter(case=OuterRef("case"), state="open").exclude(
        found__in=("open", "unknown")
    )
    steps = Step.objects.filter(case=OuterRef("case"))
    return (
        Support.objects.filter(case__fund=fund)
        .order_by("case_id")
        .annotate(
            axis_rights=Exists(steps.filter(axis=Axis.RIGHTS)),
            axis_care=Exists(steps.filter(axis=Axis.CARE)),
            axis_digital=Exists(steps.filter(axis=Axis.DIGITAL)),
            care_steps=Count("case__steps", filter=care),
            care_steps_done=Count(
                "case__steps", filter=care & Q(case__steps__state=StepState.DONE)
            ),
            rights_opened=_counted(opened),
        )
        .values(*(column.name for column in SUPPORTS.columns if column.name != "fund"))
    )


def _counted(rows: QuerySet[Any, Any]) -> Any:
    """Rows of a subquery, counted apart so that they do not multiply those of the steps."""
    n = rows.order_by().values("case").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(n, output_field=IntegerField()), 0)


def _steps(fund: Fund, on: dt.date) -> QuerySet[Any, Any]:
    return (
        Step.objects.filter(case__fund=fund, case__procedure="support")
        .order_by("pk")
        .values("case_id", "axis", "obstacle", "state", "proof", "done_on", "reason")
    )


def _rights(fund: Fund, on: dt.date) -> QuerySet[Any, Any]:
    return (
        RightReview.objects.filter(case__fund=fund, checked_on__isnull=False)
        .order_by("pk")
        .values("case_id", "right", "found", "state")
    )


TABLES = [
    NightTable(SUPPORTS, _supports),
    NightTable(STEPS, _steps),
    NightTable(RIGHTS, _rights),
]
