"""What becomes of signals that were decided, or that the data no longer show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from relais.casework.signals.enums import CONCLUDED, SignalState
from relais.casework.signals.models import (
    DocumentRequest,
    FiledSignal,
    RankedProvider,
    SignalException,
)
from relais.registers.accounts.models import Fund
from relais.registers.retention.running import Kind

DECIDED = (SignalState.SET_ASIDE, SignalState.KEPT, SignalState.OPENED)


def _settled(fund: Fund, before: dt.date) -> QuerySet[FiledSignal]:
    """Not those of a file that is still open: they are why it was opened."""
    start = timezone.make_aware(dt.datetime.combine(before, dt.time()))
    return FiledSignal.objects.filter(
        Q(case=None) | Q(case__closed_at__isnull=False),
        fund=fund,
        state__in=DECIDED,
        decided_at__lt=start,
        seen_on__lt=before,
    ).exclude(subject_id="")


def _empty(rows: Sequence[FiledSignal], on: dt.date) -> None:
    DocumentRequest.objects.filter(signal__in=rows).delete()
    FiledSignal.objects.filter(pk__in=[row.pk for row in rows]).update(
        person=None, subject_id="", reasons=[], evidence={}, note="", case=None
    )


def _expired(fund: Fund, before: dt.date) -> QuerySet[FiledSignal]:
    return FiledSignal.objects.filter(fund=fund, state=SignalState.EXPIRED, seen_on__lt=before)


def _delete(rows: Sequence[FiledSignal], on: dt.date) -> None:
    FiledSignal.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _ended(fund: Fund, before: dt.date) -> QuerySet[SignalException]:
    return SignalException.objects.filter(fund=fund, ends_on__lt=before)


def _drop(rows: Sequence[SignalException], on: dt.date) -> None:
    SignalException.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _looked_at(fund: Fund, before: dt.date) -> QuerySet[RankedProvider]:
    start = timezone.make_aware(dt.datetime.combine(before, dt.time()))
    return RankedProvider.objects.filter(fund=fund, state__in=CONCLUDED, decided_at__lt=start)


def _leave(rows: Sequence[RankedProvider], on: dt.date) -> None:
    RankedProvider.objects.filter(pk__in=[row.pk for row in rows]).delete()


def case_erased(keys: Sequence[int]) -> None:
    """A signal names its subject: it no longer leads to the file."""
    FiledSignal.objects.filter(case__in=keys).update(case=None)


KINDS = [
    Kind("settled_signals", _settled, _empty),
    Kind("expired_signals", _expired, _delete),
    Kind("ended_exceptions", _ended, _drop),
    Kind("providers_looked_at", _looked_at, _leave),
]
