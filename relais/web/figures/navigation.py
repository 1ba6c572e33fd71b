from relais.pages.contributions import Entry
from relais.registers.accounts.permissions import Permission

ENTRIES = [
    Entry("Rendre compte", "Chiffres", "figures:figures", Permission.SEE_FIGURES),
    Entry("Rendre compte", "Rapport d’activité", "figures:reports", Permission.SEE_FIGURES),
]
