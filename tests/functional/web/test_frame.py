"""The frame: menu by role, errors in French, health, preferences, API root."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from relais.common.refusals import Refused
from tests.cast import Cast

urlpatterns: list[object] = []


def test_nobody_sees_anything_without_login(client: Client, db: None) -> None:
    for address in ("/", "/recherche/", "/signaux/", "/travaux/", "/aide/"):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/compte/connexion/")


def test_health_answers_a_monitor_without_account(client: Client, db: None) -> None:
    response = client.get("/sante/")
    assert (response.status_code, response.json()["etat"]) == (200, "ok")
    assert not response.cookies


def test_menu_follows_the_role(client: Client, cast: Cast) -> None:
    def menu(role: str) -> str:
        client.force_login(cast.by_role[role])
        return client.get("/aide/").content.decode().split("<main")[0]

    assert "/signaux/" in menu("counsellor")
    assert "/signaux/" not in menu("delegate")
    assert "/signaux/" not in menu("partner")


def test_forbidden_and_unknown_pages_are_told_in_french(client: Client, cast: Cast) -> None:
    client.force_login(cast.by_role["delegate"])
    forbidden, unknown = client.get("/signaux/"), client.get("/nulle-part/")
    assert (forbidden.status_code, unknown.status_code) == (403, 404)
    assert "Page réservée" in forbidden.content.decode()
    assert "Page introuvable" in unknown.content.decode()


def test_the_stranger_s_cookie_of_theme_is_not_trusted(client: Client, cast: Cast) -> None:
    client.force_login(cast.agent)
    client.cookies["theme"] = '"><script>'
    assert 'data-theme="auto"' in client.get("/").content.decode()
    client.post("/preferences/", {"theme": "dark", "next": "/aide/"})
    assert 'data-theme="dark"' in client.get("/").content.decode()


@pytest.mark.parametrize("target", ["https://ailleurs.example.org/", "//ailleurs.example.org"])
def test_preferences_do_not_send_elsewhere(client: Client, cast: Cast, target: str) -> None:
    client.force_login(cast.agent)
    assert client.post("/preferences/", {"theme": "dark", "next": target})["Location"] == "/"


def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("Ce dossier est clos : rouvrez-le d’abord.", code="closed")


def test_a_refusal_is_a_message_on_the_page_one_comes_from(
    client: Client, cast: Cast, settings: object
) -> None:
    from config.urls import urlpatterns as real

    urlpatterns[:] = [path("refuser/", refuse), *real]
    settings.ROOT_URLCONF = "tests.functional.web.test_frame"  # type: ignore[attr-defined]
    client.force_login(cast.agent)
    back = client.post("/refuser/", headers={"Referer": "http://testserver/aide/?x=1"})
    assert (back.status_code, back["Location"]) == (302, "/aide/?x=1")
    assert "Ce dossier est clos" in client.get("/aide/").content.decode()
    part = client.post(
        "/refuser/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/aide/"}
    )
    assert part["HX-Redirect"] == "/aide/"
    elsewhere = client.post("/refuser/", headers={"Referer": "https://ailleurs.example.org/"})
    assert elsewhere.status_code == 409
    assert "Ce dossier est clos" in elsewhere.content.decode()


def test_api_speaks_problem_documents(client: Client, cast: Cast) -> None:
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "Relais"


def test_no_inline_style_nor_script_is_allowed(client: Client, cast: Cast) -> None:
    client.force_login(cast.agent)
    response = client.get("/")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert " style=" not in response.content.decode()


def test_what_is_searched_stands_in_no_address(client: Client, cast: Cast) -> None:
    client.force_login(cast.agent)
    found = client.post("/recherche/", {"q": "valeurs lég"})
    assert "/regles/" in found.content.decode().split("<main")[1]
    assert "Rien trouvé" in client.post("/recherche/", {"q": "xyzabc"}).content.decode()
    part = client.post("/recherche/", {"q": "simuler"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert client.get("/recherche/?q=valeurs").content.decode().count("/regles/") == 1


@pytest.mark.parametrize("text", ["", "a", " ", "%", "'", "\x00", "é" * 500, "<script>"])
def test_any_text_may_be_searched(client: Client, cast: Cast, text: str) -> None:
    client.force_login(cast.agent)
    content = client.post("/recherche/", {"q": text}).content.decode()
    assert "<script>" not in content


def test_a_session_that_ended_leads_to_login_and_back(client: Client, db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/signaux/?etat=new"}
    response = client.get("/signaux/", headers=headers)
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/compte/connexion/?next=%2Fsignaux%2F%3Fetat%3Dnew"


def test_a_form_from_an_old_tab_is_told_in_french(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.agent)
    response = strict.post("/preferences/", {"theme": "dark"})
    assert response.status_code == 403
    assert "Rien n’a été enregistré" in response.content.decode()
