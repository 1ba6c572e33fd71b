"""The list of anomalies: filtered by detector, professional, territory and stake; its totals are those of the selection."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from relais.casework.signals.models import FiledSignal, SignalDefinition
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Role
from tests.cast import Cast
from tests.functional.signals.test_decisions import file_signal

LIST = "/signaux/anomalies/"


def filed(cast: Cast, subject: str, **given: object) -> FiledSignal:
    return file_signal(
        cast, None, purpose="abuse", subject_kind="provider", subject_id=subject, **given
    )


@pytest.fixture
def investigator(cast: Cast, client: Client) -> Agent:
    filed(cast, "d1", amount_cents=2_000_000)
    filed(cast, "d1", amount_cents=50_000)
    filed(cast, "d2", amount_cents=None, commune="83069")
    filed(cast, "d3", amount_cents=150_000, state="asked")
    agent = cast.by_role[Role.INVESTIGATOR]
    client.force_login(agent)
    return agent


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("", ["d1", "d1", "d2"]),
        ("tout=1", ["d1", "d3", "d1", "d2"]),
        ("etat=asked", ["d3"]),
        ("tout=1&numero=d1", ["d1", "d1"]),
        ("tout=1&numero=D1", []),
        ("tout=1&enjeu=1000", ["d1", "d3"]),
        ("tout=1&enjeu=10000", ["d1"]),
        ("tout=1&enjeu=inconnu", ["d2"]),
        ("tout=1&commune=83069", ["d2"]),
        ("tout=1&sorte=network", []),
        ("tout=1&detecteur=definition_abuse", ["d1", "d3", "d1", "d2"]),
    ],
)
def test_filters(client: Client, investigator: Agent, query: str, subjects: list[str]) -> None:
    page = client.get(f"{LIST}?{query}")
    found = [row.cells[0].text for row in page.context["rows"]]
    assert found == [f"Professionnel {subject}" for subject in subjects]


def test_totals_are_those_of_the_selection_and_say_what_is_unknown(
    client: Client, investigator: Agent
) -> None:
    totals = dict(client.get(LIST).context["totals"])
    assert totals["Signaux"] == "3\u202fsignaux" or totals["Signaux"].startswith("3")
    assert totals["Somme des enjeux"].replace("\u202f", " ") == "20 500,00 €"
    assert totals["Sans montant"].startswith("1")


def test_the_largest_stakes_lead_to_their_signals(client: Client, investigator: Agent) -> None:
    first, *others = client.get(f"{LIST}?tout=1").context["subjects"]
    assert first.label == "Professionnel d1" and first.share == 100
    assert [bar.label for bar in others] == ["Professionnel d3"]
    assert client.get(f"{LIST}{first.url}").context["page"].total == 2


def test_each_list_has_its_own_purpose(client: Client, cast: Cast, investigator: Agent) -> None:
    file_signal(cast, None)
    assert client.get("/signaux/").status_code == 403
    client.force_login(cast.agent)
    assert client.get(LIST).status_code == 403
    assert client.get("/signaux/?tout=1").context["page"].total == 1


def test_many_are_kept_at_once_and_exported(client: Client, investigator: Agent) -> None:
    keys = list(FiledSignal.objects.filter(subject_id="d1").values_list("pk", flat=True))
    client.post(LIST, {"action": "keep", "choix": keys, "confirme": "1"})
    assert FiledSignal.objects.filter(state="kept", decided_by=investigator).count() == 2
    lines = b"".join(client.get(f"{LIST}?etat=kept&format=csv").streaming_content)  # type: ignore[attr-defined]
    assert lines.decode("utf-8-sig").count("Professionnel d1") == 2


def test_thousands_of_signals_cost_no_more_queries(
    client: Client, cast: Cast, investigator: Agent, django_assert_max_num_queries: Any
) -> None:
    definition = SignalDefinition.objects.get(name="definition_abuse")
    day = FiledSignal.objects.all()[0].filed_on
    FiledSignal.objects.bulk_create(
        FiledSignal(
            fund=cast.fund, signal_id=f"m{n}", definition=definition, version="1", purpose="abuse",
            subject_kind="provider", subject_id=f"d{n % 700}", amount_cents=n, commune="83137",
            reasons=["…"], evidence={}, filed_on=day, seen_on=day,
        )
        for n in range(4_000)
    )  # fmt: skip
    with django_assert_max_num_queries(20):
        page = client.get(LIST)
    assert page.context["page"].total == 4_003
    assert len(page.context["subjects"]) == 8


def test_a_number_is_found_by_the_search(client: Client, cast: Cast, investigator: Agent) -> None:
    filed(cast, "831386126")
    assert "numero=831386126" in client.post("/recherche/", {"q": "831386126"}).content.decode()
    client.force_login(cast.agent)
    assert "numero=831386126" not in client.post("/recherche/", {"q": "831386126"}).content.decode()
