"""Simulators and legal values, without a browser."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from relais.registers.audit.models import AuditEvent
from relais.rules.right import names, right
from relais.rules.store import history
from relais.rules.store import names as values
from relais.web.rights.answer import answer
from relais.web.rights.c2s_form import months_before
from relais.web.rights.facts_form import FactsForm
from relais.web.rights.public import facts_of
from tests.cast import Cast

ON = dt.date(2025, 5, 14)


def typed(**changes: Any) -> dict[str, Any]:
    """One person alone, 950 euros a month, everything said."""
    return {
        "on": "2025-05-14",
        "territory": "metropole",
        "housing": "tenant",
        "n": "1",
        "m0-role": "applicant",
        "m0-birth_date": "1990-02-01",
        "m0-kind1": "wage_net",
        "m0-amount1": "950,00",
        "m0-complete": "on",
        **changes,
    }


def answers(client: Client, data: dict[str, Any]) -> list[Any]:
    found: list[Any] = client.post("/droits/c2s/", data).context["answers"]
    return found


@pytest.fixture
def agent(client: Client, cast: Cast) -> Client:
    client.force_login(cast.agent)
    return client


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"m0-amount1": "833,33"}, "free"),
        ({}, "participative"),
        ({"m0-amount1": "1500"}, "none"),
        ({"m0-amount1": "", "m0-kind1": "", "m0-complete": ""}, "undetermined"),
        ({"m0-amount1": "0"}, "free"),
    ],
)
def test_c2s_of_one_person(agent: Client, changes: dict[str, Any], verdict: str) -> None:
    [found] = answers(agent, typed(**changes))
    assert found.verdict == verdict


def test_a_partner_on_a_second_line_changes_the_ceiling(agent: Client) -> None:
    alone = answers(agent, typed())[0]
    couple = answers(
        agent,
        typed(
            **{"n": "2", "m1-role": "partner", "m1-birth_date": "1992-01-01", "m1-complete": "on"}
        ),
    )[0]
    assert dict(alone.amounts)["Plafond de la C2S gratuite"].startswith("10\u202f339")
    assert dict(couple.amounts)["Plafond de la C2S gratuite"].startswith("15\u202f508")


def test_two_hypotheses_side_by_side(agent: Client) -> None:
    pair = answers(agent, typed(other_on="2024-05-14", other_monthly="2500"))
    assert [found.verdict for found in pair] == ["participative", "none"]
    assert [found.on for found in pair] == [ON, dt.date(2024, 5, 14)]


@pytest.mark.parametrize(
    "changes",
    [
        {"on": "31/02/2025"},
        {"on": ""},
        {"m0-amount1": "-5"},
        {"m0-amount1": "beaucoup"},
        {"territory": "lune"},
        {"n": "99999999999"},
        {"n": "-1"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_breaks(agent: Client, changes: dict[str, Any]) -> None:
    assert agent.post("/droits/c2s/", typed(**changes)).status_code == 200


@pytest.mark.parametrize("day", ["1990-01-01", "2099-01-01"])
def test_before_the_law_and_after_the_last_ceiling(agent: Client, day: str) -> None:
    [found] = answers(agent, typed(on=day, **{"m0-birth_date": "1980-01-01"}))
    assert found.error or found.verdict == "none"


def test_people_are_added_and_taken_away_keeping_what_was_typed(agent: Client) -> None:
    more = agent.post("/droits/c2s/", typed(ajouter="1")).content.decode()
    assert 'name="m1-role"' in more
    assert 'value="950,00"' in more
    less = agent.post("/droits/c2s/", typed(n="2", retirer="1")).content.decode()
    assert 'name="m1-role"' not in less


def test_simulating_writes_nothing(agent: Client) -> None:
    before = AuditEvent.objects.count()
    answers(agent, typed())
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("name", names())
def test_every_right_has_its_simulator_and_survives_empty_facts(agent: Client, name: str) -> None:
    assert agent.get(reverse("rights:simulate", args=[name])).status_code == 200
    response = agent.post(reverse("rights:simulate", args=[name]), {"_on": "2025-05-14"})
    assert response.status_code == 200


def test_facts_of_any_right_are_read_back_as_declared() -> None:
    form = FactsForm(
        right("ij").facts,
        {
            "kind": "maladie",
            "status": "salaried",
            "starts_on": "2025-05-01",
            "ends_on": "2025-05-20",
            "ald": "0",
            "wages.0.month": "2025-04",
            "wages.0.gross_cents": "2000",
            "wages.1.month": "2025-03",
            "wages.1.gross_cents": "2000,50",
        },
    )
    assert form.is_valid(), form.errors
    facts = form.facts()
    assert facts["wages"] == [
        {"month": "2025-04", "gross_cents": 200000},
        {"month": "2025-03", "gross_cents": 200050},
    ]
    assert facts["ald"] is False
    assert "multiple_birth" not in facts
    assert answer("ij", facts, dt.date(2025, 5, 20)).verdict


@pytest.mark.parametrize("path", ["/droits/inconnu/", "/regles/inconnu/"])
def test_unknown_names_are_not_found(agent: Client, path: str) -> None:
    assert agent.get(path).status_code == 404


def test_every_legal_value_has_its_page_with_every_date_and_its_doubts(agent: Client) -> None:
    listed = agent.get("/regles/").content.decode()
    for name in values():
        assert f'href="{reverse("rights:rule", args=[name])}"' in listed
    for name in values()[::7]:
        page = agent.get(reverse("rights:rule", args=[name])).content.decode()
        assert page.count('<section class="card"') == len(history(name))
    doubtful = next(n for n in values() if history(n)[-1].to_confirm)
    assert "à confirmer" in agent.get(reverse("rights:rule", args=[doubtful])).content.decode()
    only = agent.get("/regles/?a_confirmer=1").content.decode()
    assert "✓</span> relue" not in only


def test_simulators_need_their_word(client: Client, cast: Cast) -> None:
    client.force_login(cast.partner)
    assert [client.get(p).status_code for p in ("/droits/", "/droits/c2s/", "/regles/")] == [
        403
    ] * 3
    assert client.get("/simulateur/").status_code == 200


def state_of(content: str) -> str:
    found = re.search(r'name="_state" value="([^"]*)"', content)
    return found[1] if found else ""


def test_public_answers_travel_signed_and_a_forged_state_starts_again(client: Client) -> None:
    first = client.post("/simulateur/", {"_question": "0", "where": "metropole"}).content.decode()
    assert "Qui vit avec vous" in first
    kept = state_of(first)
    second = client.post(
        "/simulateur/", {"_state": kept, "_question": "1", "partner": "no", "children": "0"}
    )
    assert "Quel âge" in second.content.decode()
    forged = client.post(
        "/simulateur/", {"_state": kept[:-3] + "abc", "_question": "6", "sure": "yes"}
    )
    assert forged.status_code == 200
    assert not client.cookies


@pytest.mark.parametrize("question", ["-1", "99", "x", ""])
def test_a_public_question_that_is_not_one_is_survived(client: Client, question: str) -> None:
    assert client.post("/simulateur/", {"_question": question}).status_code == 200


def test_public_facts_say_what_is_unknown() -> None:
    said = {"where": "alsace", "partner": "yes", "children": 2, "age": 40, "home": "unknown"}
    facts = facts_of({**said, "benefit": "aah", "sure": "no"}, ON)
    assert (facts["territory"], facts["alsace_moselle"], facts["housing"]) == (
        "metropole",
        True,
        None,
    )
    assert [m["role"] for m in facts["members"]] == [
        "applicant",
        "partner",
        "dependant",
        "dependant",
    ]
    assert facts["members"][0]["situations"] == ["aah"]
    assert facts["members"][1]["birth_date"] is None
    assert not facts["members"][0]["complete"]


def test_months_before_a_day_cover_the_reference_period() -> None:
    months = months_before(ON)
    assert (months[0], months[-1], len(months)) == ("2022-12", "2025-05", 30)
    assert {"2024-04", "2025-03"} <= set(months)


def test_public_page_is_never_cached(client: Client) -> None:
    response = client.get("/simulateur/")
    assert "no-store" in response["Cache-Control"]
