"""What the night takes of referrals: no name, no contact, no text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from django.db.models import F
from django.db.models.functions import TruncDate

from relais.casework.referrals.models import Referral
from relais.handover.snapshot import SnapshotColumn, SnapshotTable
from relais.pages.nightly import NightTable
from relais.registers.accounts.models import Fund

REFERRALS = SnapshotTable(
    "referrals",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("referral_id", pa.string(), nullable=False),
        SnapshotColumn("person_id", pa.string(), "personal"),
        SnapshotColumn("partner", pa.string(), nullable=False),
        SnapshotColumn("partner_kind", pa.string(), nullable=False),
        SnapshotColumn("need", pa.string(), nullable=False),
        SnapshotColumn("obstacle", pa.string()),
        SnapshotColumn("state", pa.string(), nullable=False),
        SnapshotColumn("decline_reason", pa.string()),
        SnapshotColumn("sent_on", pa.date32(), nullable=False),
        SnapshotColumn("state_on", pa.date32(), nullable=False),
        SnapshotColumn("case_reference", pa.string()),
    ),
)


def _rows(fund: Fund, on: dt.date) -> Iterator[dict[str, Any]]:
    rows = Referral.objects.filter(fund=fund).values(
        *("need", "obstacle", "state", "decline_reason"),
        referral_id=F("reference"),
        pseudonym=F("person__pseudonym"),
        partner_name=F("partner__name"),
        partner_kind=F("partner__kind"),
        sent_on=TruncDate("sent_at"),
        state_on=TruncDate("state_since"),
        case_reference=F("case__reference"),
    )
    for row in rows.iterator(chunk_size=20_000):
        row["person_id"], row["partner"] = row.pop("pseudonym"), row.pop("partner_name")
        yield row


TABLES = [NightTable(REFERRALS, _rows)]
