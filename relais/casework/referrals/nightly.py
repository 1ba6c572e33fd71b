"""What referrals do by themselves at night."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from relais.casework.referrals.enums import ReferralState
from relais.casework.referrals.models import Referral
from relais.casework.referrals.notices import tell_author
from relais.casework.referrals.silence import raise_alerts
from relais.pages.typography import count


def run(today: dt.date) -> str:
    """Raises the alerts of silence, and tells authors whose referral's file has closed."""
    return f"{count(raise_alerts(today), 'silence signalé', 'silences signalés')}, {count(_tell_ends(), 'fin annoncée', 'fins annoncées')}"


def _tell_ends() -> int:
    ended = Referral.objects.filter(
        state=ReferralState.TAKEN, end_told_at=None, case__closed_at__isnull=False
    )
    told = 0
    for referral in ended.select_related("author", "case").iterator():
        with transaction.atomic():
            if Referral.objects.filter(pk=referral.pk, end_told_at=None).update(
                end_told_at=timezone.now()
            ):
                tell_author(referral)
                told += 1
    return told
