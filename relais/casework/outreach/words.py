"""French words of the coded columns given to the night."""

from relais.casework.outreach.enums import Outcome, TargetState

WORDS = {
    ("campaign_contacts", "outcome"): Outcome,
    ("campaign_contacts", "state"): TargetState,
    ("campaign_meetings", "outcome"): Outcome,
}
