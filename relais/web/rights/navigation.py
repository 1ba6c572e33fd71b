from __future__ import annotations

from relais.pages.contributions import Entry
from relais.registers.accounts.permissions import Permission

ENTRIES = [
    Entry("Droits", "Simuler un droit", "rights:rights", Permission.USE_SIMULATOR, order=10),
    Entry(
        "Droits",
        "Valeurs légales",
        "rights:rules",
        (Permission.USE_SIMULATOR, Permission.SEE_FIGURES),
        order=20,
    ),
]
