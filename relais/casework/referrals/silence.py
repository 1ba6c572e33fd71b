"""Silence: a referral of which nothing moves is told after 7, 14, 21 and 30 days, once each."""

from __future__ import annotations

import datetime as dt

from django.db.models import DateTimeField, F, Max, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from relais.casework.referrals.enums import ReferralState
from relais.casework.referrals.models import WAITING, Referral, SilenceAlert

THRESHOLDS = (7, 14, 21, 30)


def last_moves(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Adds `moved_at`: the last time anything happened to the referral or to its file."""
    moments = [
        F("state_since"),
        Coalesce(F("case__state_since"), F("state_since"), output_field=DateTimeField()),
        Coalesce(Max("case__contacts__at"), F("state_since"), output_field=DateTimeField()),
    ]
    return referrals.annotate(moved_at=Greatest(*moments))


def silent(
    referrals: QuerySet[Referral], today: dt.date, days: int = THRESHOLDS[0]
) -> QuerySet[Referral]:
    """Referrals that wait, or whose file is open, and of which nothing moved for `days` days."""
    start = timezone.make_aware(dt.datetime.combine(today - dt.timedelta(days=days - 1), dt.time()))
    living = referrals.filter(state__in=WAITING) | referrals.filter(
        state=ReferralState.TAKEN, case__closed_at=None
    )
    return last_moves(living).filter(moved_at__lt=start)  # type: ignore[misc]


def raise_alerts(today: dt.date) -> int:
    """Writes the alerts of the day; a second run writes none."""
    known = SilenceAlert.objects.count()
    alerts = [
        SilenceAlert(
            referral=referral,
            days=days,
            silent_since=referral.moved_at,  # type: ignore[attr-defined]
            raised_on=today,
        )
        for days in THRESHOLDS
        for referral in silent(Referral.objects.all(), today, days).iterator()
    ]
    SilenceAlert.objects.bulk_create(alerts, ignore_conflicts=True, batch_size=500)
    return SilenceAlert.objects.count() - known
