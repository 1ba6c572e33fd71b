"""What controls gave, and what was excepted: two tables that casework gives the night, and that mining reads back."""

from __future__ import annotations

import pyarrow as pa

from relais.handover.snapshot import SnapshotColumn, SnapshotTable

CONFIRMED, UNFOUNDED, INCONCLUSIVE = "confirmed", "unfounded", "inconclusive"
OUTCOMES = (CONFIRMED, UNFOUNDED, INCONCLUSIVE)
"""The anomaly was confirmed, there was none, or nothing could be concluded."""

CONTROL_OUTCOMES = SnapshotTable(
    "control_outcomes",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("signal_id", pa.string()),
        SnapshotColumn("definition", pa.string()),
        SnapshotColumn("subject_kind", pa.string(), nullable=False),
        SnapshotColumn("subject_id", pa.string(), "personal", nullable=False),
        SnapshotColumn("decided_on", pa.date32(), nullable=False),
        SnapshotColumn("outcome", pa.string(), nullable=False),
    ),
)
"""One row a control closed. `signal_id` and `definition` are NULL when it came from the random arm or from elsewhere."""

SIGNAL_EXCEPTIONS = SnapshotTable(
    "signal_exceptions",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("subject_id", pa.string(), "personal", nullable=False),
        SnapshotColumn("definition", pa.string(), nullable=False),
        SnapshotColumn("starts_on", pa.date32()),
        SnapshotColumn("ends_on", pa.date32(), nullable=False),
    ),
)
"""A provider is excepted from a definition up to a day, inclusive: an exception always ends."""
