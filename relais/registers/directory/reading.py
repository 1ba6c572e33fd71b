"""Reads of files: each is journalled, and reading too many of them in an hour stops politely and tells somebody. So do names
shown by lists and taken by exports: many pages of names tell as much as many files.

Two reads of the same page of the same person by the same agent within five minutes are one event: turning back to a page
or reloading it is not a second consultation, and the journal stays readable.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet, Sum

from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.audit.actions import record, record_read
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import NamesShown, Person

SAME_READ = dt.timedelta(minutes=5)
WINDOW = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
ALERT = "mass_reading"


class TooManyReads(Refused):
    """More than the quotas allow: files or names in an hour, rows exported in a day."""

    def __init__(
        self,
        what: str = "Vous avez ouvert beaucoup de dossiers en une heure",
        when: str = "tout à l’heure",
    ) -> None:
        super().__init__(
            f"{what} : la lecture reprendra {when}, votre responsable est prévenu.",
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


def show_names(*, actor: Agent, n: int, now: dt.datetime) -> None:
    """Counts names about to be shown in a list. Raises `TooManyReads` over `settings.NAMES_QUOTA_PER_HOUR`."""
    if _count(actor, "n_shown", n, now) > settings.NAMES_QUOTA_PER_HOUR:
        _alert(actor, settings.NAMES_QUOTA_PER_HOUR, now)
        raise TooManyReads("Vous avez parcouru beaucoup de noms en une heure")


def export_names(*, actor: Agent, n: int, now: dt.datetime) -> None:
    """Counts rows about to leave in a file. Raises `TooManyReads` over `settings.EXPORT_QUOTA_PER_DAY`, and counts nothing then."""
    day = NamesShown.objects.filter(agent=actor, hour__gt=now - DAY)
    taken = day.aggregate(n=Sum("n_exported"))["n"] or 0
    if taken + n > settings.EXPORT_QUOTA_PER_DAY:
        _alert(actor, taken + n, now)
        raise TooManyReads("Vous avez exporté beaucoup de lignes en un jour", "demain")
    _count(actor, "n_exported", n, now)


def _count(actor: Agent, column: str, n: int, now: dt.datetime) -> int:
    """Adds to the count of this hour and answers it; one statement, since every list pays for it."""
    other = "n_exported" if column == "n_shown" else "n_shown"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {NamesShown._meta.db_table} (agent_id, hour, {column}, {other}) VALUES (%s, %s, %s, 0)"  # noqa: S608
            f" ON CONFLICT (agent_id, hour) DO UPDATE SET {column} = {NamesShown._meta.db_table}.{column} + excluded.{column}"
            f" RETURNING {column}",
            [actor.pk, connection.ops.adapt_datetimefield_value(_hour(now)), n],
        )
        return int(cursor.fetchone()[0])


def _hour(now: dt.datetime) -> dt.datetime:
    return now.replace(minute=0, second=0, microsecond=0)


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
