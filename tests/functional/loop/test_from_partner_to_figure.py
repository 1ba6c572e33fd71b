"""The loop, by hand and in a browser: a partner signals, the fund takes over, a counsellor accompanies until the care is
carried out, the night counts, and the manager's figure has moved and opens on the file."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from relais.casework.case.models import Case
from relais.casework.referrals.models import Referral
from relais.data.reporting.chapter import chapters
from relais.registers.directory.models import Person
from relais.web.night import run
from tests.cast import Cast
from tests.functional.referrals.conftest import yvette as _yvette
from tests.integration.report.conftest import home as _home

yvette, home = _yvette, _home
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
Browse = Callable[..., Any]
NOT_TONIGHT = ("Repérages", "Contrôles", "Listes", "Signaux")
CHAPTER = next(
    each.name
    for each in chapters()
    if {"supports", "care_carried_out"} <= {section.indicator for section in each.sections}
)


def night(home: Path) -> None:
    outcomes = run(home, timezone.localdate(), without=NOT_TONIGHT)
    assert [each.told for each in outcomes if not each.done] == []


def press(page: Any, name: str) -> None:
    """The button or the link of that name, in what the page is about."""
    main = page.locator("main")
    found = main.get_by_role("button", name=name).or_(main.get_by_role("link", name=name))
    found.first.click()


def told(page: Any, figure: str) -> str:
    """Value of a figure on the manager's page."""
    page.goto(f"/chiffres/?annee={timezone.localdate().year}&chapitre={CHAPTER}")
    shown = page.locator(f"#{figure} .figure-value").inner_text()
    return re.sub(r"\s|voir les lignes|:", "", shown)


def signal(page: Any) -> tuple[str, int]:
    """The partner's two minutes: the reference, and how many gestures it took from the first page."""
    gestures = 0

    def did(_: Any) -> None:
        nonlocal gestures
        gestures += 1

    did(press(page, "Orienter une personne"))
    did(page.get_by_label("Nom", exact=True).fill("LEFEVRE DUBOIS"))
    did(page.get_by_label("Prénoms").fill("Yvete"))
    did(page.get_by_label("Date de naissance").fill("1948-03-07"))
    did(page.get_by_label("Téléphone").fill("06 39 98 00 11"))
    did(page.get_by_label("Soins : y accéder").check())
    did(page.get_by_label("La personne est d’accord pour que la caisse").check())
    did(press(page, "Envoyer à la caisse"))
    page.get_by_text("envoyée").first.wait_for()
    return Referral.objects.get().reference, gestures


def take_over(page: Any) -> str:
    """From the counsellor's first page to a file opened for the right person."""
    page.goto("/")
    press(page, "LEFEVRE DUBOIS Yvete")
    press(page, "Accuser réception")
    page.get_by_text("Réception accusée").first.wait_for()
    press(page, "Prendre en charge")
    press(page, "C’est cette personne : prendre en charge")
    page.get_by_role("heading", name="LEFÈVRE-DUBOIS Yvette").wait_for()
    return Case.objects.get().reference


def accompany(page: Any) -> None:
    """Agreement, rights, plan, care carried out, closing: only with what the file offers."""
    press(page, "Enregistrer l’accord")
    page.get_by_label("La personne accepte l’accompagnement").check()
    page.get_by_label("Canal de l’échange").select_option("phone")
    press(page, "Enregistrer l’accord")
    page.get_by_label("Ceux qui restent à vérifier").select_option("not_concerned")
    press(page, "Enregistrer le bilan")
    page.get_by_text("Bilan enregistré").wait_for()
    press(page, "Terminer le bilan des droits")
    press(page, "Ajouter une étape")
    page.get_by_label("Axe").select_option("care")
    page.get_by_label("Ce que la personne va faire").fill("Consulter un dentiste")
    page.get_by_label("Frein à lever").select_option("cost")
    press(page, "Enregistrer")
    press(page, "Confirmer le plan avec la personne")
    page.get_by_label("La personne est d’accord avec chaque étape").check()
    page.get_by_label("Canal de l’échange").select_option("phone")
    press(page, "Confirmer le plan avec la personne")
    press(page, "Réalisée")
    page.get_by_label("Ce qui le montre").select_option("claim")
    press(page, "Enregistrer")
    press(page, "Clore l’accompagnement")
    page.get_by_label("Issue").select_option("realise_total")
    press(page, "Clore l’accompagnement")
    page.get_by_text("Clore l’accompagnement : c’est fait").wait_for()


def test_from_the_partner_s_two_minutes_to_the_figure_that_opens_on_the_file(
    browse: Browse,
    transactional_db: None,
    cast: Cast,
    yvette: Person,
    home: Path,
    settings: Any,
) -> None:
    settings.RELAIS_HOME = home
    night(home)
    manager = browse(cast.manager)
    assert (told(manager, "supports"), told(manager, "care_carried_out")) == ("0", "pasencoreconnu")

    started = time.monotonic()
    partner = browse(cast.partner)
    reference, gestures = signal(partner)
    assert gestures <= 8
    assert time.monotonic() - started < 120
    counsellor = browse(cast.agent)
    file = take_over(counsellor)
    accompany(counsellor)
    case = Case.objects.get(reference=file)
    assert (case.is_open, case.outcome, case.person) == (False, "realise_total", yvette)

    partner.goto(f"/orientations/{reference}/")
    followed = partner.locator("main").inner_text()
    assert "Accompagnement terminé" in followed
    assert file not in followed

    night(home)
    assert (told(manager, "supports"), told(manager, "care_carried_out")) == ("1", "100%")
    manager.locator("#care_carried_out .figure-value a").click()
    manager.get_by_role("link", name=file).click()
    manager.get_by_role("heading", name="LEFÈVRE-DUBOIS Yvette").wait_for()
    assert manager.url.endswith(case.get_absolute_url())
