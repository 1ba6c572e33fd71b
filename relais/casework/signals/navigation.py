from __future__ import annotations

from relais.pages.contributions import Entry
from relais.registers.accounts.permissions import Permission

ENTRIES = [
    Entry("Signaux", "Signaux", "signals:list", Permission.SEE_SIGNALS),
    Entry("Signaux", "Anomalies", "signals:controls", Permission.SEE_CONTROL_SIGNALS, order=51),
]
