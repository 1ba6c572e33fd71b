"""The paragraph of an answer goes to the letter of a file, where the agent reads it before it is written."""

from __future__ import annotations

import pytest
from django.test import Client

from relais.casework.case.actions import open_case
from relais.casework.case.enums import CaseOrigin
from relais.casework.case.models import Letter
from tests.cast import Cast
from tests.integration.case.trial import make_person

TEXT = "Le foyer a droit à la C2S avec une participation de 14 € par mois."


@pytest.fixture
def reference(cast: Cast) -> str:
    """A health support of the agent's own team."""
    made = open_case(
        actor=cast.agent,
        procedure="support",
        person=make_person(cast.agent.fund),
        origin=CaseOrigin.SELF,
    )
    return made.reference


def propose(client: Client, reference: str) -> tuple[int, str]:
    given = {"dossier": reference, "proposed": TEXT, "title": "Votre droit : C2S"}
    response = client.post("/droits/courrier/", given, follow=True)
    return response.status_code, response.content.decode()


def test_the_text_is_proposed_and_nothing_is_written(
    client: Client, cast: Cast, reference: str
) -> None:
    client.force_login(cast.agent)
    before = Letter.objects.count()
    status, page = propose(client, reference)
    assert status == 200
    assert TEXT in page and 'value="Votre droit : C2S"' in page and "Madame, Monsieur" in page
    assert Letter.objects.count() == before


def test_a_file_one_may_not_work_on_refuses(client: Client, cast: Cast, reference: str) -> None:
    client.force_login(cast.stranger)
    status, page = propose(client, reference)
    assert status in (403, 404)
    assert TEXT not in page


@pytest.mark.parametrize("wrong", ["", "  ", "a/b", "../droits", "inconnu"])
def test_a_number_that_is_no_file_is_said(client: Client, cast: Cast, wrong: str) -> None:
    client.force_login(cast.agent)
    status, page = propose(client, wrong)
    assert status in (200, 404)
    assert TEXT not in page
