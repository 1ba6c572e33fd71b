from __future__ import annotations

from relais.pages.contributions import Entry
from relais.registers.accounts.permissions import Permission

ENTRIES = [Entry("Campagnes", "Campagnes", "outreach:list", Permission.SEE_CAMPAIGNS)]
