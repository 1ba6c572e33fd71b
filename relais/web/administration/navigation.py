from relais.pages.contributions import Entry
from relais.registers.accounts.permissions import Permission

ENTRIES = [
    Entry("Administration", "Comptes", "administration:agents", Permission.MANAGE_AGENTS),
    Entry("Administration", "Partenaires", "administration:partners", Permission.MANAGE_PARTNERS),
    Entry(
        "Administration",
        "Conservation",
        "administration:retention",
        Permission.APPLY_RETENTION,
    ),
    Entry("Administration", "Journal", "administration:journal", Permission.READ_JOURNAL),
]
