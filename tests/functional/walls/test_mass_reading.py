"""Names read by the page or taken by the file stop politely, like files opened one by one, and somebody is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from relais.casework.case.procedures import procedures
from relais.casework.case.views.lists import list_of
from relais.common.refusals import Refused
from relais.pages.lists import ListPage
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import NamesShown, Person
from relais.registers.directory.reading import export_names, show_names
from tests.cast import Cast

# Rows that name agents, partners, campaigns, the journal, professionals; and what a partner himself wrote.
NAME_NOBODY = {"AgentList", "PartnerList", "JournalList", "Campaigns", "SentList", "ToLookAt"}


@pytest.fixture
def people(cast: Cast) -> None:
    Person.objects.bulk_create(
        Person(
            fund=cast.fund,
            pseudonym=f"m{n}",
            last_name=f"Martin{n}",
            first_names="O",
            sort_name=f"m{n}",
        )
        for n in range(60)
    )


def lists(found: list[URLPattern | URLResolver]) -> set[type[ListPage]]:
    classes: set[type[ListPage]] = set()
    for pattern in found:
        if isinstance(pattern, URLResolver):
            classes |= lists(pattern.url_patterns)
        elif hasattr(pattern.callback, "view_class"):
            view = pattern.callback.view_class
            classes |= {view} if issubclass(view, ListPage) else set()
    return classes


def test_every_list_that_names_people_is_counted() -> None:
    every = lists(get_resolver().url_patterns) | {list_of(p.name) for p in procedures()}
    assert len(every) > 8
    uncounted = {page.__name__ for page in every if not page.names}
    assert uncounted <= NAME_NOBODY


def test_pages_of_names_stop_after_the_quota(
    cast: Cast, people: None, client: Client, settings: Any
) -> None:
    settings.NAMES_QUOTA_PER_HOUR = 60
    client.force_login(cast.manager)
    assert client.get("/personnes/?tout=1").status_code == 200
    stopped = client.get("/personnes/?tout=1&page=1")
    assert stopped.status_code == 409
    assert "beaucoup de noms" in stopped.content.decode()
    assert "MARTIN" not in stopped.content.decode()
    assert AuditEvent.objects.filter(verb="mass_reading").count() == 1
    client.get("/personnes/?tout=1")
    assert AuditEvent.objects.filter(verb="mass_reading").count() == 1
    client.force_login(cast.agent)
    assert client.get("/personnes/?tout=1").status_code == 200


def test_the_count_begins_again_with_the_hour(cast: Cast, settings: Any) -> None:
    settings.NAMES_QUOTA_PER_HOUR = 10
    now = timezone.now().replace(minute=30)
    show_names(actor=cast.agent, n=10, now=now)
    with pytest.raises(Refused):
        show_names(actor=cast.agent, n=1, now=now)
    show_names(actor=cast.agent, n=10, now=now + dt.timedelta(hours=1))
    assert NamesShown.objects.filter(agent=cast.agent).count() == 2


def test_exports_stop_after_the_quota_of_the_day(
    cast: Cast, people: None, client: Client, settings: Any
) -> None:
    settings.EXPORT_QUOTA_PER_DAY = 100
    client.force_login(cast.manager)
    first = client.get("/personnes/?tout=1&format=csv")
    assert b"".join(first.streaming_content).count(b"\n") == 61  # type: ignore[arg-type]
    refused = client.get("/personnes/?tout=1&format=csv")
    assert refused.status_code == 409
    assert AuditEvent.objects.filter(verb="exported").count() == 1
    assert AuditEvent.objects.filter(verb="mass_reading").count() == 1
    with pytest.raises(Refused):
        export_names(actor=cast.manager, n=41, now=timezone.now() + dt.timedelta(hours=23))
    export_names(actor=cast.manager, n=41, now=timezone.now() + dt.timedelta(hours=25))
