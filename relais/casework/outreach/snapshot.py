"""What the night learns of campaigns: one row a person in a campaign, one row a group met on site. Pseudonyms, no names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from django.db.models import F, Min, Q

from relais.casework.outreach.models import FieldEntry, Target
from relais.handover.snapshot import SnapshotColumn, SnapshotTable
from relais.pages.nightly import NightTable
from relais.registers.accounts.models import Fund

CONTACTS = SnapshotTable(
    "campaign_contacts",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("campaign_id", pa.int64(), nullable=False),
        SnapshotColumn("campaign", pa.string(), nullable=False),
        SnapshotColumn("theme", pa.string(), nullable=False),
        SnapshotColumn("wave", pa.int32(), nullable=False),
        SnapshotColumn("wave_title", pa.string(), nullable=False),
        SnapshotColumn("pseudonym", pa.string(), "personal", nullable=False),
        SnapshotColumn("stratum", pa.string(), nullable=False),
        SnapshotColumn("commune", pa.string(), nullable=False),
        SnapshotColumn("arm", pa.string(), nullable=False),
        SnapshotColumn("state", pa.string(), nullable=False),
        SnapshotColumn("outcome", pa.string(), nullable=False),
        SnapshotColumn("n_attempts", pa.int32(), nullable=False),
        SnapshotColumn("entered_on", pa.date32(), nullable=False),
        SnapshotColumn("first_contact_on", pa.date32()),
        SnapshotColumn("outcome_on", pa.date32()),
    ),
)

MEETINGS = SnapshotTable(
    "campaign_meetings",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("campaign_id", pa.int64(), nullable=False),
        SnapshotColumn("campaign", pa.string(), nullable=False),
        SnapshotColumn("theme", pa.string(), nullable=False),
        SnapshotColumn("action", pa.string(), nullable=False),
        SnapshotColumn("place", pa.string(), nullable=False),
        SnapshotColumn("public", pa.string(), nullable=False),
        SnapshotColumn("commune", pa.string(), nullable=False),
        SnapshotColumn("met_on", pa.date32(), nullable=False),
        SnapshotColumn("pseudonym", pa.string(), "personal"),
        SnapshotColumn("n_people", pa.int32(), nullable=False),
        SnapshotColumn("outcome", pa.string(), nullable=False),
    ),
)


def _contacts(fund: Fund, on: dt.date) -> Iterator[dict[str, Any]]:
    rows = (
        Target.objects.filter(campaign__fund=fund)
        .annotate(first=Min("attempts__at", filter=Q(attempts__undone_at=None)))
        .order_by()
        .values(
            *("campaign_id", "pseudonym", "stratum", "arm", "state", "outcome", "n_attempts"),
            *("entered_at", "outcome_at", "first"),
            campaign_=F("campaign__title"),
            theme=F("campaign__theme"),
            wave_=F("wave__number"),
            wave_title=F("wave__title"),
            commune=F("person__commune"),
        )
    )
    for row in rows.iterator(chunk_size=20_000):
        row["campaign"], row["wave"] = row.pop("campaign_"), row.pop("wave_")
        row["entered_on"] = row.pop("entered_at").date()
        first, last = row.pop("first"), row.pop("outcome_at")
        row["first_contact_on"] = first.date() if first else None
        row["outcome_on"] = last.date() if last else None
        yield row


def _meetings(fund: Fund, on: dt.date) -> Iterator[dict[str, Any]]:
    rows = (
        FieldEntry.objects.filter(action__fund=fund, undone_at=None)
        .order_by()
        .values(
            *("n_people", "outcome"),
            campaign_id=F("action__campaign_id"),
            campaign=F("action__campaign__title"),
            theme=F("action__campaign__theme"),
            action_=F("action__title"),
            place=F("action__place"),
            public=F("action__public"),
            commune=F("action__commune"),
            met_on=F("action__on"),
            pseudonym=F("person__pseudonym"),
        )
    )
    for row in rows.iterator(chunk_size=20_000):
        row["action"] = row.pop("action_")
        yield row


TABLES = [NightTable(CONTACTS, _contacts), NightTable(MEETINGS, _meetings)]
