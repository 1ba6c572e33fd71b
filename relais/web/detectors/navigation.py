from __future__ import annotations

from relais.pages.contributions import Entry
from relais.registers.accounts.permissions import Permission

ENTRIES = [
    Entry("Signaux", "Détecteurs", "detectors:catalogue", Permission.SEE_CONTROL_SIGNALS, order=52)
]
