"""What becomes of the words noted during a campaign that is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from relais.casework.outreach.models import Attempt, FieldEntry, Target
from relais.registers.accounts.models import Fund
from relais.registers.retention.running import Kind

WORDS = ("note", "appointment_place")


def _said(fund: Fund, before: dt.date) -> QuerySet[Attempt]:
    start = timezone.make_aware(dt.datetime.combine(before, dt.time()))
    over = Attempt.objects.filter(campaign__fund=fund, campaign__closed_at__lt=start)
    return over.exclude(**dict.fromkeys(WORDS, ""))


def _forget(rows: Sequence[Attempt], on: dt.date) -> None:
    Attempt.objects.filter(pk__in=[row.pk for row in rows]).update(**dict.fromkeys(WORDS, ""))


def _met(fund: Fund, before: dt.date) -> QuerySet[FieldEntry]:
    start = timezone.make_aware(dt.datetime.combine(before, dt.time()))
    over = FieldEntry.objects.filter(action__fund=fund, action__campaign__closed_at__lt=start)
    return over.exclude(person=None, **dict.fromkeys(WORDS, ""))


def _forget_meetings(rows: Sequence[FieldEntry], on: dt.date) -> None:
    FieldEntry.objects.filter(pk__in=[row.pk for row in rows]).update(
        person=None, **dict.fromkeys(WORDS, "")
    )


def case_erased(keys: Sequence[int]) -> None:
    """A call names its person: it no longer leads to the file."""
    Target.objects.filter(case__in=keys).update(case=None)


KINDS = [
    Kind("campaign_words", _said, _forget),
    Kind("campaign_meetings", _met, _forget_meetings),
]
