from __future__ import annotations

from relais.pages.contributions import Entry
from relais.registers.accounts.permissions import Permission

ENTRIES = [
    Entry(
        "Signaux",
        "Professionnels à regarder",
        "queue:list",
        Permission.SEE_CONTROL_SIGNALS,
        order=51,
    )
]
