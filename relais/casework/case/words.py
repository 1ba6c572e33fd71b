"""French words of the coded columns given to the night."""

from relais.casework.case.enums import CaseOrigin, Channel, Lane

WORDS = {
    ("cases", "origin"): CaseOrigin,
    ("cases", "lane"): Lane,
    ("case_contacts", "channel"): Channel,
}
