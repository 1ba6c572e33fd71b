"""Signals as an agent meets them: pictures that filter, a page to read, a decision by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from relais.registers.accounts.permissions import Role
from relais.registers.directory.models import Person
from tests.browser import (
    assert_accessible,
    assert_fits_phone,
    assert_reached_by_keyboard,
)
from tests.cast import Cast
from tests.functional.signals.test_decisions import file_signal
from tests.functional.signals.test_network import evidence

pytestmark = pytest.mark.browser


@pytest.fixture
def person(cast: Cast) -> Person:
    return Person.objects.create(
        fund=cast.fund, pseudonym="p1", last_name="Martin", first_names="Odile", commune="83137"
    )


def test_from_the_map_to_an_open_file(
    browse: Callable[..., Page], cast: Cast, person: Person
) -> None:
    wanted = file_signal(cast, person)
    file_signal(cast, None, commune="83069", subject_id="p2")
    page = browse(cast.agent, "/signaux/")
    assert_accessible(page)
    assert_fits_phone(page)
    page.click("summary:has-text('Voir la carte en tableau')")
    page.click("figure a:has-text('Toulon')")
    assert page.locator("tbody tr a.row-link").count() == 1
    page.click("a.row-link")
    assert_accessible(page)
    assert_fits_phone(page)
    assert_reached_by_keyboard(page, ".button-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dossiers/**")
    wanted.refresh_from_db()
    assert wanted.state == "opened"


def test_setting_aside_and_taking_it_back(
    browse: Callable[..., Page], cast: Cast, person: Person
) -> None:
    signal = file_signal(cast, person)
    page = browse(cast.agent, f"/signaux/{signal.pk}/")
    page.click("text=Écarter ce signal")
    assert "Raison" in page.inner_text("[role=alert]")
    assert_accessible(page)
    page.select_option("[name=reason]", "known")
    page.click("text=Écarter ce signal")
    assert "Écarté" in page.inner_text(".badges")
    page.click("text=Annuler")
    assert "Vu" in page.inner_text(".badges")


def test_a_map_of_links_reads_on_a_phone(browse: Callable[..., Page], cast: Cast) -> None:
    ring = file_signal(
        cast, None, purpose="abuse", subject_kind="network", subject_id="n1", evidence=evidence()
    )
    page = browse(cast.by_role[Role.INVESTIGATOR], f"/signaux/{ring.pk}/")
    assert "croix : adresse" in page.inner_text("figcaption")
    assert_accessible(page)
    assert_fits_phone(page)
