"""Reads are journalled once, and too many of them stop."""

import datetime as dt

import pytest
from django.utils import timezone

from relais.registers.audit.models import AuditEvent
from relais.registers.directory.reading import ALERT, TooManyReads, open_file, readers
from tests.cast import Cast
from tests.integration.directory.people import add


def test_the_same_page_within_five_minutes_is_one_read(cast: Cast) -> None:
    person, now = add(cast.fund, "Martin", "Odile"), timezone.now()
    told = [
        open_file(actor=actor, person=person, what=what, now=now + dt.timedelta(minutes=minutes))
        for actor, what, minutes in (
            (cast.agent, "fiche", 0),
            (cast.agent, "fiche", 4),
            (cast.agent, "historique", 4),
            (cast.colleague, "fiche", 4),
            (cast.agent, "fiche", 6),
        )
    ]
    assert told == [True, False, True, True, True]
    assert readers(person).count() == 4


def test_too_many_files_in_an_hour_stop_politely_and_raise_one_alert(cast: Cast, settings) -> None:
    settings.READING_QUOTA_PER_HOUR = 3
    people = [add(cast.fund, "Martin", f"Odile{n}") for n in range(5)]
    now = timezone.now()
    for person in people[:3]:
        open_file(actor=cast.agent, person=person, what="fiche", now=now)
    for person in people[3:]:
        with pytest.raises(TooManyReads):
            open_file(actor=cast.agent, person=person, what="fiche", now=now)
    alert = AuditEvent.objects.get(verb=ALERT)
    assert (alert.actor, alert.payload) == (cast.agent, {"n_files": 3})
    assert not readers(people[3]).exists()
    open_file(actor=cast.agent, person=people[0], what="historique", now=now)
    open_file(actor=cast.colleague, person=people[3], what="fiche", now=now)
    later = now + dt.timedelta(minutes=61)
    assert open_file(actor=cast.agent, person=people[3], what="fiche", now=later)
