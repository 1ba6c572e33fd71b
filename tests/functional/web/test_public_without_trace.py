"""The public's simulator keeps nothing: no cookie, no session, no event, no fact in a log nor in an address."""

from __future__ import annotations

import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client

from relais.registers.audit.models import AuditEvent

ANSWERS = (
    {"where": "reunion"},
    {"partner": "yes", "children": "2"},
    {"age": "43", "partner_age": "47"},
    {"home": "tenant_with_aid"},
    {"aid": "251.37"},
    {"benefit": "none"},
    {"wage_net": "1873.21", "sure": "yes"},
)
FACTS = ("reunion", "tenant_with_aid", "251.37", "1873.21", "251,37", "1 873,21")


def walk(client: Client) -> list[HttpResponse]:
    """Every page from the first question to the answer."""
    pages = [client.get("/simulateur/")]
    for number, said in enumerate(ANSWERS):
        state = re.search(r'name="_state" value="([^"]*)"', pages[-1].content.decode())
        carried = {"_state": state[1]} if state else {}
        pages.append(client.post("/simulateur/", {**carried, "_question": str(number), **said}))
    return pages


@pytest.mark.django_db
def test_a_whole_visit_leaves_no_trace(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    before = AuditEvent.objects.count()
    with caplog.at_level(logging.DEBUG):
        pages = walk(client)
    assert "C2S" in pages[-1].content.decode().split("<h1>")[1]
    assert not client.cookies
    for page in pages:
        assert page.status_code == 200
        assert "no-store" in page["Cache-Control"] and "private" in page["Cache-Control"]
        assert "Set-Cookie" not in page
    assert Session.objects.count() == 0
    assert AuditEvent.objects.count() == before
    assert not [fact for fact in FACTS if fact in caplog.text]


@pytest.mark.django_db
def test_nothing_typed_travels_in_an_address(client: Client) -> None:
    for page in walk(client):
        forms = re.findall(r"<form[^>]*>", page.content.decode())
        assert all('method="post"' in form for form in forms)
        links = re.findall(r'(?:href|action|src)="([^"]*)"', page.content.decode())
        assert not [link for link in links for fact in FACTS if fact in link]


@pytest.mark.django_db
def test_the_answer_is_told_in_words_of_every_day(client: Client) -> None:
    page = walk(client)[-1].content.decode()
    for jargon in ("Forfait logement", "Ressources retenues", "participative", "foyer fiscal"):
        assert jargon not in page
    assert "Vos ressources comptées, sur un an" in page
    assert "Nous n’avons rien gardé" in page
