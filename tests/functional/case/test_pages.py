"""Pages of files: who sees what, one primary action, forms that keep what was typed, bounded queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from relais.casework.case.actions import (
    add_contact,
    add_document,
    add_note,
    add_step,
    add_task,
    move,
    open_case,
)
from relais.casework.case.models import Case, Contact, Document, Move, Note, Step, Task
from relais.casework.support.actions import review_rights
from relais.casework.support.enums import ReviewedRight
from relais.registers.accounts.permissions import Role
from relais.registers.audit.models import AuditEvent
from relais.registers.directory.models import Household, Person
from tests.cast import Cast

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def person(cast: Cast, name: str = "Martin", **fields: Any) -> Person:
    return Person.objects.create(
        fund=cast.fund,
        last_name=name,
        first_names="Odile",
        birth_date=dt.date(1950, 3, 2),
        sex="female",
        **fields,
    )


@pytest.fixture
def case(cast: Cast) -> Case:
    home = Household.objects.create(fund=cast.fund, key="F1")
    person(cast, "Durand", household=home)
    return open_case(
        actor=cast.agent,
        procedure="support",
        person=person(cast, household=home),
        origin="referral",
        assigned_to=cast.agent,
        at=timezone.now() - dt.timedelta(days=20),
    )


@pytest.fixture
def agent(cast: Cast, client: Client) -> Client:
    client.force_login(cast.agent)
    return client


def test_the_page_says_who_what_and_the_next_move(agent: Client, case: Case) -> None:
    page = agent.get(case.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    assert f"Accompagnement santé {case.reference}" in text
    assert "MARTIN Odile" in text and "DURAND Odile" in text
    assert page.context["file"].primary.label == "Enregistrer l’accord"
    assert "En retard : premier contact" in text
    assert "durée à confirmer" in text
    assert [s.state for s in page.context["file"].steps][:2] == ["current", "todo"]
    assert AuditEvent.objects.filter(verb="read", person_id=case.person_id).count() == 1


@pytest.mark.parametrize("who", ["stranger", "partner", Role.INVESTIGATOR, Role.MEDIATOR])
@pytest.mark.parametrize(
    "part", ["", "etape/enregistrer-l-accord/", "echange/", "document/1/", "confier/"]
)
def test_the_file_does_not_exist_beyond_its_wall(
    cast: Cast, client: Client, case: Case, who: str, part: str
) -> None:
    client.force_login(getattr(cast, who, None) or cast.by_role[who])
    assert client.get(f"{case.get_absolute_url()}{part}").status_code == 404


@pytest.mark.parametrize("who", [Role.INVESTIGATOR, Role.MEDIATOR, "partner"])
def test_the_list_is_refused_to_those_without_the_word(
    cast: Cast, client: Client, who: str
) -> None:
    client.force_login(getattr(cast, who, None) or cast.by_role[who])
    assert client.get("/dossiers/liste/accompagnements/").status_code == 403


def test_a_transition_is_a_form_and_a_refusal_keeps_what_was_typed(
    agent: Client, case: Case
) -> None:
    url = f"{case.get_absolute_url()}etape/enregistrer-l-accord/"
    version = agent.get(url).context["form"]["version"].value()
    said = {"version": version, "channel": "phone", "summary": "Elle veut bien."}
    refused = agent.post(url, said)
    assert refused.status_code == 422
    assert "Elle veut bien." in refused.content.decode()
    assert "consent" in refused.context["form"].errors
    done = agent.post(url, {**said, "consent": "on"}, follow=True)
    assert done.redirect_chain[0][0] == case.get_absolute_url()
    case.refresh_from_db()
    assert case.state == "review"
    assert "Annuler cette étape" in done.content.decode()
    # The same form sent again changes nothing.
    agent.post(url, {**said, "consent": "on"})
    assert Move.objects.filter(case=case, transition="agree").count() == 1


def test_a_guard_speaks_in_the_form(agent: Client, cast: Cast, case: Case) -> None:
    url = f"{case.get_absolute_url()}etape/clore-personne-injoignable/"
    page = agent.post(url, {"version": 0})
    assert "3 essais sur 2 jours" in page.content.decode()


def test_a_stale_form_is_refused(agent: Client, cast: Cast, case: Case) -> None:
    url = f"{case.get_absolute_url()}etape/enregistrer-un-refus/"
    move(
        actor=cast.colleague,
        case=case,
        transition="offer",
        fields={"channel": "phone"},
    )
    page = agent.post(url, {"version": 0, "reason": "alone", "channel": "phone"})
    assert "a changé entre-temps par Carla Collègue" in page.content.decode()
    assert Case.objects.get().state == "offered"


def test_undo_by_its_button(agent: Client, cast: Cast, case: Case) -> None:
    move(actor=cast.agent, case=case, transition="offer", fields={"channel": "phone"})
    undo = agent.get(case.get_absolute_url()).context["file"].undo
    agent.post(undo.url, undo.fields)
    case.refresh_from_db()
    assert case.state == "detected"
    text = agent.get(case.get_absolute_url()).content.decode()
    assert "Annulée par" in text and "Alice Agent" in text


@pytest.mark.parametrize(
    ("part", "said", "model"),
    [
        ("echange/", {"channel": "sms", "direction": "outgoing", "reached": "non"}, Contact),
        ("note/", {"text": "Vit seule"}, Note),
        ("tache/", {"title": "Rappeler", "due_on": "2026-12-01"}, Task),
    ],
)
def test_parts_are_added(
    agent: Client, case: Case, part: str, said: dict[str, str], model: Any
) -> None:
    url = f"{case.get_absolute_url()}{part}"
    assert agent.get(url).status_code == 200
    assert agent.post(url, dict.fromkeys(said, "")).status_code == 422
    assert not model.objects.exists()
    assert agent.post(url, said).status_code == 302
    assert model.objects.get().case == case


def test_a_document_is_deposited_and_only_ever_downloaded(agent: Client, case: Case) -> None:
    url = f"{case.get_absolute_url()}document/"
    refused = agent.post(url, {"document": SimpleUploadedFile("avis.pdf", b"MZ\x90\x00")})
    assert "n’est pas accepté" in refused.content.decode()
    upload = SimpleUploadedFile("avis d’été.pdf", PDF, "text/html")
    assert agent.post(url, {"document": upload}).status_code == 302
    document = Document.objects.get()
    answer = agent.get(f"{url}{document.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_document_of_another_file_is_not_reached_through_mine(
    agent: Client, cast: Cast, case: Case
) -> None:
    other = open_case(actor=cast.agent, procedure="support", person=person(cast), origin="self")
    upload = SimpleUploadedFile("a.pdf", PDF)
    document = add_document(actor=cast.agent, case=other, upload=upload)
    assert agent.get(f"{case.get_absolute_url()}document/{document.pk}/").status_code == 404


def test_the_plan_and_the_sheet_of_rights_by_their_pages(
    agent: Client, cast: Cast, case: Case
) -> None:
    move(
        actor=cast.agent,
        case=case,
        transition="agree",
        fields={"consent": True, "channel": "phone"},
    )
    agent.post(
        f"/accompagnement/{case.reference}/droits/",
        dict.fromkeys(ReviewedRight.values, "not_concerned"),
    )
    assert not case.right_reviews.filter(state="unknown").exists()
    move(actor=cast.agent, case=case, transition="finish_review")
    url = f"{case.get_absolute_url()}plan/"
    said = {"axis": "care", "title": "Dentiste", "obstacle": "cost"}
    assert agent.post(url, said).status_code == 302
    step = Step.objects.get()
    assert agent.post(f"{url}{step.pk}/non-fait/", {"reason": "cost_left"}).status_code == 302
    assert agent.post(f"{url}{step.pk}/a-faire/").status_code == 302
    done = {"done_on": timezone.localdate().isoformat(), "proof": "claim"}
    assert agent.post(f"{url}{step.pk}/fait/", done).status_code == 302
    step.refresh_from_db()
    assert (step.state, step.proof) == ("done", "claim")
    assert "Remboursement constaté" in agent.get(case.get_absolute_url()).content.decode()


def test_opening_from_a_person(agent: Client, cast: Cast) -> None:
    who = person(cast)
    url = f"/dossiers/ouvrir/accompagnements/?personne={who.pk}"
    assert "MARTIN Odile" in agent.get(url).content.decode()
    said = {"origin": "self", "lane": "urgent", "detected_by": "reception", "need": "dental"}
    assert agent.post(url, said).status_code == 302
    case = Case.objects.get()
    assert (case.person, case.lane, case.assigned_to) == (who, "urgent", cast.agent)
    assert "déjà un dossier ouvert" in agent.post(url, said).content.decode()


@pytest.mark.parametrize("key", ["0", "abc", "9" * 30])
def test_opening_for_nobody_known(agent: Client, cast: Cast, key: str) -> None:
    assert agent.get(f"/dossiers/ouvrir/accompagnements/?personne={key}").status_code == 404
    stranger = Person.objects.create(fund=cast.other_fund, last_name="X", first_names="Y")
    assert agent.get(f"/dossiers/ouvrir/accompagnements/?personne={stranger.pk}").status_code == 404


def test_opening_asks_for_the_word(cast: Cast, client: Client) -> None:
    client.force_login(cast.by_role[Role.RECEPTION])
    assert client.get("/dossiers/ouvrir/accompagnements/").status_code == 403
    assert client.get("/dossiers/ouvrir/inconnu/").status_code == 404


def test_filters_tell_themselves_and_narrow_the_list(agent: Client, cast: Cast, case: Case) -> None:
    url = "/dossiers/liste/accompagnements/"
    done = open_case(
        actor=cast.colleague,
        procedure="support",
        person=person(cast),
        origin="self",
        assigned_to=cast.colleague,
    )
    move(actor=cast.colleague, case=done, transition="out_of_scope", fields={"why": "Autre régime"})

    def found(query: str) -> tuple[set[str], str]:
        page = agent.get(url + query)
        return {row.title for row in page.context["rows"]}, page.context["sentence"]

    assert found("")[0] == {case.reference, done.reference}
    assert found("?situation=clos") == ({done.reference}, "dossiers, clos")
    assert found("?retard=1") == ({case.reference}, "dossiers, en retard")
    assert found(f"?agent={cast.agent.pk}") == ({case.reference}, "dossiers, suivis par vous")
    assert found("?agent=personne")[0] == set()
    assert found("?etat=detected")[0] == {case.reference}
    assert found("?issue=hors_champ")[0] == {done.reference}
    assert found(f"?site={cast.site.pk}&voie=normal&main=fund&situation=ouvert")[0] == {
        case.reference
    }


def test_bulk_assignment_is_previewed_then_done(cast: Cast, client: Client, case: Case) -> None:
    client.force_login(cast.manager)
    url = "/dossiers/liste/accompagnements/"
    said = {"action": "assign", "choix": [case.pk]}
    assert "Carla Collègue" in client.post(url, said).content.decode()
    client.post(url, {**said, "confirme": "1", "to": cast.colleague.pk})
    case.refresh_from_db()
    assert case.assigned_to == cast.colleague


def test_an_agent_hands_over_only_his_own(cast: Cast, client: Client, case: Case) -> None:
    client.force_login(cast.colleague)
    said = {"leaving": cast.agent.pk, "to": cast.colleague.pk}
    client.post("/dossiers/confier/", said)
    assert Case.objects.get().assigned_to == cast.agent
    client.force_login(cast.agent)
    client.post("/dossiers/confier/", said)
    assert Case.objects.get().assigned_to == cast.colleague


def _many(cast: Cast, n: int) -> None:
    """Files as the actions make them, in bulk."""
    people = Person.objects.bulk_create(
        Person(fund=cast.fund, last_name=f"Nom{i}", first_names="P", sort_name=f"nom{i}")
        for i in range(n)
    )
    now = timezone.now()
    Case.objects.bulk_create(
        Case(
            fund=cast.fund,
            procedure="support",
            reference=f"MAS-2025-{i:06d}",
            person=who,
            state="detected",
            holder="fund",
            origin="self",
            assigned_to=cast.agent,
            team=cast.team,
            site=cast.site,
            opened_at=now,
            state_since=now,
            due_on=dt.date(2026, 1, 1) + dt.timedelta(days=i % 900),
        )
        for i, who in enumerate(people)
    )


def test_ten_thousand_files_cost_no_more_queries(
    agent: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    _many(cast, 10_000)
    with django_assert_max_num_queries(18):
        page = agent.get("/dossiers/liste/accompagnements/?situation=ouvert&retard=1")
    assert page.status_code == 200
    with django_assert_max_num_queries(30):
        assert agent.get("/").status_code == 200


def test_a_long_file_costs_no_more_queries_and_is_read_in_parts(
    agent: Client, cast: Cast, case: Case, django_assert_max_num_queries: Any
) -> None:
    start = timezone.now() - dt.timedelta(days=10)
    for i in range(70):
        at = start + dt.timedelta(hours=i)
        add_contact(
            actor=cast.agent, case=case, channel="phone", reached=True, summary=f"n° {i}", at=at
        )
    add_note(actor=cast.agent, case=case, text="Note")
    add_task(actor=cast.agent, case=case, title="Tâche")
    with django_assert_max_num_queries(45):
        page = agent.get(case.get_absolute_url())
    assert "n° 69" in page.content.decode() and "n° 5<" not in page.content.decode()
    older = agent.get(case.get_absolute_url(), {"avant": page.context["older"]})
    assert "n° 5<" in older.content.decode()
    for junk in ("hier", "2026-13-45T00:00", "2026-01-01"):
        assert agent.get(case.get_absolute_url(), {"avant": junk}).status_code == 200


def test_letters_are_read_in_full(agent: Client, cast: Cast, case: Case) -> None:
    move(
        actor=cast.agent,
        case=case,
        transition="agree",
        fields={"consent": True, "channel": "phone"},
    )
    letter = case.letters.get()
    text = agent.get(f"{case.get_absolute_url()}courrier/{letter.pk}/").content.decode()
    assert "Vous avez accepté que nous vous accompagnions" in text
    assert case.reference in text


def test_steps_and_rights_are_only_read_once_closed(agent: Client, cast: Cast, case: Case) -> None:
    move(
        actor=cast.agent,
        case=case,
        transition="agree",
        fields={"consent": True, "channel": "phone"},
    )
    review_rights(
        actor=cast.agent,
        case=case,
        found=dict.fromkeys(ReviewedRight.values, ("open", "")),
    )
    move(actor=cast.agent, case=case, transition="finish_review")
    add_step(actor=cast.agent, case=case, axis="care", title="Dentiste")
    move(actor=cast.agent, case=case, transition="give_up", fields={"reason": "fear"})
    text = agent.get(case.get_absolute_url()).content.decode()
    assert "Enregistrer le bilan" not in text and "Remettre à faire" not in text
    assert "Abandon par la personne" in text


def test_the_list_is_exported_by_who_may(cast: Cast, client: Client, case: Case) -> None:
    url = "/dossiers/liste/accompagnements/?situation=ouvert&format=csv"
    client.force_login(cast.agent)
    assert client.get(url).status_code == 403
    client.force_login(cast.manager)
    text = b"".join(client.get(url).streaming_content).decode()
    assert case.reference in text and "Martin" in text.title()
    assert len(text.strip().splitlines()) == 2


def test_a_closed_file_says_how_it_ended(agent: Client, cast: Cast, case: Case) -> None:
    url = f"{case.get_absolute_url()}etape/enregistrer-un-refus/"
    agent.post(url, {"version": 0, "reason": "alone", "channel": "phone"})
    page = agent.get(case.get_absolute_url())
    assert ("Issue", "Refus de la personne") in page.context["file"].facts
    assert page.context["file"].primary is None
    assert "Préfère faire seule" in page.content.decode()
