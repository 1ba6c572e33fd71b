"""The main path of an investigator: the list, a signal, the professional behind it, back to the triage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from relais.casework.signals.models import FiledSignal
from relais.casework.signals.queue.loading import load_queue
from relais.casework.signals.retiring import settle
from relais.data.mining.ranking.nightly import rank_warehouse
from relais.data.warehouse import open_warehouse
from relais.registers.accounts.permissions import Role
from tests.browser import assert_accessible, assert_fits_phone, assert_reached_by_keyboard
from tests.cast import Cast
from tests.control import BUSY, ON

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


def test_the_queue_from_the_list_to_a_conclusion(
    browse: Callable[..., Page], cast: Cast, duplicate: FiledSignal, tmp_path: Path
) -> None:
    with open_warehouse(tmp_path, memory_limit="500MB", threads=1) as warehouse:
        rank_warehouse(warehouse, tmp_path, ON)
    load_queue(tmp_path)
    page = browse(cast.by_role[Role.INVESTIGATOR], "/professionnels-a-regarder/")
    seen(page)
    page.click("text=Comment cette file est faite")
    seen(page)
    page.click(f"a.row-link:has-text('{BUSY}') >> nth=0")
    page.wait_for_url("**/professionnels-a-regarder/*/")
    assert_reached_by_keyboard(page, ".button-primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Rendre à la file")
    seen(page)
    page.click("text=Voir son activité")
    page.wait_for_url(f"**/professionnels/{BUSY}/")
    page.click("text=Voir pourquoi et conclure")
    page.select_option("[name=outcome]", "confirmed")
    page.click("text=Noter la conclusion")
    page.wait_for_selector("[role=alert]")
    seen(page)
    page.select_option("[name=outcome]", "confirmed")
    page.fill("[name=note]", "Factures doublées, reconnues.")
    page.click("text=Noter la conclusion")
    page.wait_for_selector(".undo")
    assert "Anomalie confirmée" in page.inner_text(".badges")
    seen(page)
    page.click(".undo button")
    page.wait_for_selector("[name=outcome]")


def test_a_retired_detector_and_its_way_back(
    browse: Callable[..., Page], cast: Cast, duplicate: FiledSignal
) -> None:
    rate = {"share": 0.0, "low": 0.0, "high": 0.06}
    told = {"definition": "exact_duplicate", "n": 60, "confirmed": 0, "retired": True, "rate": rate}
    settle(cast.fund, [told], ON)
    page = browse(cast.by_role[Role.INVESTIGATOR], "/signaux/anomalies/")
    assert "ne figurent pas dans cette file" in page.inner_text(
        "main"
    ) or "ne figure pas" in page.inner_text("main")
    seen(page)
    page.goto("/detecteurs/")
    assert "retiré de la file" in page.inner_text("table")
    page.click("text=Acte payé deux fois")
    seen(page)
    page.click("text=Remettre en service")
    seen(page)
    page.fill("[name=reason]", "Définition corrigée")
    page.click("button:has-text('Remettre en service')")
    page.wait_for_selector("#retirements")
    assert "Définition corrigée" in page.inner_text("main")
    seen(page)


def test_a_large_table_of_the_law(browse: Callable[..., Page], cast: Cast) -> None:
    page = browse(cast.by_role[Role.INVESTIGATOR], reverse("rights:rule", args=["mining_pairs"]))
    seen(page)
    page.click("text=Voir et chercher dans toute la table")
    page.fill("[name=q] >> nth=-1", "YYYY115")
    page.click("main button:has-text('Chercher')")
    page.wait_for_selector("text=Voir toute la table")
    seen(page)


def test_the_catalogue(browse: Callable[..., Page], cast: Cast, duplicate: FiledSignal) -> None:
    page = browse(cast.by_role[Role.INVESTIGATOR], "/detecteurs/")
    seen(page)
    page.click("text=Acte payé deux fois")
    page.wait_for_url("**/detecteurs/acte-paye-deux-fois/")
    seen(page)
