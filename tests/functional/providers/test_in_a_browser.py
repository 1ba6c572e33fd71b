"""The main path of an investigator: the list, a signal, the professional behind it, back to the triage."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from relais.casework.signals.models import FiledSignal
from relais.registers.accounts.permissions import Role
from tests.browser import assert_accessible, assert_fits_phone, assert_reached_by_keyboard
from tests.cast import Cast
from tests.control import BUSY

pytestmark = pytest.mark.browser


def seen(page: Page) -> None:
    assert_accessible(page)
    assert_fits_phone(page)


def test_from_the_list_to_the_triage(
    browse: Callable[..., Page], cast: Cast, duplicate: FiledSignal
) -> None:
    page = browse(cast.by_role[Role.INVESTIGATOR], "/signaux/anomalies/")
    seen(page)
    page.click(f"a.row-link:has-text('Professionnel {BUSY}')")
    page.wait_for_url(f"**/signaux/{duplicate.pk}/")
    seen(page)
    page.click("text=Son activité, mois par mois")
    page.wait_for_url(f"**/professionnels/{BUSY}/")
    page.click("text=Voir les chiffres en tableau")
    seen(page)
    page.click("text=Lignes de soins")
    seen(page)
    page.goto(f"/signaux/{duplicate.pk}/")
    page.click("text=Demander des pièces")
    seen(page)
    page.fill("[name=what]", "Ordonnances de mars")
    page.select_option("[name=addressee]", "provider")
    page.fill("[name=due_on]", "2026-01-01")
    page.click("text=Noter la demande")
    assert "date limite" in page.inner_text("[role=alert]")


def test_setting_aside_keeping_and_taking_back(
    browse: Callable[..., Page], cast: Cast, duplicate: FiledSignal
) -> None:
    page = browse(cast.by_role[Role.INVESTIGATOR], f"/signaux/{duplicate.pk}/")
    assert_reached_by_keyboard(page, ".button-primary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".undo")
    assert "Dossier à ouvrir" in page.inner_text(".badges")
    page.click(".undo button")
    page.wait_for_selector("[name=reason]")
    page.select_option("[name=reason]", "justified")
    page.click("button:has-text('Classer sans suite')")
    page.wait_for_selector(".undo")
    assert "Écarté" in page.inner_text(".badges")
    seen(page)


def test_the_catalogue(browse: Callable[..., Page], cast: Cast, duplicate: FiledSignal) -> None:
    page = browse(cast.by_role[Role.INVESTIGATOR], "/detecteurs/")
    seen(page)
    page.click("text=Acte payé deux fois")
    page.wait_for_url("**/detecteurs/acte-paye-deux-fois/")
    seen(page)
