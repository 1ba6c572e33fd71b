"""The public referral: no account, no JavaScript, an acknowledgement, no flood."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from relais.casework.case.actions import move
from relais.casework.case.models import Case
from relais.casework.mediation.actions import PER_SENDER
from relais.casework.mediation.models import Mediation
from relais.registers.accounts.models import Fund
from relais.registers.accounts.permissions import Role
from relais.registers.directory.models import Person
from tests.cast import Cast

URL = "/mediateur/"
ANSWERS: list[dict[str, str]] = [
    {"applicant": "insured", "on_behalf": "me"},
    {"fund": "831"},
    {"last_name": "Martin", "first_names": "Odile", "birth_date": "1950-03-02"},
    {
        "motive": "replacement_income",
        "statement": "Ma pension est suspendue sans explication.",
        "decision_notified_on": "2026-01-05",
    },
    {"prior_step": "yes", "prior_step_on": "2026-02-02", "litigation": "no"},
    {"email": "odile@example.org"},
]


def hidden(page: Any) -> dict[str, str]:
    text = page.content.decode()
    return dict(re.findall(r'name="(_state|_question)" value="([^"]*)"', text))


def walk(
    answers: list[dict[str, str]], client: Client | None = None, address: str = "10.0.0.1"
) -> Any:
    client = client or Client(enforce_csrf_checks=True)
    page = client.get(URL, REMOTE_ADDR=address)
    for said in answers:
        page = client.post(URL, {**hidden(page), **said}, REMOTE_ADDR=address)
    return page


def changed(number: int, **values: str) -> list[dict[str, str]]:
    return [{**said, **values} if i == number else said for i, said in enumerate(ANSWERS)]


def test_from_first_question_to_acknowledgement(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = walk(ANSWERS)
    case = Case.objects.get()
    assert page.status_code == 200
    assert case.reference in page.content.decode()
    row = Mediation.objects.get()
    assert (case.fund, case.person, case.opened_by) == (cast.fund, None, None)
    assert (row.last_name, row.motive, row.prior_step_on.isoformat()) == (
        "Martin",
        "replacement_income",
        "2026-02-02",
    )
    assert case.deadlines.filter(kind="appeal").exists()
    assert row.sender and "10.0.0.1" not in row.sender
    [sent] = mail.outbox
    assert sent.to == ["odile@example.org"]
    assert case.reference in sent.subject and "délais" in sent.body


def test_sent_twice_it_is_one_referral(cast: Cast) -> None:
    first, second = walk(ANSWERS), walk(ANSWERS)
    assert Case.objects.count() == 1
    reference = Case.objects.get().reference
    assert all(reference in page.content.decode() for page in (first, second))


def test_somebody_may_refer_for_another(cast: Cast) -> None:
    answers = [
        {"applicant": "insured", "on_behalf": "other"},
        ANSWERS[1],
        {"mandated_by": "Anne Roux, assistante sociale", "mandate": "on"},
        *ANSWERS[2:],
    ]
    walk(answers)
    assert Mediation.objects.get().mandated_by == "Anne Roux, assistante sociale"


@pytest.mark.parametrize(
    ("number", "values", "sentence"),
    [
        (0, {"website": "http://spam"}, "doit rester vide"),
        (3, {"motive": "lottery"}, ""),
        (3, {"decision_notified_on": "2999-01-01"}, "pas encore arrivée"),
        (4, {"prior_step": "no"}, "Écrivez d’abord au service"),
        (4, {"prior_step_on": ""}, "la date de cette démarche"),
        (4, {"litigation": "yes"}, "tribunal est saisi"),
        (5, {"email": "", "phone": ""}, "un courriel ou un téléphone"),
        (5, {"email": "pas une adresse"}, ""),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_written(
    cast: Cast, number: int, values: dict[str, str], sentence: str
) -> None:
    page = walk(changed(number, **values)[: number + 1])
    assert page.status_code == 200
    assert "field-wrong" in page.content.decode() or sentence
    assert sentence in page.content.decode().replace("&#x27;", "’")
    assert not Case.objects.exists()


def test_a_question_that_was_jumped_over_is_asked(cast: Cast) -> None:
    page = Client().post(URL, {"_question": "6", "email": "a@example.org"})
    assert page.status_code == 200
    assert "Demander l’aide du médiateur" in page.content.decode()
    assert not Case.objects.exists()


def test_a_flood_is_refused_and_others_still_pass(cast: Cast) -> None:
    for n in range(PER_SENDER):
        walk(changed(3, statement=f"Désaccord n° {n}"))
    page = walk(changed(3, statement="Un de trop"))
    assert page.status_code == 429
    assert "Rien n’est enregistré" in page.content.decode()
    assert Case.objects.count() == PER_SENDER
    assert walk(changed(3, statement="Une autre personne"), address="10.0.0.2").status_code == 200
    assert Case.objects.count() == PER_SENDER + 1


def test_where_a_visitor_comes_from_is_not_what_he_says(cast: Cast, settings: Any) -> None:
    client = Client(headers={"X-Forwarded-For": "1.1.1.1, 2.2.2.2"})
    walk(ANSWERS, client)
    first = Mediation.objects.get().sender
    settings.PROXIES = 1
    walk(changed(3, statement="Autre chose"), client)
    second = Mediation.objects.exclude(sender=first).get().sender
    walk(changed(3, statement="Encore"), Client(headers={"X-Forwarded-For": "9.9.9.9, 2.2.2.2"}))
    assert Mediation.objects.filter(sender=second).count() == 2


def test_one_fund_is_not_asked_for(db: None) -> None:
    fund = Fund.objects.create(code="831", name="CPAM du Var", department="83")
    page = walk([ANSWERS[0], *ANSWERS[2:]])
    assert page.status_code == 200
    assert Case.objects.get().fund == fund


def test_the_mediator_links_the_person_and_works_on_the_file(cast: Cast, client: Client) -> None:
    walk(ANSWERS)
    case = Case.objects.get()
    odile = Person.objects.create(fund=cast.fund, last_name="Martin", first_names="Odile")
    client.force_login(cast.by_role[Role.MEDIATOR])
    page = client.get(case.get_absolute_url())
    text = page.content.decode()
    assert "Ma pension est suspendue" in text
    assert page.context["file"].primary.label == "Déclarer recevable"
    found = client.post(f"{case.get_absolute_url()}personne/", {"q": "Martin Odile"})
    assert found.status_code == 200
    assert client.post(f"{case.get_absolute_url()}personne/", {"person": "x"}).status_code == 404
    client.post(f"{case.get_absolute_url()}personne/", {"person": odile.pk})
    case.refresh_from_db()
    assert case.person == odile
    said = {"version": 0, "service": "invalidity", "no_litigation": "on"}
    client.post(f"{case.get_absolute_url()}etape/declarer-recevable/", said)
    assert "suspendu" in client.get(case.get_absolute_url()).content.decode()
    assert client.get("/dossiers/liste/mediations/").status_code == 200
    assert client.get("/dossiers/liste/accompagnements/").status_code == 403


def test_the_amount_of_an_opinion_is_typed_in_euros(cast: Cast, client: Client) -> None:
    walk(ANSWERS)
    case, mediator = Case.objects.get(), cast.by_role[Role.MEDIATOR]
    for transition, fields in (
        ("admit", {"service": "invalidity", "no_litigation": True}),
        ("ask_service", {"question": "Pourquoi ?"}),
        ("service_answers", {"position": "changes", "observations": "Erreur."}),
    ):
        move(actor=mediator, case=case, transition=transition, fields=fields)
    client.force_login(mediator)
    url = f"{case.get_absolute_url()}etape/rendre-l-avis/"
    said = {
        "version": case.version,
        "result": "paiement",
        "cause": "rule",
        "opinion": "La règle a été mal appliquée.",
    }
    assert "Montant payé" in client.post(url, said).content.decode()
    assert client.post(url, {**said, "amount_cents": "sept mille"}).status_code == 422
    assert client.post(url, {**said, "amount_cents": "7 000,50"}).status_code == 302
    assert case.amounts.get().amount_cents == 700_050
