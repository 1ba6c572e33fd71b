"""The catalogue says of each detector whether it ran, what it lacks, what it found and how often it was right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from relais.casework.signals import actions
from relais.casework.signals.models import FiledSignal
from relais.data.mining.registry import detectors
from relais.registers.accounts.permissions import Role
from tests.cast import Cast
from tests.control import make_control


@pytest.fixture
def duplicate(cast: Cast, client: Client, tmp_path: Path, settings: Any) -> FiledSignal:
    settings.RELAIS_HOME = tmp_path
    client.force_login(cast.by_role[Role.INVESTIGATOR])
    return make_control(tmp_path)


def line(client: Client, name: str) -> Any:
    lines = client.get("/detecteurs/").context["lines"]
    return next(each for each in lines if each.header.id == name)


def test_every_detector_is_there(client: Client, duplicate: FiledSignal) -> None:
    lines = client.get("/detecteurs/").context["lines"]
    assert {each.header.id for each in lines} == set(detectors())


def test_one_that_ran_says_on_which_data(client: Client, duplicate: FiledSignal) -> None:
    found = line(client, "exact_duplicate")
    assert (found.state.label, found.measured.n_signals) == ("passé, données du 31/12/2021", 1)
    assert found.precision == "pas encore mesurée"


def test_one_that_lacks_a_table_says_which(client: Client, duplicate: FiledSignal) -> None:
    found = line(client, "vaccination_certificate")
    assert found.state.label == "pas lancé : il manque certificates"
    page = client.get("/detecteurs/certificats-sans-acte-derriere-eux/")
    assert "<strong>manque</strong>" in page.content.decode()


def test_one_that_has_what_it_needs_and_did_not_run(client: Client, duplicate: FiledSignal) -> None:
    assert line(client, "digits").state.label == "pas encore passé"


def test_precision_has_its_numerator_and_denominator(
    client: Client, cast: Cast, duplicate: FiledSignal
) -> None:
    actions.keep(actor=cast.by_role[Role.INVESTIGATOR], signal=duplicate)
    assert line(client, "exact_duplicate").precision.endswith("(1 sur 1)")


def test_a_detector_s_page_says_law_doubts_and_thresholds(
    client: Client, duplicate: FiledSignal
) -> None:
    page = client.get("/detecteurs/acte-paye-deux-fois/")
    text = page.content.decode()
    header = detectors()["exact_duplicate"].header
    assert [value["name"] for value in page.context["values"]] == ["mining_same_day"]
    assert "à confirmer" in text
    for told in (*header.clears, *header.known_false_positives):
        assert told.split(" :")[0] in text
    assert "L133-4" in text


def test_without_extracts_nothing_breaks(
    client: Client, cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.RELAIS_HOME = tmp_path
    client.force_login(cast.by_role[Role.INVESTIGATOR])
    assert "il manque claims" in line(client, "exact_duplicate").state.label


def test_a_page_costs_a_bounded_number_of_queries(
    client: Client, duplicate: FiledSignal, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        client.get("/detecteurs/")
