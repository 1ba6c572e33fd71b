"""Nothing of what detectors found, nor of what a professional does, is seen without the word for it, nor from another fund."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from relais.casework.signals import asking
from relais.casework.signals.models import (
    DetectorRetirement,
    DocumentRequest,
    FiledSignal,
    RankedProvider,
    SignalDefinition,
)
from relais.casework.signals.queue.loading import load_queue
from relais.data.mining.ranking.nightly import rank_warehouse
from relais.data.warehouse import open_warehouse
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import GRANTS, Permission, Role
from relais.registers.audit.models import AuditEvent
from tests.cast import Cast
from tests.control import BUSY, make_control

WITHOUT = [role for role, words in GRANTS.items() if Permission.SEE_CONTROL_SIGNALS not in words]
QUEUE_WORDS = ("prendre", "rendre", "conclure", "annuler")
REFUSED = {400, 403, 404, 405}


@pytest.fixture
def addresses(cast: Cast, tmp_path: Path, settings: Any) -> list[str]:
    """Every page and every action of control, on a fund where there is something to see."""
    settings.RELAIS_HOME = tmp_path
    signal = make_control(tmp_path)
    with open_warehouse(tmp_path, memory_limit="500MB", threads=1) as warehouse:
        rank_warehouse(warehouse, tmp_path, dt.date(2026, 11, 1))
    load_queue(tmp_path)
    place = RankedProvider.objects.order_by("place").first()
    assert place is not None
    detector = SignalDefinition.objects.get(name="exact_duplicate")
    DetectorRetirement.objects.create(
        fund=cast.fund, definition=detector, retired_on=dt.date(2026, 11, 1), n=60, confirmed=0, low=0, high=0.06
    )  # fmt: skip
    asked = asking.ask_documents(
        actor=cast.by_role[Role.INVESTIGATOR],
        signal=signal,
        what="Agenda",
        addressee="provider",
        due_on=dt.date(2026, 12, 1),
        today=dt.date(2026, 11, 1),
    )
    one = f"/signaux/{signal.pk}/"
    actions = ("", "ouvrir/", "ecarter/", "annuler/", "pieces/")
    return [
        *(f"{one}{action}" for action in actions),
        *(f"{one}pieces/{asked.pk}/{action}/" for action in ("recues", "retirer")),
        *(f"/professionnels-a-regarder/{place.pk}/{word}/" for word in QUEUE_WORDS),
        "/detecteurs/acte-paye-deux-fois/remettre/",
        f"/professionnels-a-regarder/{place.pk}/",
        f"/professionnels/{BUSY}/",
        f"/professionnels/{BUSY}/lignes/",
    ]


OF_NO_FUND = [
    "/signaux/anomalies/",
    "/professionnels-a-regarder/",
    "/detecteurs/",
    "/detecteurs/acte-paye-deux-fois/",
]


def opened(client: Client, addresses: list[str]) -> list[str]:
    posted = {
        "reason": "minor",
        "outcome": "unfounded",
        "what": "x",
        "addressee": "provider",
        "due_on": "2026-12-01",
    }
    return [
        address
        for address in addresses
        if not {client.get(address).status_code, client.post(address, posted).status_code}
        <= REFUSED
    ]


def test_an_investigator_does_open_them(cast: Cast, client: Client, addresses: list[str]) -> None:
    client.force_login(cast.by_role[Role.INVESTIGATOR])
    pages = [addresses[0], *addresses[-4:], *OF_NO_FUND]
    assert {client.get(page).status_code for page in pages} == {200}


def test_no_other_role_opens_nor_finds_anything(
    cast: Cast, client: Client, addresses: list[str]
) -> None:
    events = AuditEvent.objects.count()
    for role in WITHOUT:
        client.force_login(cast.by_role[role])
        assert not opened(client, [*addresses, *OF_NO_FUND]), role
        menu = client.get("/aide/").content.decode()
        assert "Anomalies" not in menu and "Détecteurs" not in menu, role
        assert "Professionnels à regarder" not in menu, role
        found = client.post("/recherche/", {"q": "Acte payé deux fois"}).content.decode()
        assert "/signaux/anomalies/" not in found, role
    assert AuditEvent.objects.count() == events
    assert not RankedProvider.objects.exclude(state="to_look").exists()
    assert DetectorRetirement.objects.get().ended_on is None
    assert FiledSignal.objects.get(definition="exact_duplicate", subject_id=BUSY).state == "asked"


def test_the_search_of_an_investigator_finds_both(
    cast: Cast, client: Client, addresses: list[str]
) -> None:
    client.force_login(cast.by_role[Role.INVESTIGATOR])
    for text in ("Acte payé deux fois", BUSY):
        found = client.post("/recherche/", {"q": text}).content.decode()
        assert "/signaux/anomalies/?" in found


def test_an_investigator_of_another_fund_opens_nothing(
    cast: Cast, client: Client, addresses: list[str]
) -> None:
    stranger = Agent.objects.create_user(
        "i@ailleurs.example.org",
        None,
        fund=cast.other_fund,
        roles=(Role.INVESTIGATOR,),
        first_name="I",
        last_name="A",
    )
    client.force_login(stranger)
    # A detector is of no fund: putting it back is sent to its page, where nothing of another fund is told or changed.
    others = [address for address in addresses if not address.endswith("/remettre/")]
    assert not opened(client, others)
    assert (
        client.post("/detecteurs/acte-paye-deux-fois/remettre/", {"reason": "x"}).status_code == 302
    )
    assert DetectorRetirement.objects.get().ended_on is None
    assert client.get("/detecteurs/acte-paye-deux-fois/").context["retirements"] == []
    assert client.get("/professionnels-a-regarder/?tout=1").context["page"].total == 0
    assert client.get("/signaux/anomalies/?tout=1").context["page"].total == 0
    assert DocumentRequest.objects.get().received_on is None
    catalogue = client.get("/detecteurs/").context["lines"]
    assert {line.measured.n_signals for line in catalogue} == {0}
