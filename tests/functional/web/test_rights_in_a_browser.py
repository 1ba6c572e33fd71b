"""The simulators as agents use them: typing, lines, two cases side by side, a link, the keyboard, a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import assert_accessible, assert_fits_phone, assert_reached_by_keyboard
from tests.cast import Cast

pytestmark = pytest.mark.browser
Browse = Callable[..., Page]
MONTHS = ("2025-03", "2025-02", "2025-01")


def stop_typed(page: Page) -> None:
    """Ten days of sickness of an employee, three months at 2 000 euros."""
    page.fill("[name=_on]", "2025-05-14")
    page.select_option("[name=kind]", "maladie")
    page.select_option("[name=status]", "salaried")
    page.fill("[name=starts_on]", "2025-04-01")
    page.fill("[name=ends_on]", "2025-04-10")
    page.fill("[name=hours]", "455")
    page.fill("[name='wages.0.month']", MONTHS[0])
    page.fill("[name='wages.0.gross_cents']", "2000")
    for line, month in enumerate(MONTHS[1:], start=1):
        page.click("button[name=ajouter][value=wages]")
        page.wait_for_selector(f"[name='wages.{line}.month']")
        assert page.input_value(f"[name='wages.{line}.month']") == month
        page.fill(f"[name='wages.{line}.gross_cents']", "2000")
    page.wait_for_selector("text=230,09")


def test_lists_grow_and_the_answer_follows(browse: Browse, cast: Cast) -> None:
    page = browse(cast.agent, "/droits/ij/")
    assert_reached_by_keyboard(page, "[name=kind]")
    stop_typed(page)
    page.evaluate("window.scrollTo(0, 0)")
    assert_accessible(page)
    assert_fits_phone(page)
    page.click("button[name=retirer][value=wages]")
    page.wait_for_selector("text=On ne peut pas encore répondre".lower())
    assert page.locator("[name='wages.2.month']").count() == 0
    assert page.input_value("[name='wages.1.gross_cents']") == "2000"


def test_two_cases_side_by_side_with_what_differs_underlined(browse: Browse, cast: Cast) -> None:
    page = browse(cast.agent, "/droits/ij/")
    stop_typed(page)
    page.click("button[name=garder]")
    page.wait_for_selector("text=Ne plus comparer")
    page.fill("[name=ends_on]", "2025-04-20")
    page.wait_for_selector("text=558,79")
    assert page.locator(".answer").count() == 2
    totals = page.locator(".answer .differs dd").all_inner_texts()
    assert any("230,09" in text for text in totals)
    assert any("558,79" in text for text in totals)
    line = page.locator(".answer .differs dd").first
    assert "underline" in line.evaluate("node => getComputedStyle(node).textDecorationLine")
    page.evaluate("window.scrollTo(0, 0)")
    assert_accessible(page)
    assert_fits_phone(page)
    page.click("text=Ne plus comparer")
    page.wait_for_selector(".side-by-side", state="detached")
    assert page.locator(".answer").count() == 1


def test_a_link_reopens_the_case_and_sends_no_fact_in_an_address(
    browse: Browse, cast: Cast
) -> None:
    page = browse(cast.agent, "/droits/ij/")
    stop_typed(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("[data-share]")
    page.wait_for_selector("text=Lien copié")
    link = page.evaluate("navigator.clipboard.readText()")
    asked: list[str] = []
    other = browse(cast.agent, "/aide/")
    other.on("request", lambda request: asked.append(request.url))
    other.goto(link)
    other.wait_for_selector("text=230,09")
    assert other.input_value("[name='wages.2.gross_cents']") == "2000"
    assert not [url for url in asked if "2000" in url.split("#")[0]]
    other.click("text=Paragraphe pour un courrier")
    other.click("[data-copy]")
    assert "2025" in other.input_value(".letter textarea")


def test_everything_works_without_javascript(browse: Browse, cast: Cast) -> None:
    page = browse(cast.agent, "/droits/ij/", java_script_enabled=False)
    page.select_option("[name=kind]", "maladie")
    page.fill("[name=starts_on]", "2025-04-01")
    page.click("button[name=ajouter][value=wages]")
    assert page.locator("[name='wages.1.month']").count() == 1
    assert page.input_value("[name=starts_on]") == "2025-04-01"
    page.click("text=Calculer")
    assert "statut professionnel" in page.inner_text("#verdict")
    page.click("button[name=garder]")
    page.select_option("[name=status]", "salaried")
    page.click("text=Calculer")
    assert page.locator(".answer").count() == 2


@pytest.mark.parametrize("path", ["/regles/droit/ij/", "/regles/droit/c2s/", "/regles/"])
def test_the_documentation_of_the_rules_is_accessible(
    browse: Browse, cast: Cast, path: str
) -> None:
    page = browse(cast.agent, path)
    assert_accessible(page)
    assert_fits_phone(page)
