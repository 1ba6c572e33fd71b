"""The pages of people, as each role meets them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from relais.registers.accounts.models import Agent
from relais.registers.audit.models import AuditEvent
from relais.registers.directory import merge_actions
from relais.registers.directory.duplicates import suggest_duplicates
from relais.registers.directory.models import (
    ContactPoint,
    DuplicateSuggestion,
    Household,
    Merge,
    Person,
)
from relais.registers.identity import vault
from relais.web.people.finders import find
from relais.web.people.work import work_for
from tests.cast import Cast
from tests.integration.directory.extracts import demo_nir
from tests.integration.directory.people import add


@pytest.fixture
def odile(cast: Cast) -> Person:
    home = Household.objects.create(fund=cast.fund, key="h1")
    add(cast.fund, "Martin", "Jules", "1950-01-01", household=home, household_role="applicant")
    return add(
        cast.fund,
        "Martin",
        "Odile",
        "1953-03-04",
        household=home,
        sex="female",
        birth_name="Durand",
        commune="83137",
        commune_name="Toulon",
        pseudonym="odile",
        has_account=True,
    )


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def urls(person: Person) -> list[str]:
    names = ("person", "contacts", "history", "readers", "readers_copy")
    return [reverse(f"people:{name}", args=[person.pk]) for name in names]


def test_the_stranger_finds_nothing_and_the_partner_may_not(cast: Cast, odile: Person) -> None:
    for url in urls(odile):
        assert signed_in(cast.stranger).get(url).status_code == 404
        assert signed_in(cast.partner).get(url).status_code == 403
        assert Client().get(url).status_code == 302
        assert signed_in(cast.agent).get(url).status_code == 200
    assert not AuditEvent.objects.filter(verb="read", actor=cast.stranger).exists()


def test_the_file_says_who_where_and_with_whom(
    cast: Cast, odile: Person, django_assert_max_num_queries
) -> None:
    client = signed_in(cast.agent)
    client.get(urls(odile)[0])
    with django_assert_max_num_queries(30):
        page = client.get(urls(odile)[0])
    text = page.content.decode()
    for said in (
        "MARTIN Odile, née DURAND",
        "née le 4 mars 1953",
        "Toulon",
        "MARTIN Jules",
        "ouvert",
    ):
        assert said in text, said
    assert page["Cache-Control"] == "no-store"
    assert AuditEvent.objects.filter(verb="read", person_id=odile.pk).count() == 1


def test_search_is_posted_and_never_in_an_address(cast: Cast, odile: Person) -> None:
    nir = demo_nir(3)
    vault.link(fund_id=cast.fund.pk, pseudonym="odile", nir=nir)
    client = signed_in(cast.agent)
    url = reverse("people:search")
    for text in ("martain odile", nir, "04/03/53"):
        page = client.post(url, {"q": text})
        assert reverse("people:person", args=[odile.pk]) in page.content.decode()
    assert "Personne ne correspond" in client.post(url, {"q": "zzzz"}).content.decode()
    assert (
        "Personne ne correspond"
        in signed_in(cast.stranger).post(url, {"q": "martin"}).content.decode()
    )
    assert signed_in(cast.partner).post(url, {"q": "martin"}).status_code == 403
    (hit,) = find(cast.agent, nir)
    assert hit.url == url and nir not in str(hit)
    assert [h.title for h in find(cast.agent, "martain odil")] == ["MARTIN Odile, née DURAND"]
    assert find(cast.partner, "martin") == []


def test_the_list_is_filtered_in_a_bounded_number_of_queries(
    cast: Cast, odile: Person, django_assert_max_num_queries
) -> None:
    add(cast.other_fund, "Ailleurs", "Zoé")
    client = signed_in(cast.agent)
    with django_assert_max_num_queries(12):
        text = client.get(reverse("people:list")).content.decode()
    assert "MARTIN Odile" in text and "AILLEURS" not in text
    for query, n in (
        ("commune=83137", 1),
        ("age=60-79", 2),
        ("age=0-17", 0),
        ("compte=oui", 1),
        ("compte=inconnu", 1),
        ("medecin=non", 0),
        ("opposition=1", 0),
    ):
        shown = client.get(f"{reverse('people:list')}?{query}").content.decode().count("row-link")
        assert shown == n, query


def test_contact_points_of_the_person_and_of_the_household(cast: Cast, odile: Person) -> None:
    client, url = signed_in(cast.agent), reverse("people:contacts", args=[odile.pk])
    page = client.post(url, {"kind": "phone", "value": "12"})
    assert "n’est pas lisible" in page.content.decode()
    client.post(url, {"kind": "phone", "value": "06 39 98 12 34", "shared": "on"})
    point = ContactPoint.objects.get()
    assert (point.household, point.person) == (odile.household, None)
    jules = Person.objects.get(first_names="Jules")
    assert "06\u00a039\u00a098\u00a012\u00a034" in client.get(urls(jules)[0]).content.decode()
    drop = reverse("people:drop_contact", args=[odile.pk, point.pk])
    assert signed_in(cast.stranger).post(drop).status_code == 404
    client.post(drop)
    client.post(drop)
    point.refresh_from_db()
    assert not point.valid
    assert AuditEvent.objects.filter(verb="drop_contact_point").count() == 1


def test_a_wish_not_to_be_called_is_shown_and_journalled(cast: Cast, odile: Person) -> None:
    client, url = signed_in(cast.agent), reverse("people:opt_out", args=[odile.pk])
    client.post(url, {"opposition": "oui"})
    client.post(url, {"opposition": "oui"})
    odile.refresh_from_db()
    assert odile.opted_out
    assert AuditEvent.objects.filter(verb="opt_out").count() == 1
    assert "Ne souhaite pas être sollicité" in client.get(urls(odile)[0]).content.decode()
    assert client.get(url).status_code == 405


def test_the_nir_is_shown_for_a_reason_on_a_page_that_nothing_keeps(
    cast: Cast, odile: Person
) -> None:
    nir = demo_nir(3)
    vault.link(fund_id=cast.fund.pk, pseudonym="odile", nir=nir)
    url = reverse("people:nir", args=[odile.pk])
    assert signed_in(cast.manager).get(url).status_code == 403
    client = signed_in(cast.agent)
    assert "inscrite au journal" in client.get(url).content.decode()
    page = client.post(url, {"reason": "demande de C2S"})
    assert nir in page.content.decode().replace("\u00a0", "")
    assert page["Cache-Control"] == "no-store"
    assert nir not in client.get(urls(odile)[0]).content.decode().replace("\u00a0", "")


def test_readers_by_name_for_a_manager_by_service_for_others_and_in_the_copy(
    cast: Cast, odile: Person
) -> None:
    signed_in(cast.colleague).get(urls(odile)[0])
    readers, copy = urls(odile)[3:]
    assert "Carla Collègue" in signed_in(cast.manager).get(readers).content.decode()
    told = signed_in(cast.agent).get(readers).content.decode()
    assert "Carla" not in told and "Mission accompagnement santé" in told
    given = signed_in(cast.manager).get(copy).content.decode()
    assert "Carla" not in given and "article 15" in given


def test_the_stop_page_and_the_managers_alert(cast: Cast, odile: Person, settings) -> None:
    settings.READING_QUOTA_PER_HOUR = 1
    client = signed_in(cast.agent)
    assert client.get(urls(Person.objects.get(first_names="Jules"))[0]).status_code == 200
    stopped = client.get(urls(odile)[0])
    assert stopped.status_code == 429
    assert "Faisons une pause" in stopped.content.decode()
    assert "Durand" not in stopped.content.decode()
    alerts = [
        item.title for item in work_for(cast.manager, timezone.now()) if item.kind == "alerte"
    ]
    assert alerts == ["Lecture massive de dossiers : Alice Agent"]
    assert work_for(cast.agent, timezone.now()) == []


def test_from_a_suggestion_to_a_merge_and_back(cast: Cast, odile: Person) -> None:
    twin = add(cast.fund, "Martin", "Odile", "1953-03-04", birth_name="Durand")
    suggest_duplicates(cast.fund)
    suggestion = DuplicateSuggestion.objects.get()
    assert [i.title for i in work_for(cast.manager, timezone.now())] == ["1 doublon à examiner"]
    url = reverse("people:compare", args=[suggestion.pk])
    assert signed_in(cast.agent).get(url).status_code == 403
    client = signed_in(cast.manager)
    assert "MARTIN Odile" in client.get(reverse("people:duplicates")).content.decode()
    assert "différent" in client.get(url).content.decode()
    data = {"keep": str(odile.pk), "reason": "même pièce d’identité"}
    assert client.post(url, data | {"reason": ""}).status_code == 200
    client.post(url, data)
    merge = Merge.objects.get()
    assert client.get(urls(twin)[0]).headers["Location"] == urls(odile)[0]
    page = reverse("people:merge", args=[merge.pk])
    assert "même pièce" in client.get(page).content.decode()
    client.post(reverse("people:undo_merge", args=[merge.pk]))
    assert client.get(urls(twin)[0]).status_code == 200
    assert client.get(reverse("people:merges")).status_code == 200
    client.post(reverse("people:dismiss", args=[suggestion.pk]))
    assert work_for(cast.manager, timezone.now()) == []


def test_merging_with_a_file_found_by_search(cast: Cast, odile: Person) -> None:
    other = add(cast.fund, "Martin", "Odyle", "1953-03-04")
    client, url = signed_in(cast.manager), reverse("people:choose_merge", args=[odile.pk])
    assert "MARTIN Odyle" in client.post(url, {"q": "odyle"}).content.decode()
    assert "Odyle" in client.post(url, {"other": other.pk}).content.decode()
    stranger = add(cast.other_fund, "Martin", "Odyle")
    assert client.post(url, {"other": stranger.pk}).status_code == 404
    sent = {"other": other.pk, "keep": odile.pk, "reason": "même pièce d’identité"}
    assert client.post(url, sent).status_code == 302
    assert Merge.objects.get().absorbed == other


def test_history_tells_what_changed_and_who(cast: Cast, odile: Person) -> None:
    odile.commune_name = "Hyères"
    odile.save()
    merged = merge_actions.merge(
        actor=cast.manager, keep=odile, absorb=add(cast.fund, "X", "Y"), reason="même personne"
    )
    text = signed_in(cast.manager).get(urls(odile)[2]).content.decode()
    assert "Toulon → Hyères" in text
    assert "Dossiers fusionnés" in text and str(merged.merged_by) in text
