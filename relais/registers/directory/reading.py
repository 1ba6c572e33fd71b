"""Reads of files: each is journalled, and reading too many of them in an hour stops politely and tells somebody.

Two reads of the same page of the same person by the same agent within five minutes are one event: turning back to a page
or reloading it is not a second consultation, and the journal stays readable.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record, record_read
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Person

SAME_READ = dt.timedelta(minutes=5)
WINDOW = dt.timedelta(hours=1)
ALERT = "mass_reading"


class TooManyReads(Refused):
    """The agent read more files in an hour than `settings.READING_QUOTA_PER_HOUR`."""

    def __init__(self) -> None:
        super().__init__(
            "Vous avez ouvert beaucoup de dossiers en une heure : la lecture reprendra tout à l’heure, votre responsable est prévenu.",
            code="too_many_reads",
        )


def open_file(*, actor: Agent, person: Person, what: str, now: dt.datetime) -> bool:
    """Journals a read before the file is shown; returns whether it is a new event. Raises `TooManyReads`."""
    events = AuditEvent.objects.filter(
        fund_id=person.fund_id,
        person_id=person.pk,
        actor=actor,
        verb="read",
        at__gte=now - SAME_READ,
    )
    recent = events.order_by("-number").values_list("payload", flat=True)[:50]
    if any(payload.get("what") == what for payload in recent):
        return False
    if _over_quota(actor, person, now):
        raise TooManyReads
    record_read(actor=actor, person=person, what=what)
    return True


def _over_quota(actor: Agent, person: Person, now: dt.datetime) -> bool:
    quota = settings.READING_QUOTA_PER_HOUR
    last = (
        AuditEvent.objects.filter(actor=actor, verb="read")
        .order_by("-number")
        .values_list("at", "person_id")[: quota * 4]
    )
    read = {person_id for at, person_id in last if at >= now - WINDOW}
    if person.pk in read or len(read) < quota:
        return False
    _alert(actor, len(read), now)
    return True


@transaction.atomic
def _alert(actor: Agent, n_files: int, now: dt.datetime) -> None:
    """One alert an hour for an agent, however many times the stop page is met."""
    if not alerts(now - WINDOW).filter(target_id=str(actor.pk)).exists():
        record(actor=actor, verb=ALERT, target=actor, payload={"n_files": n_files})


def alerts(since: dt.datetime) -> QuerySet[AuditEvent]:
    """Alerts raised since an instant; `target_id` is the agent."""
    return AuditEvent.objects.filter(target_type=Agent._meta.label_lower, verb=ALERT, at__gte=since)


def readers(person: Person) -> QuerySet[AuditEvent]:
    """Reads of a person's file, its absorbed files included, the latest first."""
    ids = [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]
    return (
        AuditEvent.objects.filter(fund_id=person.fund_id, person_id__in=ids, verb="read")
        .select_related("actor", "actor__team", "actor__partner")
        .order_by("-number")
    )
