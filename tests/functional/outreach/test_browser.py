"""Call mode with the keyboard alone, on-site entry on a phone, and axe on every page of campaigns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from relais.casework.outreach.actions import plan_field_action, receive_list, run_check
from relais.casework.outreach.models import Attempt, FieldEntry
from tests.browser import assert_accessible, assert_fits_phone
from tests.cast import Cast
from tests.functional.outreach.test_pages import campaign_now
from tests.integration.outreach.register import make_couple, make_people

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
Browse = Callable[..., Any]


def test_calls_by_keyboard(browse: Browse, transactional_db: None, cast: Cast) -> None:
    make_people(cast.fund, 3)
    make_couple(cast.fund, 50)
    campaign = campaign_now(cast, procedure="support")
    page = browse(cast.agent, reverse("outreach:call", args=[campaign.pk]))
    assert_accessible(page)
    page.keyboard.press("1")
    page.get_by_role("heading", name="Comment l’appel s’est-il passé ?").wait_for()
    assert_accessible(page)
    assert_fits_phone(page)
    said = []
    for key, outcome in (("3", "refused"), ("5", "unreachable"), ("6", "call_back")):
        person = page.locator(".call-person h2").inner_text()
        page.keyboard.press(key)
        page.wait_for_function(
            "name => document.querySelector('.call-person h2')?.innerText !== name", arg=person
        )
        said.append(outcome)
    # A key typed in the note is a letter of the note.
    page.get_by_label("Note").fill("1 2 3")
    kept = Attempt.objects.filter(same_call_as=None).order_by("pk")
    assert list(kept.values_list("outcome", flat=True)) == said
    page.get_by_role("button", name="Annuler cette issue").click()
    page.get_by_text("L’issue est annulée").wait_for()
    assert Attempt.objects.filter(undone_at=None, same_call_as=None).count() == 2


def test_on_site_on_a_phone(browse: Browse, transactional_db: None, cast: Cast) -> None:
    campaign = None
    make_people(cast.fund, 1)
    campaign = campaign_now(cast)
    action = plan_field_action(
        actor=cast.agent,
        campaign=campaign,
        title="Restos du Cœur",
        place="Toulon",
        on=campaign.starts_on,
    )
    page = browse(cast.agent, reverse("outreach:field", args=[action.pk]))
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="Rendez-vous pris").click()
    page.get_by_role("heading", name="1 personne rencontrée").wait_for()
    assert FieldEntry.objects.count() == 1
    assert_accessible(page)
    assert_fits_phone(page)


@pytest.mark.parametrize(
    "name", ["list", "campaign", "design", "new", "contacts", "upload", "plan"]
)
def test_pages_are_accessible(
    browse: Browse, transactional_db: None, cast: Cast, name: str
) -> None:
    make_people(cast.fund, 12)
    campaign = campaign_now(cast, holdout_per_mille=200)
    arguments = [] if name in ("list", "new") else [campaign.pk]
    page = browse(cast.manager, reverse(f"outreach:{name}", args=arguments))
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    assert_fits_phone(page)


def test_a_file_is_looked_at_before_it_is_imported(
    browse: Browse, transactional_db: None, cast: Cast
) -> None:
    make_people(cast.fund, 3)
    campaign = campaign_now(cast)
    lines = ["pseudonyme;issue;date", "p000000;refus;15/03/2021", "p000001;joint;16/03/2021"]
    lines += ["p000009;joint;16/03/2021", "p000002;peut-être;16/03/2021"]
    source = receive_list(
        actor=cast.manager,
        campaign=campaign,
        upload=SimpleUploadedFile("appels-de-mars.csv", "\n".join(lines).encode()),
    )
    run_check(actor=cast.manager, source=source)
    page = browse(cast.manager, reverse("outreach:import", args=[source.pk]))
    assert page.get_by_role("button", name="Importer 2 contacts").is_visible()
    assert_accessible(page)
    assert_fits_phone(page)
    page.get_by_role("button", name="Importer 2 contacts").click()
    page.get_by_role("heading", name="Import de appels-de-mars.csv").wait_for()
