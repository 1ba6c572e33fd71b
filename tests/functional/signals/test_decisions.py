"""An agent reads a signal, opens a file or sets it aside; the night never does."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from relais.casework.case.models import Case
from relais.casework.signals import actions
from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.common.refusals import Refused
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Person
from tests.cast import Cast


@pytest.fixture
def person(cast: Cast) -> Person:
    return Person.objects.create(
        fund=cast.fund, pseudonym="p1", last_name="Martin", first_names="Odile", commune="83137"
    )


def file_signal(cast: Cast, person: Person | None, **given: object) -> FiledSignal:
    purpose = str(given.get("purpose", "need"))
    definition, _ = SignalDefinition.objects.get_or_create(
        name=f"definition_{purpose}",
        defaults={
            "title": "C2S jamais demandée",
            "purpose": purpose,
            "about": {"legal_basis": ["CSS L861-1"], "clears": ["Une autre ressource du foyer"]},
        },
    )
    fields = {
        "fund": cast.fund,
        "signal_id": f"s{FiledSignal.objects.count()}",
        "definition": definition,
        "version": "1",
        "purpose": purpose,
        "subject_kind": "person",
        "subject_id": "p1",
        "person": person,
        "commune": "83137",
        "amount_cents": 123450,
        "reasons": ["Les ressources du foyer sont sous le plafond."],
        "evidence": {"base_cents": 812345, "lines": [{"month": "2026-01", "amount_cents": 70000}]},
        "filed_on": dt.date(2026, 11, 20),
        "seen_on": dt.date(2026, 11, 20),
    }
    return FiledSignal.objects.create(**{**fields, **given})


@pytest.fixture
def signal(cast: Cast, person: Person) -> FiledSignal:
    return file_signal(cast, person)


def test_reading_a_signal_is_journalled_and_makes_it_seen(
    client: Client, cast: Cast, signal: FiledSignal, person: Person
) -> None:
    client.force_login(cast.agent)
    page = client.get(f"/signaux/{signal.pk}/")
    text = page.content.decode()
    for said in (
        "sous le plafond",
        "8\u202f123,45\u202f€",
        "700,00\u202f€",
        "CSS L861-1",
        "Une autre ressource",
    ):
        assert said in text
    signal.refresh_from_db()
    assert signal.state == "seen"
    assert AuditEvent.objects.get(verb="read").person_id == person.pk


def test_an_analyst_reads_and_decides_nothing(
    client: Client, cast: Cast, signal: FiledSignal
) -> None:
    client.force_login(cast.by_role["analyst"])
    page = client.get(f"/signaux/{signal.pk}/")
    assert page.status_code == 200
    assert "Écarter ce signal" not in page.content.decode()
    signal.refresh_from_db()
    assert signal.state == "new"
    assert client.post(f"/signaux/{signal.pk}/ecarter/", {"reason": "known"}).status_code == 403


def test_a_stranger_does_not_know_that_it_exists(
    client: Client, cast: Cast, signal: FiledSignal
) -> None:
    client.force_login(cast.stranger)
    assert client.get(f"/signaux/{signal.pk}/").status_code == 404
    assert client.post(f"/signaux/{signal.pk}/ecarter/", {"reason": "known"}).status_code == 404


def test_the_wall_between_purposes(client: Client, cast: Cast, person: Person) -> None:
    need, abuse = file_signal(cast, person), file_signal(cast, person, purpose="abuse")
    for role, seen, unseen, list_ in (
        ("counsellor", need, abuse, "/signaux/"),
        ("investigator", abuse, need, "/signaux/anomalies/"),
    ):
        client.force_login(cast.by_role[role])
        assert client.get(f"/signaux/{seen.pk}/").status_code == 200
        assert client.get(f"/signaux/{unseen.pk}/").status_code == 404
        listed = client.get(f"{list_}?tout=1").content.decode()
        assert f"/signaux/{seen.pk}/" in listed
        assert f"/signaux/{unseen.pk}/" not in listed


def test_opening_a_file_happens_once(client: Client, cast: Cast, signal: FiledSignal) -> None:
    client.force_login(cast.agent)
    for _ in range(2):
        client.post(f"/signaux/{signal.pk}/ouvrir/", {"procedure": "support"})
    case = Case.objects.get()
    signal.refresh_from_db()
    assert (signal.state, signal.case, case.origin, case.person) == (
        "opened",
        case,
        "signal",
        signal.person,
    )
    assert AuditEvent.objects.filter(verb="signal.opened").count() == 1


def test_a_second_signal_of_the_same_person_joins_the_open_file(cast: Cast, person: Person) -> None:
    first, second = file_signal(cast, person), file_signal(cast, person)
    opened = actions.open_from_signal(actor=cast.agent, signal=first, procedure="support")
    assert actions.open_from_signal(actor=cast.agent, signal=second, procedure="support") == opened


def test_without_a_known_person_no_file_opens(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        actions.open_from_signal(
            actor=cast.agent, signal=file_signal(cast, None), procedure="support"
        )
    assert refusal.value.code == "no_opener"
    assert not Case.objects.exists()


def test_setting_aside_asks_why_and_can_be_undone(
    client: Client, cast: Cast, signal: FiledSignal
) -> None:
    client.force_login(cast.agent)
    client.get(f"/signaux/{signal.pk}/")
    asked = client.post(f"/signaux/{signal.pk}/ecarter/", {"reason": "other"})
    assert asked.status_code == 422
    assert "Dites en quelques mots" in asked.content.decode()
    client.post(f"/signaux/{signal.pk}/ecarter/", {"reason": "other", "note": "déjà vue"})
    signal.refresh_from_db()
    assert (signal.state, signal.decided_by, signal.note) == ("set_aside", cast.agent, "déjà vue")
    client.post(f"/signaux/{signal.pk}/annuler/")
    signal.refresh_from_db()
    assert (signal.state, signal.decided_by, signal.note) == ("seen", None, "")


def test_a_signal_set_aside_opens_nothing(cast: Cast, signal: FiledSignal) -> None:
    actions.set_aside(actor=cast.agent, signal=signal, reason="known")
    with pytest.raises(Refused) as refusal:
        actions.open_from_signal(actor=cast.agent, signal=signal, procedure="support")
    assert refusal.value.code == "already_set_aside"


def test_the_night_s_people_cannot_decide(cast: Cast, signal: FiledSignal) -> None:
    with pytest.raises(PermissionDenied):
        actions.set_aside(actor=cast.by_role["analyst"], signal=signal, reason="known")


def test_list_is_pending_by_default_and_pictures_filter_each_other(
    client: Client, cast: Cast, person: Person, django_assert_max_num_queries: object
) -> None:
    for number in range(60):
        file_signal(cast, person, commune="83137" if number % 3 else "83069")
    aside = file_signal(cast, person, state="set_aside")
    client.force_login(cast.agent)
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        page = client.get("/signaux/")
    assert page.context["page"].total == 60
    assert f"/signaux/{aside.pk}/" not in page.content.decode()
    page = client.get("/signaux/?etat=a_decider&commune=83069")
    assert page.context["page"].total == 20
    assert [bar.told for bar in page.context["bars"]] == ["20"]
    assert {line[0]: line[1] for line in page.context["map"].lines} == {
        "Toulon": "40",
        "Hyères": "20",
    }
    assert "signaux, à décider, à Hyères" in page.content.decode()


def test_many_are_set_aside_at_once_after_a_preview(
    client: Client, cast: Cast, person: Person
) -> None:
    chosen = [file_signal(cast, person) for _ in range(3)]
    left = file_signal(cast, person)
    client.force_login(cast.agent)
    sent = {"action": "aside", "choix": [row.pk for row in chosen]}
    preview = client.post("/signaux/", sent).content.decode()
    assert "3 signaux" in preview
    assert not FiledSignal.objects.filter(state="set_aside").exists()
    client.post("/signaux/", {**sent, "confirme": "1", "reason": "known"})
    assert FiledSignal.objects.filter(state="set_aside").count() == 3
    left.refresh_from_db()
    assert left.state == "new"


def test_work_of_the_day_says_what_is_new(cast: Cast, person: Person) -> None:
    from relais.casework.signals.work import work_for

    file_signal(cast, person)
    now = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    [item] = work_for(cast.agent, now)
    assert item.detail == "1 nouveau signal à regarder"
    assert work_for(cast.by_role["reception"], now) == []
