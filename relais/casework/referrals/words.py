"""French words of the coded columns given to the night."""

from relais.casework.referrals.enums import (
    DeclineReason,
    ReferralNeed,
    ReferralObstacle,
    ReferralState,
)
from relais.registers.accounts.models import PartnerKind

WORDS = {
    ("referrals", "partner_kind"): PartnerKind,
    ("referrals", "need"): ReferralNeed,
    ("referrals", "obstacle"): ReferralObstacle,
    ("referrals", "state"): ReferralState,
    ("referrals", "decline_reason"): DeclineReason,
}
