"""The documentation of each right comes from its definition."""

from __future__ import annotations

from html import escape

import pytest
from django.test import Client
from django.urls import reverse

from relais.pages.typography import typeset
from relais.rules.right import names, right
from relais.rules.store import history
from relais.rules.store import names as values
from tests.cast import Cast


@pytest.mark.parametrize("name", names())
def test_every_right_documents_its_facts_values_and_example(
    client: Client, cast: Cast, name: str
) -> None:
    client.force_login(cast.agent)
    response = client.get(reverse("rights:right", args=[name]))
    page = response.content.decode()
    assert response.status_code == 200
    for text in right(name).references:
        assert escape(typeset(text)) in page
    shown = {value.name for value, _ in response.context["values"]}
    assert {one for one in values() if history(one)[0].topic == name} <= shown
    assert len(response.context["facts"]) >= len(right(name).facts.model_fields)
    assert not response.context["example"].error
    assert response.context["example"].verdict in (
        "free",
        "participative",
        "due",
        "none",
        "undetermined",
    )
    listed = client.get("/regles/").content.decode()
    assert f'href="{reverse("rights:right", args=[name])}"' in listed


def test_doubtful_values_are_marked_and_codes_are_not_shown(client: Client, cast: Cast) -> None:
    client.force_login(cast.agent)
    page = client.get("/regles/droit/ij/").content.decode()
    assert "à confirmer</span>" in page
    for name, codes in {
        "ij": ("self_employed", "at_mp", "child_death", "raam_cents"),
        "c2s": ("tenant", "applicant", "wage_net", "sick_pay", "micro_turnover"),
    }.items():
        asked = client.get(reverse("rights:right", args=[name])).content.decode()
        asked = asked[asked.index('id="faits"') : asked.index('id="valeurs"')]
        assert not [code for code in codes if code in asked]


def test_an_unknown_right_is_not_found(client: Client, cast: Cast) -> None:
    client.force_login(cast.agent)
    assert client.get("/regles/droit/inconnu/").status_code == 404
    client.force_login(cast.partner)
    assert client.get("/regles/droit/c2s/").status_code == 403
