"""A line of the menu for each procedure."""

from __future__ import annotations

from relais.casework.case.procedures import procedures
from relais.pages.contributions import Entry

ENTRIES = [Entry(p.section, p.plural, f"case:{p.name}", p.see, order=10) for p in procedures()]
ENTRIES += [
    Entry("Accompagner", "Courriers", "case:letters", tuple(p.work for p in procedures()), order=60)
]
