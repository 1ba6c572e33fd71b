"""What controls gave, and what was excepted: tables that casework gives the night, and that mining reads back."""

from __future__ import annotations

import pyarrow as pa

from relais.handover.snapshot import SnapshotColumn, SnapshotTable

CONFIRMED, UNFOUNDED, INCONCLUSIVE, RETAINED = "confirmed", "unfounded", "inconclusive", "retained"
OUTCOMES = (CONFIRMED, UNFOUNDED, INCONCLUSIVE, RETAINED)
"""The anomaly was confirmed, there was none, nothing could be concluded; or somebody retained it for a file, that has not concluded yet."""

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
"""One row a control closed, or a signal retained for a file. `signal_id` and `definition` are NULL when a professional was looked at
as a whole: in the queue (ranked or drawn), or from elsewhere."""

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

DETECTOR_RETURNS = SnapshotTable(
    "detector_returns",
    (
        SnapshotColumn("fund", pa.string(), nullable=False),
        SnapshotColumn("definition", pa.string(), nullable=False),
        SnapshotColumn("returned_on", pa.date32(), nullable=False),
    ),
)
"""A detector that an agent put back to work after its retirement: outcomes before that day no longer count against it."""
