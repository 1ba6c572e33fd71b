"""What the night learns of files: declared columns, pseudonyms, no name and no word that someone typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyarrow as pa
from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from relais.casework.case.enums import OPENED_BY_MISTAKE
from relais.casework.case.holding import time_held
from relais.casework.case.journal import stages
from relais.casework.case.models import Case, Contact, Move
from relais.handover.snapshot import SnapshotColumn, SnapshotTable
from relais.pages.nightly import NightTable
from relais.registers.accounts.models import Fund

AT_ONCE = 2_000

CASES = SnapshotTable(
    "cases",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("case_id", pa.int64(), "personal", nullable=False),
        SnapshotColumn("reference", pa.string(), "personal", nullable=False),
        SnapshotColumn("procedure", pa.string(), nullable=False),
        SnapshotColumn("person_id", pa.string(), "personal"),
        SnapshotColumn("commune", pa.string()),
        SnapshotColumn("state", pa.string(), nullable=False),
        SnapshotColumn("open", pa.bool_(), nullable=False),
        SnapshotColumn("outcome", pa.string()),
        SnapshotColumn("origin", pa.string(), nullable=False),
        SnapshotColumn("lane", pa.string(), nullable=False),
        SnapshotColumn("team", pa.string()),
        SnapshotColumn("site", pa.string()),
        SnapshotColumn("opened_on", pa.date32(), nullable=False),
        SnapshotColumn("closed_on", pa.date32()),
        SnapshotColumn("days_fund", pa.int32(), nullable=False),
        SnapshotColumn("days_person", pa.int32(), nullable=False),
        SnapshotColumn("days_third_party", pa.int32(), nullable=False),
        SnapshotColumn("working_days_fund", pa.int32(), nullable=False),
        SnapshotColumn("working_days_person", pa.int32(), nullable=False),
        SnapshotColumn("working_days_third_party", pa.int32(), nullable=False),
    ),
)

CONTACTS = SnapshotTable(
    "case_contacts",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("case_id", pa.int64(), "personal", nullable=False),
        SnapshotColumn("on", pa.date32(), nullable=False),
        SnapshotColumn("channel", pa.string(), nullable=False),
        SnapshotColumn("direction", pa.string(), nullable=False),
        SnapshotColumn("reached", pa.bool_(), nullable=False),
    ),
)


def _cases(fund: Fund, on: dt.date) -> Iterator[dict[str, Any]]:
    rows = iter(
        Case.objects.filter(fund=fund)
        .exclude(outcome=OPENED_BY_MISTAKE)
        .select_related("person", "team", "site", "fund")
        .order_by("pk")
        .iterator(chunk_size=AT_ONCE)
    )
    while chunk := list(islice(rows, AT_ONCE)):
        moves: dict[int, list[Move]] = {case.pk: [] for case in chunk}
        for move in Move.objects.filter(case_id__in=list(moves), undone_at=None).only(
            "case_id", "number", "to_state", "holder_after", "at"
        ):
            moves[move.case_id].append(move)
        yield from (_case(case, moves[case.pk], on) for case in chunk)


def _case(case: Case, moves: list[Move], on: dt.date) -> dict[str, Any]:
    closed_on = timezone.localdate(case.closed_at) if case.closed_at else None
    parts = time_held(
        stages(case.declaration, moves),
        min(closed_on or on, on),
        department=case.fund.department,
    )
    return {
        "case_id": case.pk,
        "reference": case.reference,
        "procedure": case.procedure,
        "person_id": case.person.pseudonym if case.person else None,
        "commune": (case.person.commune or None) if case.person else None,
        "state": case.state,
        "open": case.is_open,
        "outcome": case.outcome or None,
        "origin": case.origin,
        "lane": case.lane,
        "team": case.team.name if case.team else None,
        "site": case.site.name if case.site else None,
        "opened_on": timezone.localdate(case.opened_at),
        "closed_on": closed_on,
        **{f"days_{who}": part.days for who, part in parts.items()},
        **{f"working_days_{who}": part.working_days for who, part in parts.items()},
    }


def _contacts(fund: Fund, on: dt.date) -> QuerySet[Any, Any]:
    return (
        Contact.objects.filter(case__fund=fund)
        .order_by("pk")
        .annotate(on=TruncDate("at"))
        .values("case_id", "on", "channel", "direction", "reached")
    )


TABLES = [NightTable(CASES, _cases), NightTable(CONTACTS, _contacts)]
