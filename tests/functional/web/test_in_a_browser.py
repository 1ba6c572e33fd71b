"""The frame as people use it: keyboard, phone, dark, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import (
    assert_accessible,
    assert_fits_phone,
    assert_reached_by_keyboard,
)
from tests.cast import Cast

pytestmark = pytest.mark.browser
Browse = Callable[..., Page]


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (
            "counsellor",
            [
                "/",
                "/recherche/",
                "/travaux/",
                "/regles/c2s-gratuite-plafond-annuel-publie-metropole/",
            ],
        ),
        ("partner", ["/", "/signaux/"]),
        ("analyst", ["/aide/", "/signaux/", "/regles/?a_confirmer=1", "/regles/nulle-part/"]),
        ("expert", ["/droits/", "/droits/ij/"]),
    ],
)
def test_pages_are_accessible_and_fit_a_phone(
    browse: Browse, cast: Cast, role: str, paths: list[str]
) -> None:
    page = browse(cast.by_role[role], paths[0])
    for path in paths:
        page.goto(path)
        assert_accessible(page)
        assert_fits_phone(page)


def test_search_everywhere_by_keyboard(browse: Browse, cast: Cast) -> None:
    page = browse(cast.agent, "/")
    page.keyboard.press("/")
    page.keyboard.type("valeurs")
    page.wait_for_selector("dialog .hits a")
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/regles/")
    page.keyboard.press("Control+k")
    assert page.is_visible("dialog input")
    page.keyboard.press("Escape")
    assert not page.is_visible("dialog input")


def test_menu_on_a_phone_and_without_javascript(browse: Browse, cast: Cast) -> None:
    page = browse(cast.agent, "/")
    page.set_viewport_size({"width": 360, "height": 780})
    assert not page.is_visible("#menu")
    page.click("button[data-toggle=menu]")
    assert page.is_visible("#menu >> text=Signaux")
    assert page.get_attribute("button[data-toggle=menu]", "aria-expanded") == "true"
    plain = browse(cast.agent, "/", java_script_enabled=False)
    plain.set_viewport_size({"width": 360, "height": 780})
    assert plain.is_visible("#menu >> text=Signaux")
    plain.fill("#search-everywhere", "valeurs")
    plain.press("#search-everywhere", "Enter")
    assert "Valeurs légales" in plain.inner_text("main")
    assert "valeurs" not in plain.url


def test_theme_and_density_are_kept(browse: Browse, cast: Cast) -> None:
    page = browse(cast.agent, "/aide/")
    page.click("summary:has-text('Alice')")
    page.click("button:has-text('Sombre')")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("summary:has-text('Alice')")
    page.click("button:has-text('Compacte')")
    assert page.get_attribute("html", "data-density") == "compact"
    assert page.get_attribute("html", "data-theme") == "dark"
    assert page.url.endswith("/aide/")


def test_skip_link_leads_to_the_content(browse: Browse, cast: Cast) -> None:
    page = browse(cast.agent, "/aide/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_c2s_simulator_answers_as_one_types(browse: Browse, cast: Cast) -> None:
    page = browse(cast.agent, "/droits/c2s/")
    assert_reached_by_keyboard(page, "[name=m0-birth_date]")
    page.fill("[name=on]", "2025-05-14")
    page.fill("[name=m0-birth_date]", "1990-02-01")
    page.select_option("[name=housing]", "tenant")
    page.select_option("[name=m0-kind1]", "wage_net")
    page.check("[name=m0-complete]")
    page.fill("[name=m0-amount1]", "833,33")
    page.wait_for_selector("text=droit à la C2S gratuite")
    page.fill("[name=m0-amount1]", "1000")
    page.wait_for_selector("text=avec une participation de")
    page.fill("[name=other_monthly]", "3000")
    page.wait_for_selector("text=n’a pas droit à la C2S")
    assert page.locator(".answer").count() == 2
    assert_accessible(page)
    page.click("text=Ajouter une personne")
    page.wait_for_selector("[name=m1-role]")
    assert page.input_value("[name=m0-amount1]") == "1000"
    assert_accessible(page)
    assert_fits_phone(page)


def test_public_simulator_without_javascript_nor_account(browse: Browse) -> None:
    page = browse(None, "/simulateur/", java_script_enabled=False)
    seen = []
    page.check("input[value=metropole]")
    page.click("text=Continuer")
    page.check("input[value=no]")
    page.fill("[name=children]", "0")
    page.click("text=Continuer")
    page.fill("[name=age]", "12")
    page.click("text=Continuer")
    seen.append(page.inner_text("[role=alert]"))
    page.fill("[name=age]", "36")
    page.click("text=Continuer")
    page.check("input[value=tenant]")
    page.click("text=Continuer")
    page.check("input[value=none]")
    page.click("text=Revenir")
    assert page.is_checked("input[value=tenant]")
    page.click("text=Continuer")
    page.check("input[value=none]")
    page.click("text=Continuer")
    page.fill("[name=wage_net]", "700")
    page.check("input[value=yes]")
    page.click("text=Continuer")
    assert page.inner_text("h1") == "Vous avez sans doute droit à la C2S gratuite"
    assert "Votre âge" in seen[0]
    assert page.context.cookies() == []


def test_public_simulator_is_accessible_at_each_question(browse: Browse) -> None:
    page = browse(None, "/simulateur/")
    for answer in ("metropole", "no", None, "tenant", "none", "no"):
        assert_accessible(page)
        assert_fits_phone(page)
        if answer is None:
            page.fill("[name=age]", "36")
        else:
            page.check(f"input[value={answer}]")
        page.click("text=Continuer")
    assert page.inner_text("h1") == "Il manque une information pour répondre"
    assert_accessible(page)
    assert_fits_phone(page)
