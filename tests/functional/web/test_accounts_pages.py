"""The pages of login, in our look and in French, as a browser shows them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import assert_accessible, assert_fits_phone
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/compte/connexion/", "Se connecter"),
        ("/compte/mot-de-passe/oublie/", "Mot de passe oublié"),
        ("/compte/mot-de-passe/oublie/envoye/", "Regardez votre messagerie"),
        ("/compte/ferme/", "Compte fermé"),
        ("/compte/ouverture/", "Comptes ouverts par la caisse"),
    ],
)
def test_pages_before_login(browse: Callable[..., Page], path: str, heading: str) -> None:
    page = browse(None, path)
    assert page.inner_text("h1") == heading
    assert_accessible(page)
    assert_fits_phone(page)


def test_a_wrong_password_is_told_beside_nothing_else(
    browse: Callable[..., Page], cast: Cast
) -> None:
    page = browse(None, "/compte/connexion/")
    page.fill("input[name=login]", cast.agent.email)
    page.fill("input[name=password]", "pas le bon")
    page.click("main button.button-primary")
    assert "incorrect" in page.inner_text("[role=alert]")
    assert_accessible(page)


def test_login_then_second_factor_is_set_and_asked(browse: Callable[..., Page], cast: Cast) -> None:
    cast.agent.set_password(PASSWORD)
    cast.agent.save()
    page = browse(None, "/compte/double-authentification/")
    page.fill("input[name=login]", cast.agent.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.button-primary")
    assert page.inner_text("h1") == "Double authentification"
    assert_accessible(page)
    page.click("main a.button-primary")
    assert page.inner_text("h1") == "Confirmez que c’est vous"
    assert_accessible(page)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.button-primary")
    assert page.inner_text("h1") == "Activer l’application"
    secret = page.inner_text("main p code")
    assert_accessible(page)
    page.fill("input[name=code]", code_of(secret))
    page.click("main button.button-primary")
    assert_accessible(page)
    page.goto("/compte/double-authentification/")
    assert "active" in page.inner_text("main")
    page.click("summary:has-text('Alice')")
    page.click("text=Se déconnecter")
    page.goto("/compte/connexion/")
    page.fill("input[name=login]", cast.agent.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.button-primary")
    assert page.inner_text("h1") == "Second contrôle"
    assert_accessible(page)


def code_of(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))
