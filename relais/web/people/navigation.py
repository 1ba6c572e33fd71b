"""Lines of the menu."""

from relais.pages.contributions import Entry
from relais.registers.accounts.permissions import Permission

ENTRIES = [
    Entry("Personnes", "Personnes", "people:list", Permission.SEARCH_PEOPLE, order=10),
    Entry("Personnes", "Doublons", "people:duplicates", Permission.MERGE_PEOPLE, order=20),
    Entry("Personnes", "Fusions", "people:merges", Permission.MERGE_PEOPLE, order=30),
]
