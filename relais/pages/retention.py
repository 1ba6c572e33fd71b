"""What is left behind by work that is over: drafts, jobs, sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from relais.pages.models import Draft, Job
from relais.registers.accounts.models import Fund
from relais.registers.retention.running import Kind


def _start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _drafts(fund: Fund, before: dt.date) -> QuerySet[Draft]:
    return Draft.objects.filter(agent__fund=fund, updated_at__lt=_start(before))


def _jobs(fund: Fund, before: dt.date) -> QuerySet[Job]:
    return Job.objects.filter(agent__fund=fund, ended_at__lt=_start(before))


def _sessions(fund: Fund, before: dt.date) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=_start(before))


def _delete(rows: Sequence[Any], on: dt.date) -> None:
    type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


KINDS = [
    Kind("drafts", _drafts, _delete),
    Kind("jobs", _jobs, _delete),
    Kind("sessions", _sessions, _delete, of_fund=False),
]
