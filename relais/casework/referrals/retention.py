"""What becomes of a referral's identity once it is of no more use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from relais.casework.referrals.enums import ReferralState
from relais.casework.referrals.models import Referral
from relais.registers.accounts.models import Fund
from relais.registers.retention.running import Kind

TYPED = ("last_name", "first_names", "phone", "email", "message")


def _declined(fund: Fund, before: dt.date) -> QuerySet[Referral]:
    start = timezone.make_aware(dt.datetime.combine(before, dt.time()))
    return Referral.objects.filter(
        fund=fund, state=ReferralState.DECLINED, state_since__lt=start, erased_on=None
    )


def _empty(rows: QuerySet[Referral], on: dt.date) -> None:
    blank = dict.fromkeys(TYPED, "")
    rows.update(birth_date=None, person=None, erased_on=on, **blank)


def _forget(rows: Sequence[Referral], on: dt.date) -> None:
    _empty(Referral.objects.filter(pk__in=[row.pk for row in rows]), on)


def case_erased(keys: Sequence[int]) -> None:
    """A referral says whose file it led to: it is emptied with it."""
    _empty(Referral.objects.filter(case__in=keys, erased_on=None), timezone.localdate())


KINDS = [Kind("declined_referrals", _declined, _forget)]
