"""A ring as an investigator sees it: drawn on the server, and told by tables that say the same."""

from __future__ import annotations

from django.test import Client

from relais.casework.signals.network import network_of
from relais.data.mining.detectors._ring_map import mapped
from relais.registers.accounts.permissions import Role
from tests.cast import Cast
from tests.functional.signals.test_decisions import file_signal


def evidence() -> dict[str, object]:
    """As the detector writes it: three places, one account, one manager, one address, patients in common."""
    place = {"paid_cents": 100, "kind": "dentist", "specialty": "19", "commune": "83137", "opened_on": None,
             "closed_on": None, "legal_entity_id": "e1", "n_patients": 12}  # fmt: skip
    nodes = [{"provider_id": f"d{n}", **place} for n in (1, 2, 3)]
    ties = [{"provider_id": f"d{n}", "hub": "account:a1", "sort": "account"} for n in (1, 2)]
    ties += [{"provider_id": f"d{n}", "hub": "manager:<m>", "sort": "manager"} for n in (2, 3)]
    ties += [{"provider_id": f"d{n}", "hub": "address:x1", "sort": "address"} for n in (1, 3)]
    pairs = [{"a": "d1", "b": "d3", "n": 1500}]
    return mapped({"nodes": nodes, "ties": ties, "pairs": pairs, "prescribers": None})


def test_the_drawing_and_the_tables_say_the_same() -> None:
    network = network_of(evidence())
    assert network is not None
    assert [point.provider for point in network.points if point.provider] == ["d1", "d2", "d3"]
    assert len(network.ties) == str(network.svg).count("<line ") == 7
    assert {"compte bancaire", "dirigeant", "adresse", "1\u202f500 patients en commun"} == {
        tie[2] for tie in network.ties
    }
    assert str(network.svg).count("<circle ") == 3 and str(network.svg).count("<polygon ") == 3
    assert "<m>" not in str(network.svg) and "&lt;m&gt;" in str(network.svg)
    assert network.legend == [
        "rond : lieu de soins",
        "carré : dirigeant",
        "losange : compte bancaire",
        "croix : adresse",
    ]


def test_no_network_without_nodes() -> None:
    assert network_of({"lines": []}) is None
    assert network_of({"nodes": []}) is None


def test_the_page_leads_to_each_place(client: Client, cast: Cast) -> None:
    signal = file_signal(
        cast, None, purpose="abuse", subject_kind="network", subject_id="n1", evidence=evidence()
    )
    client.force_login(cast.by_role[Role.INVESTIGATOR])
    text = client.get(f"/signaux/{signal.pk}/").content.decode()
    assert "Carte des liens" in text
    for provider in ("d1", "d2", "d3"):
        assert f"/professionnels/{provider}/" in text
