"""Counts of names shown, of no use once the quotas no longer read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from relais.registers.accounts.models import Fund
from relais.registers.directory.models import NamesShown
from relais.registers.retention.running import Kind


def _old(fund: Fund, before: dt.date) -> QuerySet[NamesShown]:
    start = timezone.make_aware(dt.datetime.combine(before, dt.time()))
    return NamesShown.objects.filter(agent__fund=fund, hour__lt=start)


def _delete(rows: Sequence[NamesShown], on: dt.date) -> None:
    NamesShown.objects.filter(pk__in=[row.pk for row in rows]).delete()


KINDS = [Kind("reading_counts", _old, _delete)]
