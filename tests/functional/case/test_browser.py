"""A support led in a real browser, the public referral without JavaScript, and axe on every page of files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from relais.casework.case.actions import (
    add_document,
    add_step,
    add_task,
    move,
    open_case,
)
from relais.casework.case.models import Case
from relais.casework.support.actions import review_rights
from relais.casework.support.enums import ReviewedRight
from relais.registers.accounts.permissions import Role
from relais.registers.directory.models import Person
from tests.browser import assert_accessible, assert_fits_phone
from tests.cast import Cast
from tests.integration.case.test_documents import PDF

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
Browse = Callable[..., Any]


def opened(cast: Cast, procedure: str = "support", **fields: Any) -> Case:
    person = Person.objects.create(fund=cast.fund, last_name="Martin", first_names="Odile")
    actor = cast.agent if procedure == "support" else cast.by_role[Role.MEDIATOR]
    return open_case(
        actor=actor,
        procedure=procedure,
        person=person,
        origin="self",
        assigned_to=actor,
        **fields,
    )


def to_plan(cast: Cast, case: Case) -> None:
    said = {"consent": True, "channel": "phone", "summary": "Elle accepte."}
    move(actor=cast.agent, case=case, transition="agree", fields=said)
    found = dict.fromkeys(ReviewedRight.values, ("open", ""))
    review_rights(actor=cast.agent, case=case, found=found)
    move(actor=cast.agent, case=case, transition="finish_review")


def test_an_agreement_and_its_undo(browse: Browse, transactional_db: None, cast: Cast) -> None:
    case = opened(cast)
    page = browse(cast.agent, case.get_absolute_url())
    page.get_by_role("link", name="Enregistrer l’accord").first.click()
    page.get_by_label("Canal de l’échange").select_option("phone")
    page.get_by_role("button", name="Enregistrer l’accord").click()
    page.get_by_role("alert").wait_for()
    assert_accessible(page)
    page.get_by_label("La personne accepte l’accompagnement").check()
    page.get_by_role("button", name="Enregistrer l’accord").click()
    page.get_by_role("button", name="Terminer le bilan des droits").wait_for()
    assert Case.objects.get().state == "review"
    assert_accessible(page)
    page.get_by_role("button", name="Annuler cette étape").click()
    page.get_by_text("est annulée").wait_for()
    assert Case.objects.get().state == "detected"


def test_pages_of_a_file(browse: Browse, transactional_db: None, cast: Cast) -> None:
    case = opened(cast)
    to_plan(cast, case)
    add_step(actor=cast.agent, case=case, axis="care", obstacle="cost", title="Dentiste")
    add_task(actor=cast.agent, case=case, title="Rappeler")
    add_document(actor=cast.agent, case=case, upload=SimpleUploadedFile("devis.pdf", PDF))
    page = browse(cast.agent, case.get_absolute_url())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert_accessible(page)
    letter = case.letters.get()
    for part in (
        "echange/",
        "document/",
        "plan/",
        "etape/enregistrer-un-abandon/",
        "courrier/",
        f"courrier/{letter.pk}/",
    ):
        page.goto(f"{case.get_absolute_url()}{part}")
        assert_accessible(page)
        assert_fits_phone(page)
    for path in ("/dossiers/liste/accompagnements/?situation=ouvert", "/dossiers/courriers/"):
        page.goto(path)
        assert_accessible(page)
        assert_fits_phone(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Imprimer cette liste en un PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")


def test_pages_of_a_mediation(browse: Browse, transactional_db: None, cast: Cast) -> None:
    case = opened(
        cast, "mediation", motive="indu", prior_step_on="2026-01-05", statement="Je conteste."
    )
    mediator = cast.by_role[Role.MEDIATOR]
    said = {
        "service": "control",
        "no_litigation": True,
        "decision_notified_on": "2026-01-01",
    }
    move(actor=mediator, case=case, transition="admit", fields=said)
    page = browse(mediator, case.get_absolute_url())
    assert_accessible(page)
    assert_fits_phone(page)
    page.goto(f"{case.get_absolute_url()}etape/rendre-l-avis/")
    assert_accessible(page)


def test_the_mediator_is_reached_without_javascript(
    browse: Browse, transactional_db: None, cast: Cast
) -> None:
    page = browse(None, "/mediateur/", java_script_enabled=False)
    go = page.get_by_role("button", name="Continuer")
    page.get_by_label("Assuré ou ayant droit").check()
    page.get_by_label("Pour moi").check()
    go.click()
    page.get_by_label("Caisse").select_option("831")
    go.click()
    page.get_by_label("Nom", exact=True).fill("Martin")
    page.get_by_label("Prénoms").fill("Odile")
    go.click()
    page.get_by_label("De quoi s’agit-il ?").select_option("reimbursement")
    page.get_by_label("Que s’est-il passé ?").fill("Des soins n’ont pas été remboursés.")
    go.click()
    page.get_by_label("Oui").first.check()
    page.get_by_label("À quelle date ?").fill("2026-01-05")
    page.get_by_label("Non").last.check()
    go.click()
    page.get_by_label("Courriel").fill("odile@example.org")
    go.click()
    page.get_by_role("heading", name="Votre demande est enregistrée").wait_for()
    assert Case.objects.get().reference in page.content()


def test_the_referral_is_accessible(browse: Browse, transactional_db: None, cast: Cast) -> None:
    page = browse(None, "/mediateur/")
    assert_accessible(page)
    assert_fits_phone(page)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("alert").wait_for()
    assert_accessible(page)
