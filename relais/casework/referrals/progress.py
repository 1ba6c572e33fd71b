"""What a partner is told: coded steps, and nothing that he did not know of the person."""

from __future__ import annotations

import datetime as dt

from relais.casework.case.models import Case
from relais.casework.referrals.enums import PartnerStep, ReferralState
from relais.casework.referrals.models import Referral

FIXED = {
    ReferralState.SENT: PartnerStep.SENT,
    ReferralState.RECEIVED: PartnerStep.RECEIVED,
    ReferralState.JOINED: PartnerStep.ALREADY,
    ReferralState.DECLINED: PartnerStep.DECLINED,
    ReferralState.WITHDRAWN: PartnerStep.WITHDRAWN,
}
COURSE = (
    PartnerStep.SENT,
    PartnerStep.RECEIVED,
    PartnerStep.TAKEN,
    PartnerStep.CONTACTED,
    PartnerStep.UNDER_WAY,
    PartnerStep.ENDED,
)


def partner_step(referral: Referral, today: dt.date) -> PartnerStep:
    """The step shown to the partner that day. Needs `referral.case` loaded."""
    if referral.state != ReferralState.TAKEN:
        return FIXED[ReferralState(referral.state)]
    if not referral.consent_to_progress:
        return PartnerStep.RECEIVED
    if today > referral.consent_ends_on:
        return PartnerStep.CONSENT_OVER
    return _of_case(referral.case) if referral.case else PartnerStep.TAKEN


def _of_case(case: Case) -> PartnerStep:
    """A step of the file's own path, in the partner's words: its place on the path, never its content."""
    path = [code for code, _ in case.declaration.path]
    step = case.declaration.state(case.state).step
    if not case.is_open:
        return PartnerStep.ENDED if step in path else PartnerStep.STOPPED
    place = path.index(step) if step in path else 0
    return (PartnerStep.TAKEN, PartnerStep.CONTACTED)[place] if place < 2 else PartnerStep.UNDER_WAY
