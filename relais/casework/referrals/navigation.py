from relais.pages.contributions import Entry
from relais.registers.accounts.permissions import Permission

ENTRIES = [
    Entry(
        "Accompagner",
        "Orientations reçues",
        "referrals:received",
        Permission.SEE_REFERRALS,
        order=20,
    ),
    Entry(
        "Orienter", "Orienter une personne", "referrals:new", Permission.MAKE_REFERRALS, order=10
    ),
    Entry("Orienter", "Mes orientations", "referrals:sent", Permission.MAKE_REFERRALS, order=20),
]
